import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentSchema, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory, type Ran } from './run';

const scenarios = `
import { alloc, free, load, scenario, store, thread } from 'quiesce';

function* world() {
  const box = yield* alloc({ type: 'Box', words: 2, zeroed: true });
  return { box };
}
function* readBox(box: number) {
  yield* load(box + 4);
}
const broken = {
  world,
  actors: ({ box }: { box: number }) => ({
    reader: thread(function* read() { yield* readBox(box); }),
    updater: thread(function* drop() { yield* free(box); }),
  }),
};

export const freedTooEarly = scenario({ name: 'freed too early', ...broken });
export const onPurpose = scenario({ name: 'freed too early, on purpose', ...broken, expect: ['use-after-free'] });
export const wrongKind = scenario({ name: 'another bug than expected', ...broken, expect: ['deadlock'] });
export const harmless = scenario({
  name: 'only reads',
  world,
  actors: ({ box }) => ({ a: thread(() => readBox(box)), b: thread(function* () { yield* readBox(box); yield* free(box); }) }),
  ignore: ['use-after-free'],
});
export const leaky = scenario({ name: 'never freed', world, actors: () => ({ a: thread(function* () { yield* alloc({ type: 'Box', words: 1 }); }) }) });
`;

/** The words of a line as a shell would split it; enough for what reports print. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/'(?<quoted>[^']*)'|(?<plain>\S+)/gu)].map(({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '');
}

const replayOf = ({ out }: Ran): readonly string[] => words(out.split('\n').find((line) => line.includes('npx quiesce replay')) ?? '').slice(2);
const report = ({ out }: Ran): ReportDocument => documentSchema.parse(JSON.parse(out)) as ReportDocument;

describe('checking a file of the user', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', scenarios));
  afterAll(() => user.end());

  test('reports a violation with places in that file, as it was written', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', 'freed too early', '--no-clock');
    expect(status).toBe(1);
    expect(out).toContain('BUG: Quiesce: use-after-free in readBox (mine.ts:9)');
    expect(out).toMatchSnapshot();
  });

  test('exits 0 for a violation that is expected, 1 for another', async () => {
    expect((await user.quiesce('check', 'mine.ts', 'on purpose')).status).toBe(0);
    expect((await user.quiesce('check', 'mine.ts', 'another bug')).status).toBe(1);
  });

  test('exits 0 for a scenario that holds, and says what that means', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', 'only reads');
    expect(status).toBe(0);
    expect(out).toContain('It holds within these bounds:');
  });

  test('exits 3 when a limit is reached, and never says that it holds', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', 'only reads', '--max-states', '1');
    expect(status).toBe(3);
    expect(out).not.toMatch(/holds/u);
    expect(out).toContain('--max-states');
  });

  test('has one line per scenario when there are several', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', '--no-clock');
    expect(status).toBe(1);
    expect(out.split('\n\n')[0]).toMatchSnapshot();
  });

  test('gives the same bytes for the same run', async () => {
    const [first, second] = [await user.quiesce('check', 'mine.ts', '--json', '--no-clock'), await user.quiesce('check', 'mine.ts', '--json', '--no-clock')];
    expect(first.out).toBe(second.out);
    expect(report(first).results).toHaveLength(5);
    expect(first.out).not.toContain(user.path);
  });

  test('finds with a seed what it found before with that seed', async () => {
    const run = async (): Promise<Ran> => await user.quiesce('check', 'mine.ts', 'too early', '--search', 'random', '--seed', '7', '--runs', '50', '--json', '--no-clock');
    const first = await run();
    expect(report(first).results).toHaveLength(2);
    expect((await run()).out).toBe(first.out);
  });

  test('gives a line that replays the very same violation', async () => {
    const checked = await user.quiesce('check', 'mine.ts', 'freed too early');
    const replayed = await user.quiesce(...replayOf(checked));
    expect(replayed.status).toBe(1);
    const headline = /BUG: .*/u.exec(checked.out)?.[0] ?? 'none';
    expect(replayed.out).toContain(headline);
    expect(replayOf(replayed)).toEqual(replayOf(checked));
  });

  test('saves counterexamples that replay from anywhere', async () => {
    await user.quiesce('check', 'mine.ts', 'too early', '--save', 'found/today');
    const files = readdirSync(join(user.path, 'found/today'));
    expect(files).toEqual(['freed-too-early-on-purpose-use-after-free.json', 'freed-too-early-use-after-free.json']);
    expect(readFileSync(join(user.path, 'found/today', files[1] ?? ''), 'utf8')).toMatchSnapshot();
    const { status, out } = await user.quiesce('replay', 'found/today/freed-too-early-use-after-free.json', '--json');
    expect(status).toBe(1);
    expect(out).toContain('"kind": "use-after-free"');
  });

  test('says of a counterexample whose code was mended that it shows nothing any more', async () => {
    const mended = new UserDirectory();
    try {
      mended.file('mine.ts', scenarios);
      await mended.quiesce('check', 'mine.ts', 'freed too early', '--save', 'found');
      expect(existsSync(join(mended.path, 'found/freed-too-early-use-after-free.json'))).toBe(true);
      mended.file('mine.ts', scenarios.replace('yield* load(box + 4);', ''));
      const { status, out, err } = await mended.quiesce('replay', 'found/freed-too-early-use-after-free.json');
      expect({ status, err }).toMatchObject({ status: expect.any(Number) as number });
      expect(out + err).not.toContain('BUG: Quiesce');
    } finally {
      mended.end();
    }
  });
});

