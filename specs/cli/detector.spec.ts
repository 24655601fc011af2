import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory, type Ran } from './run';

// What a detector is does not matter here: the world writes down which one it was asked for.
const scenarios = `
import { alloc, assertThat, load, scenario, store, thread } from 'quiesce';

const NAMES = ['ideal', 'tree', 'srcu'];

export const open = scenario({
  name: 'not over srcu',
  *world({ detector }) {
    const word = yield* alloc({ type: 'word', words: 1, zeroed: true });
    yield* store(word, NAMES.indexOf(detector));
    return { word };
  },
  detectors: ['tree', 'srcu'],
  actors: ({ word }) => ({ one: thread(function* () { yield* assertThat((yield* load(word)) !== 2, 'srcu'); }) }),
  reach: () => ({ 'it ends': (view) => view.ended('one') }),
  ignore: ['leak'],
});

export const own = scenario({ name: 'brings its own', *world() { return {}; }, actors: () => ({ one: thread(function* () {}) }) });
`;

const report = ({ out }: Ran): ReportDocument => documentSchema.parse(JSON.parse(out)) as ReportDocument;

describe('--detector', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', scenarios));
  afterAll(() => user.end());

  test('builds the world over the first that the scenario names, unless told', async () => {
    const { results } = report(await user.quiesce('check', 'mine.ts', 'not over srcu', '--json'));
    expect(results).toMatchObject([{ verdict: 'holds', detector: 'tree' }]);
    expect(results[0]?.meaning).toContain("grace periods by the detector 'tree'");
  });

  test('builds it over another one, and the report and the line that replays it say so', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', 'not over srcu', '--detector', 'srcu');
    expect(status).toBe(1);
    expect(out).toContain("npx quiesce replay mine.ts --scenario 'not over srcu' --detector srcu --schedule");
  });

  test('is kept in saved counterexamples', async () => {
    await user.quiesce('check', 'mine.ts', 'not over srcu', '--detector', 'srcu', '--save', 'found');
    const [file = ''] = readdirSync(join(user.path, 'found'));
    expect(JSON.parse(readFileSync(join(user.path, 'found', file), 'utf8'))).toMatchObject({ options: { detector: 'srcu' } });
    expect((await user.quiesce('replay', join('found', file))).status).toBe(1);
  });

  test('leaves out scenarios that bring their own, and says so', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', '--detector', 'tree', '--no-clock');
    expect(status).toBe(0);
    expect(out).not.toContain('brings its own');
    expect(out).toContain('1 scenario not run: it is not for this detector');
    const all = await user.quiesce('check', 'mine.ts', '--no-clock');
    expect(all.out).toContain('brings its own');
  });

  test('refuses what no scenario that was picked can be run over', async () => {
    const { status, err } = await user.quiesce('check', 'mine.ts', '--detector', 'epoch');
    expect(status).toBe(2);
    expect(err).toContain('no scenario that was picked can be run over the detector epoch');
    expect(err).toContain('choose from tree, srcu');
  });

  test('refuses a name that is none, with those that are', async () => {
    const { status, err } = await user.quiesce('check', 'mine.ts', '--detector', 'hazard');
    expect(status).toBe(2);
    expect(err).toMatch(/ideal, tree, srcu, urcu, qsbr, epoch/u);
  });

  test('a replay over a detector that the scenario does not name is refused by name', async () => {
    const { status, err } = await user.quiesce('replay', 'mine.ts', '--scenario', 'brings its own', '--detector', 'tree', '--schedule', '0');
    expect(status).toBe(2);
    expect(err).toContain("scenario 'brings its own' cannot be run over the detector tree");
  });

  test('list says over which detectors a scenario can be run', async () => {
    const { out } = await user.quiesce('list', 'mine.ts');
    expect(out).toContain('not over srcu  holds  over tree, srcu');
    expect(out).toMatch(/brings its own {2}holds$/mu);
  });
});
