import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { collectMutants } from '../../harness/mutants/collect-mutants';
import { judge, judgeControl, TRIALS, trialsOf } from '../../harness/mutants/judge';

// `quiesce mutants` runs the same, with the same judge.
const files = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).sort();
// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
const families = files.map((file) => collectMutants(require(join(__dirname, file)) as Record<string, unknown>, basename(file)));
const mutants = families.flatMap((family) => family.mutants);
const controls = families.flatMap((family) => family.controls);

test('ids and names are unique', () => {
  const ids = mutants.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...new Set(ids)]);
  const names = [...mutants.map(({ mutated }) => mutated.name), ...controls.map(({ holds }) => holds.name)];
  expect(names).toEqual([...new Set(names)]);
});

const CLAIMS = { alone: 'is found, as the kind it must be', together: 'is found with every check on', below: 'one bound below it holds', twin: 'the unchanged twin holds' } as const;

describe.each(TRIALS)('%s', (trial) => {
  const tried = mutants.filter((mutant) => trialsOf(mutant).includes(trial));

  test.each(tried.map((mutant) => [`${mutant.id}: ${mutant.change}: ${CLAIMS[trial]}`, mutant] as const))('%s', (_, mutant) => {
    expect(judge(mutant, trial).problem).toBeUndefined();
  });
});

test.each(controls.map((control) => [control.holds.name, control] as const))('%s: a control, holds', (_, control) => {
  expect(judgeControl(control).problem).toBeUndefined();
});
