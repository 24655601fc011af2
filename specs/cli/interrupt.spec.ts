import { main } from '../../harness/cli/main';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory, type Ran } from './run';

const scenarios = `
import { load, program, store } from 'quiesce';

export const long = program({
  name: 'long',
  words: { x: 0, y: 0 },
  threads: [1, 2, 3, 4].map((number) => function* ({ x, y }) {
    for (let turn = 0; turn < 1_000; turn++) {
      yield* store(x, 4 * turn + number);
      yield* load(y);
      yield* store(y, 4 * turn + number);
    }
  }),
});
export const next = program({ name: 'next', words: { x: 0 }, threads: [function* ({ x }) { yield* store(x, 1); }] });
`;

/** Runs `check` and presses Ctrl-C once the search is under way. */
async function interrupted(user: UserDirectory, ...argv: string[]): Promise<Ran> {
  const said = { out: '', err: '' };
  const status = await main(['check', 'mine.ts', '--jobs', '1', ...argv], {
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    progress: undefined,
    colours: false,
    columns: 110,
    onInterrupt: (callback) => {
      const timer = setTimeout(callback, 2_000);
      return () => clearTimeout(timer);
    },
    directory: user.path,
  });
  return { status, ...said };
}

describe('Ctrl-C and limits', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', scenarios));
  afterAll(() => user.end());

  test('prints what was found until then, and what was not run', async () => {
    const { status, out, err } = await interrupted(user, '--search', 'states');
    expect(status).toBe(3);
    expect(err).toBe('quiesce: stopping; what was found until now follows. Once more ends it at once.\n');
    expect(out).toMatch(/^ {2}interrupted\n {2}every schedule of at most \d+ steps was explored\n {2}[\d,]+ states that were found were not looked at$/mu);
    expect(out).toContain('1 scenario not run: interrupted');
  });

  test('memory is measured: what a search does not count stops it as well', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', 'long', '--search', 'traces', '--max-memory', '1');
    expect(status).toBe(3);
    expect(out).toContain('  stopped at 1 MB; a larger --max-memory goes further\n');
  });

  test('is said in JSON, too', async () => {
    const { status, out } = await interrupted(user, '--search', 'states', '--json');
    const report = documentSchema.parse(JSON.parse(out)) as ReportDocument;
    expect(status).toBe(3);
    expect(report.status).toBe('inconclusive');
    expect(report.notRun).toEqual(['next']);
    expect(report.results.map(({ scenario, limits }) => ({ scenario, limits: limits.map(({ limit }) => limit) }))).toEqual([{ scenario: 'long', limits: ['interrupted'] }]);
  });
});
