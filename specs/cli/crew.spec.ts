import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory } from './run';

/** 751,306 states; what is done in the last turn may differ from thread to thread. */
const scenarios = (last = ''): string => `
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load, program, store } from 'quiesce';

// Whoever loads this file first leads.
const loaded = join(__dirname, 'loaded');
const helps = existsSync(loaded);
writeFileSync(loaded, '');

export const long = program({
  name: 'long',
  words: { x: 0, y: 0 },
  threads: [1, 2, 3].map((number) => function* ({ x, y }) {
    for (let turn = 0; turn < 3; turn++) {
      if (helps && turn === 2) { ${last} }
      yield* store(x, 4 * turn + number);
      yield* load(y);
      yield* store(y, 4 * turn + number);
    }
  }),
});
`;

const results = ({ out }: { readonly out: string }): ReportDocument['results'] => (documentSchema.parse(JSON.parse(out)) as ReportDocument).results;

describe('one scenario on several threads', () => {
  const user = new UserDirectory();
  const check = async (...argv: string[]) => await user.quiesce('check', 'mine.ts', '--search', 'states', '--no-clock', '--json', ...argv);
  beforeEach(() => rmSync(join(user.path, 'loaded'), { force: true }));
  afterAll(() => user.end());

  test('comes to the same, to the byte, with any number of them', async () => {
    user.file('mine.ts', scenarios());
    const alone = await check('--jobs', '1');
    expect(results(alone)[0]?.statistics).toMatchObject({ states: 751_306, transitions: 2_078_364 });
    for (const jobs of ['2', '4']) expect((await check('--jobs', jobs)).out).toBe(alone.out);
  });

  test.each([
    ['a thread that ends', 'process.exit(1);', 'exit code 1'],
    ['a thread in which the same steps have other effects', 'yield* store(x, 0);', 'the same steps have other effects here'],
  ])('loses nothing with %s, and says so', async (_, last, why) => {
    user.file('mine.ts', scenarios(last));
    const { out, err } = await check('--jobs', '2');
    expect(results({ out })[0]?.statistics).toMatchObject({ states: 751_306, transitions: 2_078_364 });
    expect(err).toMatch(/a thread that helped with "long" ended/);
    expect(err).toContain(why);
  });
});
