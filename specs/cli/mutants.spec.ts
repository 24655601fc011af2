import { documentSchema, type MutantsDocument } from '../../harness/report/schema';
import { UserDirectory, type Ran } from './run';

// The box is freed by whoever is last, in the changed code by whoever is first.
const catalogue = `
import { alloc, compareAndSwap, exchange, free, load, scenario, store, thread } from 'quiesce';

const box = (name, threads, early, { again = false } = {}) => scenario({
  name,
  *world() {
    const shared = yield* alloc({ type: 'Box', words: 1, zeroed: true });
    const left = yield* alloc({ type: 'left', words: 1, memory: 'static', zeroed: true });
    yield* store(left, threads);
    return { shared, left };
  },
  actors: ({ shared, left }) => Object.fromEntries(Array.from({ length: threads }, (_, number) => ['thread' + number, thread(function* drop() {
    yield* load(shared);
    const first = yield* compareAndSwap(left, threads, threads - 1);
    if (first === threads ? early || threads === 1 : !early) yield* free(shared);
    if (again && first === threads) yield* load(shared);
  })])),
});

const right = {
  id: 'X01', change: 'freed by whoever is first', kind: 'use-after-free', first: 'use-after-free', bounds: { threads: 2, gracePeriods: 0 },
  mutated: box('first of two', 2, true), below: box('first of one', 1, true), twin: box('last of two', 2, false),
};
export const controls = [{ why: 'alone the first is the last', holds: box('alone', 1, true) }];
`;

const RIGHT = `${catalogue} export const mutants = [right, { ...right, id: 'X10', below: 'nothing is less' }];`;
const WRONG = `${catalogue} export const mutants = [
  { ...right, id: 'W1', kind: 'double-free' },
  { ...right, id: 'W2', first: 'double-free' },
  { ...right, id: 'W3', mutated: right.twin },
  { ...right, id: 'W4', below: right.mutated },
  { ...right, id: 'W5', twin: right.mutated },
  { ...right, id: 'W6', twin: { ...right.twin, limits: { states: 1 } } },
];`;

const document = ({ out }: Ran): MutantsDocument => documentSchema.parse(JSON.parse(out)) as MutantsDocument;

// Each run starts worker threads, which load TypeScript.
jest.setTimeout(60_000);

describe('quiesce mutants', () => {
  const user = new UserDirectory();
  beforeAll(() => {
    user.file('right.ts', RIGHT);
    user.file('wrong.ts', WRONG);
  });
  afterAll(() => user.end());

  test('prints two lines for each seeded bug and control, why nothing is one bound below, and the tally', async () => {
    const { status, out, err } = await user.quiesce('mutants', 'right.ts', '--no-clock', '--jobs', '1');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatchSnapshot();
  });

  test('prints the counterexample of one in full, with a line that replays it', async () => {
    const { status, out } = await user.quiesce('mutants', 'right.ts', 'x01', '--no-clock', '--jobs', '1');
    expect(status).toBe(0);
    expect(out).not.toContain('X10');
    expect(out).not.toContain('alone the first is the last');
    expect(out).toContain('violated: use-after-free, as expected');
    const [, schedule = ''] = /npx quiesce replay right\.ts --scenario 'first of two' --schedule '(.+)'/u.exec(out) ?? [];
    const replayed = await user.quiesce('replay', 'right.ts', '--scenario', 'first of two', '--only', 'use-after-free', '--schedule', schedule);
    expect(replayed.status).toBe(1);
    expect(replayed.out).toContain('BUG: Quiesce: use-after-free');
  });

  test('gives the same bytes for the same run, however many run at once', async () => {
    const [first, second] = [await user.quiesce('mutants', 'right.ts', '--json', '--no-clock'), await user.quiesce('mutants', 'right.ts', '--json', '--no-clock', '--jobs', '1')];
    expect(first.out).toBe(second.out);
    expect(document(first)).toMatchObject({
      status: 'as-expected',
      mutants: [{ id: 'X01', seconds: 0, below: { verdict: 'holds' } }, { id: 'X10', below: { reason: 'nothing is less' } }],
      controls: [{ control: 'alone', verdict: 'holds' }],
    });
  });

  test('says in full what is not found, found as something else, or does not hold', async () => {
    const { status, out } = await user.quiesce('mutants', 'wrong.ts', '--no-clock', '--jobs', '1');
    expect(status).toBe(1);
    expect(out.split('\n').filter((line) => line.startsWith('NOT AS IT MUST BE')).map((line) => line.slice(0, 60))).toMatchSnapshot();
    expect(out.split('\n').at(-2)).toBe('6 seeded bugs: ONLY 3 of 6 found as listed, ONLY 5 of 6 holding one bound below, ONLY 4 of 6 with a twin that holds, 1 control holding');
    expect(out.match(/BUG: Quiesce/gu)).toHaveLength(3);
  });

  test('complains of a file without any', async () => {
    const { status, out, err } = await user.quiesce('mutants', user.file('none.ts', 'export const none = 1;'));
    expect({ status, out, err }).toEqual({
      status: 2,
      out: '',
      err: 'quiesce: none.ts: it exports no seeded bug. Fix: export const mutants: readonly Mutant[] = [{ id: ..., ... }], or controls.\n',
    });
  });

  test('runs those that come with Quiesce', async () => {
    const found = document(await user.quiesce('mutants', 'R04', '--json', '--no-clock', '--jobs', '1'));
    expect(found).toMatchObject({ status: 'as-expected', mutants: [{ id: 'R04', family: 'readers', alone: { found: ['use-after-free'] }, together: { found: ['rcu-usage'] }, twin: { verdict: 'holds' } }] });
  });
});
