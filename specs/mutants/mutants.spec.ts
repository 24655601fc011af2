import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { collectMutants } from '../../harness/mutants/collect-mutants';
import { TRIALS, trialsOf, type TrialName } from '../../harness/mutants/judge';
import { InThreads, LONG_WAIT } from '../cli/in-threads';

const files = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')).sort();
// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
const families = files.map((file) => ({ file: join(__dirname, file), ...collectMutants(require(join(__dirname, file)) as Record<string, unknown>, basename(file)) }));
const mutants = families.flatMap((family) => family.mutants.map((mutant) => ({ file: family.file, mutant })));
const controls = families.flatMap((family) => family.controls.map((control) => ({ file: family.file, control })));

// `quiesce mutants` asks for the same. All trials of one come at once.
const threads = new InThreads();
afterAll(() => threads.end());
const judged = new Map<string, ReturnType<InThreads['judge']>>();

async function problemOf(trial: TrialName, file: string, what: 'mutant' | 'control', name: string): Promise<string | undefined> {
  const trials = judged.get(name) ?? threads.judge(file, what, name);
  judged.set(name, trials);
  const [made, ...others] = (await trials).filter((each) => each.trial === trial);
  if (made === undefined || others.length > 0) throw new Error(`${name} was not put once to ${trial}`);
  return made.problem;
}

test('ids and names are unique', () => {
  const ids = mutants.map(({ mutant }) => mutant.id);
  expect(ids.length).toBeGreaterThan(0);
  expect(ids).toEqual([...new Set(ids)]);
  const names = [...mutants.map(({ mutant }) => mutant.mutated.name), ...controls.map(({ control }) => control.holds.name)];
  expect(names).toEqual([...new Set(names)]);
});

const CLAIMS = { alone: 'is found, as the kind it must be', together: 'is found with every check on', below: 'one bound below it holds', twin: 'the unchanged twin holds' } as const;

describe.each(TRIALS)('%s', (trial) => {
  const tried = mutants.filter(({ mutant }) => trialsOf(mutant).includes(trial));
  const rows = tried.map(({ file, mutant: { id, change } }) => [`${id}: ${change}: ${CLAIMS[trial]}`, file, id] as const);

  test.concurrent.each(rows)('%s', async (_, file, id) => expect(await problemOf(trial, file, 'mutant', id)).toBeUndefined(), LONG_WAIT);
});

const holding = controls.map(({ file, control }) => [control.holds.name, file] as const);
test.concurrent.each(holding)('%s: a control, holds', async (name, file) => expect(await problemOf('control', file, 'control', name)).toBeUndefined(), LONG_WAIT);
