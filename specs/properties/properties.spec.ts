import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../harness/check';
import { collectScenarios } from '../../harness/cli/collect';
import { VIOLATION_KINDS } from '../../harness/result';
import type { Mutant } from '../mutants/mutant';
import { properties, type Shown } from './properties';

function modulesOf(directory: string): Record<string, unknown>[] {
  const files = readdirSync(join(__dirname, directory)).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
  return files.map((file) => require(join(__dirname, directory, file)) as Record<string, unknown>);
}

// Run by scenarios.spec.ts as they expect, and by mutants.spec.ts: twins as what holds, mutants with nothing else looked for.
const shipped = new Set(modulesOf('../scenarios').flatMap((module) => collectScenarios(module, 'scenarios')));
const seeded = modulesOf('../mutants').flatMap(({ mutants }) => (mutants ?? []) as readonly Mutant[]);

const holdsThere = ({ holds }: Shown): boolean => (shipped.has(holds) && (holds.expect ?? 'holds') === 'holds') || seeded.some(({ twin }) => twin === holds);
const breaksThere = ({ breaks, kind }: Shown): boolean =>
  (shipped.has(breaks) && breaks.expect !== undefined && breaks.expect[0] === kind) || seeded.some((mutant) => mutant.mutated === breaks && mutant.kind === kind);

const rows = properties.flatMap(({ id, shown }) => shown.map((row): [string, string, Shown] => [id, `${row.breaks.name} (${row.kind})`, row]));
const elsewhere = rows.filter(([, , row]) => breaksThere(row));
const here = rows.filter(([, , row]) => !breaksThere(row));

test('every property is there, in order, and shown by something', () => {
  const numbers = Array.from({ length: 25 }, (_, index) => index + 1).filter((number) => number !== 17);
  expect(properties.map(({ id }) => id)).toEqual(numbers.map((number) => `P${number}`));
  expect(properties.filter(({ shown }) => shown.length === 0)).toEqual([]);
});

test('what keeps them is checked to hold', () => {
  expect(rows.filter(([, , row]) => !holdsThere(row))).toEqual([]);
});

test('what breaks them is checked to be found, there or here', () => {
  expect(elsewhere.length).toBeGreaterThan(30);
  expect(here.length).toBeGreaterThan(0);
});

test.each(here)('%s is broken by %s', (_, __, { breaks, kind }) => {
  const result = check(breaks, { ignore: VIOLATION_KINDS.filter((other) => other !== kind) });
  expect(result.violations.map((violation) => violation.kind)).toEqual([kind]);
});
