import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../harness/check';
import { VIOLATION_KINDS, type ViolationKind } from '../../harness/result';
import type { Control, Mutant } from './mutant';

/** What a family's file exports. */
interface Family {
  readonly mutants?: readonly Mutant[];
  readonly controls?: readonly Control[];
}

const files = readdirSync(__dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'mutant.ts')
  .sort();

// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
const families = files.map((file) => require(join(__dirname, file)) as Family);
const mutants = families.flatMap((family) => family.mutants ?? []).map((mutant): [string, Mutant] => [`${mutant.id}: ${mutant.change}`, mutant]);
const controls = families.flatMap((family) => family.controls ?? []).map((control): [string, Control] => [control.holds.name, control]);

const allBut = (kind: ViolationKind): ViolationKind[] => VIOLATION_KINDS.filter((other) => other !== kind);

test('ids and names are unique', () => {
  const ids = mutants.map(([id]) => id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...new Set(ids)]);
});

test.each(mutants)('%s: is found, as the kind it must be', (_, { mutated, kind }) => {
  const result = check(mutated, { ignore: allBut(kind) });
  expect(result.violations.map((violation) => violation.kind)).toEqual([kind]);
});

test.each(mutants)('%s: is found with every check on', (_, { mutated, first }) => {
  expect(check(mutated).violations.map(({ kind }) => kind)).toEqual([first]);
});

test.each(mutants.filter(([, { below }]) => typeof below !== 'string'))('%s: one bound below it holds', (_, { below, kind }) => {
  if (typeof below === 'string') return;
  expect(check(below, { ignore: allBut(kind) })).toMatchObject({ verdict: 'holds', violations: [], limits: [] });
});

test.each(mutants)('%s: the unchanged twin holds', (_, { twin }) => {
  expect(check(twin)).toMatchObject({ verdict: 'holds', violations: [], limits: [] });
});

test.each(controls)('%s: a control, holds', (_, { holds }) => {
  expect(check(holds)).toMatchObject({ verdict: 'holds', violations: [], limits: [] });
});
