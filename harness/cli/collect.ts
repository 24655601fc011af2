import type { Scenario } from '../scenario';
import { UsageError } from '../usage-error';

/** The scenarios among a module's exports, arrays of them included, each once, in the order of export. */
export function collectScenarios(exports: Readonly<Record<string, unknown>>, file: string): readonly Scenario[] {
  const found = new Set<Scenario>();
  for (const [name, value] of exportsOf(exports)) {
    for (const candidate of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (isScenario(candidate)) found.add(named(candidate, name, file));
    }
  }
  const scenarios = [...found];
  const twice = scenarios.find(({ name }, index) => scenarios.findIndex((other) => other.name === name) !== index);
  if (twice) throw new UsageError(`two scenarios are called "${twice.name}"`, { file, fix: 'rename one of them' });
  return scenarios;
}

/** CommonJS seen from an ES module has its exports under `default` as well. */
function exportsOf(exports: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  const inner = exports['default'];
  const nested = isRecord(inner) && !isScenario(inner) && !Array.isArray(inner) ? Object.entries(inner) : [];
  return [...Object.entries(exports), ...nested];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isScenario(value: unknown): value is Scenario {
  return isRecord(value) && value['isScenario'] === true;
}

function named(scenario: Scenario, exportName: string, file: string): Scenario {
  const name: unknown = scenario.name;
  if (typeof name === 'string' && name.trim() !== '') return scenario;
  throw new UsageError(`the scenario exported as ${exportName} has no name`, { file, fix: 'give it one: scenario({ name: ... })' });
}
