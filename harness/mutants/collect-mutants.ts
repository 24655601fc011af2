import { VIOLATION_KINDS } from '../result';
import type { Scenario } from '../scenario';
import { UsageError } from '../usage-error';
import type { Control, Mutant } from './mutant';

/** What a file of seeded bugs exports. */
export interface Seeded {
  readonly mutants: readonly Mutant[];
  readonly controls: readonly Control[];
}

/** The seeded bugs and controls that a module exports as `mutants` and `controls`. Throws a `UsageError` for what looks like neither. */
export function collectMutants(exports: Readonly<Record<string, unknown>>, file: string): Seeded {
  const mutants = arrayOf(exports, 'mutants', file).map((value, index) => mutantOf(value, index, file));
  const controls = arrayOf(exports, 'controls', file).map((value, index) => controlOf(value, index, file));
  return { mutants, controls };
}

/** All scenarios among them. A twin may be there more than once. */
export function scenariosOf({ mutants, controls }: Seeded): readonly Scenario[] {
  return [...mutants.flatMap(({ mutated, below, twin }) => [mutated, ...(typeof below === 'string' ? [] : [below]), twin]), ...controls.map(({ holds }) => holds)];
}

function arrayOf(exports: Readonly<Record<string, unknown>>, name: string, file: string): readonly unknown[] {
  const value = exports[name];
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new UsageError(`what it exports as ${name} is no array`, { file, fix: `export const ${name}: readonly ${name === 'mutants' ? 'Mutant' : 'Control'}[] = [...]` });
}

function mutantOf(value: unknown, index: number, file: string): Mutant {
  if (!isRecord(value)) throw new UsageError(`mutants[${index}] is no seeded bug`, { file, fix: 'give an object of the type Mutant' });
  const { id, change, kind, first, bounds, mutated, below, twin } = value;
  const name = typeof id === 'string' && id.trim() !== '' ? id : undefined;
  const wrong = [
    ...(name === undefined ? ['id'] : []),
    ...(typeof change === 'string' ? [] : ['change']),
    ...(isKind(kind) ? [] : ['kind']),
    ...(isKind(first) ? [] : ['first']),
    ...(isRecord(bounds) && typeof bounds['threads'] === 'number' && typeof bounds['gracePeriods'] === 'number' ? [] : ['bounds']),
    ...(isScenario(mutated) ? [] : ['mutated']),
    ...(typeof below === 'string' || isScenario(below) ? [] : ['below']),
    ...(isScenario(twin) ? [] : ['twin']),
  ];
  if (wrong.length === 0) return value as unknown as Mutant;
  throw new UsageError(`the seeded bug ${name ?? `mutants[${index}]`} has no proper ${wrong.join(', ')}`, { file, fix: 'give an object of the type Mutant' });
}

function controlOf(value: unknown, index: number, file: string): Control {
  if (isRecord(value) && typeof value['why'] === 'string' && isScenario(value['holds'])) return value as unknown as Control;
  throw new UsageError(`controls[${index}] has no proper why or holds`, { file, fix: 'give an object of the type Control' });
}

function isKind(value: unknown): boolean {
  return (VIOLATION_KINDS as readonly unknown[]).includes(value);
}

function isScenario(value: unknown): value is Scenario {
  return isRecord(value) && value['isScenario'] === true;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