describe('the scenario in the help', () => {
  const user = new UserDirectory();
  afterAll(() => user.end());

  test('runs, and shows a bug', async () => {
    const { out: help } = await user.quiesce('--help');
    const [, example = ''] = /my-scenarios\.ts:\n(.*?)\n\n\S/su.exec(help) ?? [];
    const { status, out } = await user.quiesce('check', user.file('my-scenarios.ts', example));
    expect(status).toBe(1);
    expect(out).toContain('BUG: Quiesce: use-after-free');
  });
});

describe('a scenario that cannot be run', () => {
  const user = new UserDirectory();
  afterAll(() => user.end());

  const imports = `
    import { actor, load, scenario, thread } from 'quiesce';
    import { createMachine } from ${JSON.stringify(require.resolve('xstate'))};
  `;
  const worldless = '*world() { return {}; },';

  const complaint = async (name: string, text: string, ...options: string[]): Promise<string> => {
    const { status, out, err } = await user.quiesce('check', user.file(name, imports + text), '--save', 'found', '--watchdog', '1', ...options);
    expect({ status, out, lines: err.split('\n').length }).toEqual({ status: 2, out: '', lines: 2 });
    expect(existsSync(join(user.path, 'found'))).toBe(false);
    expect(err).toContain(`quiesce: ${name}: `);
    expect(err).toContain(' Fix: ');
    return err;
  };

  test('because an operation loops for ever without an access', async () => {
    const text = `export const s = scenario({ name: 's', ${worldless} actors: () => ({ a: thread(function* spin() { for (;;); }) }) });`;
    expect(await complaint('spin.ts', text)).toContain('without an access');
  });

  test.each(['invariant: () => () => { for (;;); },', 'finally: () => () => { for (;;); },', 'reach: () => ({ here: () => { for (;;); } }),'])('because a predicate loops for ever: %s', async (predicate) => {
    const text = `export const s = scenario({ name: 's', ${worldless} ${predicate} actors: () => ({ a: thread(function* () {}) }) });`;
    expect(await complaint('predicate.ts', text)).toMatch(/operation "(invariant|finally|here)" ran for 1 second without an access/u);
  });

  test('because the world loops for ever', async () => {
    const text = `export const s = scenario({ name: 's', *world() { for (;;); }, actors: () => ({}) });`;
    await complaint('world.ts', text);
  });

  test('because an operation has no binding', async () => {
    const machine = `createMachine({ initial: 'a', states: { a: { invoke: { src: 'work', onDone: 'b' } }, b: { type: 'final' } } })`;
    const text = `export const s = scenario({ name: 's', ${worldless} actors: () => ({ a: actor(${machine}, {}) }) });`;
    expect(await complaint('binding.ts', text)).toContain('work');
  });

  test('because there is a Set in a context', async () => {
    const machine = `createMachine({ context: { seen: new Set([1]) }, initial: 'a', states: { a: { type: 'final' } } })`;
    const text = `export const s = scenario({ name: 's', ${worldless} actors: () => ({ a: actor(${machine}, {}) }) });`;
    expect(await complaint('set.ts', text)).toMatch(/Set/u);
  });

  test('because an actor may have an event that its lifecycle does not know', async () => {
    const machine = `createMachine({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: { type: 'final' } } })`;
    const text = `export const s = scenario({ name: 's', ${worldless} actors: () => ({ a: actor(${machine}, {}, { events: [{ type: 'GOO' }] }) }) });`;
    expect(await complaint('event.ts', text)).toContain('GOO');
  });
});

test('--all says when more was found than it reports', async () => {
  const user = new UserDirectory();
  const failing = (count: number): string => `
    import { assertThat, choose, program } from 'quiesce';
    export const fails = program({ name: 'fails', words: { x: 0 }, threads: [function* () {
      switch (yield* choose(${count})) {
        ${Array.from({ length: count }, (_, index) => `case ${index}: yield* assertThat(false, 'in ${index}'); break;`).join('\n')}
      }
    }] });
  `;
  user.file('more.ts', failing(51));
  user.file('all.ts', failing(50));
  const more = report(await user.quiesce('check', 'more.ts', '--all', '--json'));
  expect({ count: more.results[0]?.violations.length, limits: more.results[0]?.limits }).toEqual({ count: 50, limits: [{ limit: 'violations', value: 50 }] });
  const all = report(await user.quiesce('check', 'all.ts', '--all', '--json'));
  expect({ count: all.results[0]?.violations.length, limits: all.results[0]?.limits }).toEqual({ count: 50, limits: [] });
  user.end();
});
