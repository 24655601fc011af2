import { collectMutants, scenariosOf } from '../mutants/collect-mutants';
import type { Scenario } from '../scenario';
import { collectScenarios } from './collect';
import type { Namespace } from './load-typescript';

/** A scenario of a file; `seeded` where it may be one of a seeded bug. */
export interface Named {
  readonly file: string;
  readonly name: string;
  readonly seeded?: boolean;
}

/** The scenario of that name among what a file exports. Throws when there is none any more. */
export function scenarioIn(exports: Namespace, named: Named): Scenario {
  const scenario = scenariosIn(exports, named).find(({ name }) => name === named.name);
  if (scenario === undefined) throw new Error(`the scenario "${named.name}" is gone`);
  return scenario;
}

/** The scenarios that a file exports, those of its seeded bugs included where they are wanted. */
export function scenariosIn(exports: Namespace, { file, seeded = false }: Omit<Named, 'name'>): readonly Scenario[] {
  const scenarios = collectScenarios(exports, file);
  if (!seeded) return scenarios;
  // A twin may be there more than once, and may be exported by itself.
  const byName = new Map([...scenariosOf(collectMutants(exports, file)), ...scenarios].map((scenario) => [scenario.name, scenario]));
  return [...byName.values()];
}
