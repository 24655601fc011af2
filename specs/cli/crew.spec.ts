import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory } from './run';

/**
 * 751,306 states. Whoever helps leaves a file behind when it comes to the last turn, in which it may do something else. Who leads dawdles until so many have come so far.
 */
const scenarios = (helpers: number, last = ''): string => `
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { load, program, store } from 'quiesce';

// Whoever loads this file first leads.
const helps = existsSync(join(__dirname, 'loaded'));
const leave = (what: string) => writeFileSync(join(__dirname, what), '');
const helped = () => readdirSync(__dirname).filter((name) => name.startsWith('helped-')).length;
const asleep = new Int32Array(new SharedArrayBuffer(4));
leave('loaded');

let states = 0;
let isCalled = false;

export const long = program({
  name: 'long',
  words: { x: 0, y: 0 },
  threads: [1, 2, 3].map((number) => function* ({ x, y }) {
    for (let turn = 0; turn < 3; turn++) {
      if (helps && turn === 2) { leave('helped-' + threadId); ${last} }
      yield* store(x, 4 * turn + number);
      yield* load(y);
      yield* store(y, 4 * turn + number);
    }
  }),
  invariant: () => () => {
    if (!helps && ++states > 100_000 && !isCalled) {
      Atomics.wait(asleep, 0, 0, 5);
      isCalled = helped() >= ${helpers} || states > 110_000;
    }
    return true;
  },
});
`;

const results = ({ out }: { readonly out: string }): ReportDocument['results'] => (documentSchema.parse(JSON.parse(out)) as ReportDocument).results;

describe('one scenario on several threads', () => {
  const user = new UserDirectory();
  const check = async (...argv: string[]) => await user.quiesce('check', 'mine.ts', '--search', 'states', '--no-clock', '--json', ...argv);
  const left = (): readonly string[] => readdirSync(user.path).filter((name) => /^(?:loaded|helped-.*)$/u.test(name));
  const forget = (): void => left().forEach((name) => rmSync(join(user.path, name)));
  beforeEach(forget);
  afterAll(() => user.end());

  test('comes to the same, to the byte, with any number of them', async () => {
    user.file('mine.ts', scenarios(0));
    const alone = await check('--jobs', '1');
    expect(results(alone)[0]?.statistics).toMatchObject({ states: 751_306, transitions: 2_078_364 });
    expect(left()).toEqual(['loaded']);
    for (const jobs of [2, 4]) {
      forget();
      user.file('mine.ts', scenarios(jobs - 1));
      expect((await check('--jobs', String(jobs))).out).toBe(alone.out);
      expect(left().filter((name) => name.startsWith('helped-'))).toHaveLength(jobs - 1);
    }
  });

  test.each([
    ['a thread that ends', 'process.exit(1);', 'exit code 1'],
    ['a thread in which the same steps have other effects', 'yield* store(x, 0);', 'the same steps have other effects here'],
  ])('loses nothing with %s, and says so', async (_, last, why) => {
    user.file('mine.ts', scenarios(1, last));
    const { out, err } = await check('--jobs', '2');
    expect(results({ out })[0]?.statistics).toMatchObject({ states: 751_306, transitions: 2_078_364 });
    expect(err).toMatch(/a thread that helped with "long" ended/);
    expect(err).toContain(why);
  });
});
