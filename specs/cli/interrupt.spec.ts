import { main } from '../../harness/cli/main';
import { documentSchema, type MutantsDocument, type ReportDocument } from '../../harness/report/schema';
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

// The first two are judged at once, the third never is.
const seeded = `
import { assertThat, load, program } from 'quiesce';
import { long, next } from './mine';

const fails = program({ name: 'fails', words: { x: 0 }, threads: [function* ({ x }) { yield* assertThat((yield* load(x)) === 1, 'it is 1'); }] });
const fast = { change: 'it fails', kind: 'assertion', first: 'assertion', bounds: { threads: 1, gracePeriods: 0 }, mutated: fails, below: 'nothing is less', twin: next };
export const mutants = [{ ...fast, id: 'M1' }, { ...fast, id: 'M2' }, { ...fast, id: 'M3', twin: long }, { ...fast, id: 'M4' }];
export const controls = [{ why: 'it fails nowhere', holds: next }];
`;

/** Runs a command and presses Ctrl-C once it has printed something, or once the search is under way. */
async function interrupted(user: UserDirectory, argv: readonly string[], printed?: string): Promise<Ran> {
  const said = { out: '', err: '' };
  let press = (): void => undefined;
  const status = await main([...argv, '--jobs', '1'], {
    out: (text) => {
      said.out += text;
      if (printed === undefined || !said.out.includes(printed)) return;
      press();
      press = () => undefined;
    },
    err: (text) => void (said.err += text),
    progress: undefined,
    colours: false,
    columns: 110,
    onInterrupt: (callback) => {
      press = callback;
      const timer = printed === undefined ? setTimeout(callback, 2_000) : undefined;
      return () => {
        press = () => undefined;
        clearTimeout(timer);
      };
    },
    directory: user.path,
  });
  return { status, ...said };
}

describe('Ctrl-C and limits', () => {
  const user = new UserDirectory();
  beforeAll(() => {
    user.file('mine.ts', scenarios);
    user.file('seeded.ts', seeded);
  });
  afterAll(() => user.end());

  test('prints what was found until then, and what was not run', async () => {
    const { status, out, err } = await interrupted(user, ['check', 'mine.ts', '--search', 'states']);
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
    const { status, out } = await interrupted(user, ['check', 'mine.ts', '--search', 'states', '--json']);
    const report = documentSchema.parse(JSON.parse(out)) as ReportDocument;
    expect(status).toBe(3);
    expect(report.status).toBe('inconclusive');
    expect(report.notRun).toEqual(['next']);
    expect(report.results.map(({ scenario, limits }) => ({ scenario, limits: limits.map(({ limit }) => limit) }))).toEqual([{ scenario: 'long', limits: ['interrupted'] }]);
  });

  test('of seeded bugs prints what was judged until then, and what was not', async () => {
    const { status, out, err } = await interrupted(user, ['mutants', 'seeded.ts'], '\nM2');
    expect(status).toBe(3);
    expect(err).toBe('quiesce: stopping; what was found until now follows. Once more ends it at once.\n');
    expect(out.match(/^M\d/gmu)).toEqual(['M1', 'M2']);
    expect(out).toContain('2 seeded bugs: 2 found as listed, 2 with a twin that holds, 1 control holding\nNot judged, for it was interrupted: M3, M4\n');
  });

  test('of seeded bugs is said in JSON, too', async () => {
    const { status, out } = await interrupted(user, ['mutants', 'seeded.ts', '--json']);
    const report = documentSchema.parse(JSON.parse(out)) as MutantsDocument;
    expect(status).toBe(3);
    const { notRun = [], mutants, controls } = report;
    expect(report.status).toBe('inconclusive');
    expect(notRun).toEqual(expect.arrayContaining(['M3', 'M4']));
    expect([...mutants.map(({ id }) => id), ...controls.map(({ control }) => control), ...notRun].sort()).toEqual(['M1', 'M2', 'M3', 'M4', 'next']);
  });
});
