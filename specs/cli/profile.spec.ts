import { documentSchema } from '../../harness/report/schema';
import { UserDirectory } from './run';

const mine = `
import { alloc, load, retry, RETRY, scenario, store, thread } from 'quiesce';
const over = (name: string, most: number) => scenario({
  name,
  *world() { return { n: yield* alloc({ type: 'n', words: 1, memory: 'static', zeroed: true }) }; },
  actors: ({ n }) => ({
    worker: thread(function* () { yield* retry(function* () { yield* store(n, ((yield* load(n)) + 1) % most); return RETRY; }); }),
    looker: thread(function* () { yield* load(n); }),
  }),
  ignore: ['data-race', 'livelock', 'stuck-loop'],
});
export const small = over('counts to three', 3);
export const large = over('counts for ever', 2 ** 31);
`;

describe('quiesce profile', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', mine));
  afterAll(() => user.end());

  test('prints who and what makes the states', async () => {
    const { status, out, err } = await user.quiesce('profile', 'mine.ts', 'three');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatchSnapshot();
  });

  test('says as JSON that it saw not all states, and what grows, and exits 3', async () => {
    const { status, out } = await user.quiesce('profile', 'mine.ts', 'for ever', '--max-states', '1000', '--json');
    expect(status).toBe(3);
    const limits = [{ limit: 'states', value: 1000 }];
    expect(documentSchema.parse(JSON.parse(out))).toMatchObject({ format: 'quiesce-profile', scenario: 'counts for ever', complete: false, limits, growing: [{ what: 'word', name: 'n' }] });
  });

  test('wants one scenario', async () => {
    const { status, err } = await user.quiesce('profile', 'mine.ts');
    expect(status).toBe(2);
    expect(err).toBe('quiesce: one scenario can be looked at, and 2 are picked: "counts for ever", "counts to three". Fix: give the whole name of one.\n');
  });

  test('a check that a limit stops says what grows', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', 'for ever', '--max-states', '1000', '--search', 'states');
    expect(status).toBe(3);
    expect(out).toContain('n takes new values at every depth');
  });
});
