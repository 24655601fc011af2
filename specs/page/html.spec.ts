import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageHtml } from '../../harness/page/html';
import { PAGE_VERSION } from '../../harness/page/page-document';
import { VIOLATION_KINDS } from '../../harness/result';
import { KIND_MEANINGS } from '../../harness/report/kind-meanings';
import { UserDirectory } from '../cli/run';
import { bothPolite } from '../programs/polite';
import { acquireWhen, load, program, store, type Address, type Thread } from '../../index';
import { longPage, shown } from './pages-for-tests';

const directory = new UserDirectory();
afterAll(() => directory.end());

const SOURCE = `
import { program, load, store } from 'quiesce';
const lost = (name) => program({
  name, words: { x: 0 }, expect: ['assertion'],
  threads: [0, 1].map(() => function* ({ x }) { yield* store(x, (yield* load(x)) + 1); }),
  finally: ({ x }) => (view) => view.word(x) === 2,
});
export const one = lost('lost, once');
export const other = lost('</script> lost & found');
`;

/** The data that a page holds. */
function dataOf(file: string): { readonly format: string; readonly version: number; readonly scenario: string; readonly replay: string; readonly sources: Readonly<Record<string, Readonly<Record<string, string>>>> } {
  const [, json = ''] = /<script id="data" type="application\/json">(.*?)<\/script>/su.exec(readFileSync(join(directory.path, file), 'utf8')) ?? [];
  return JSON.parse(json) as ReturnType<typeof dataOf>;
}

test('--html writes a page per counterexample and an index, or one page; replay writes the same', async () => {
  directory.file('lost.ts', SOURCE);
  const all = await directory.quiesce('check', 'lost.ts', '--no-clock', '--html', 'pages');
  expect(all.status).toBe(0);
  // On a busy machine it says how far it is.
  expect(all.err.replaceAll(/^quiesce: \d+ of \d+ done.*\n/gmu, '')).toBe('');
  expect(all.out).toContain('Open in a browser: pages/index.html');
  expect(readdirSync(join(directory.path, 'pages')).sort()).toEqual(['index.html', 'lost-once-assertion.html', 'script-lost-found-assertion.html']);
  const index = readFileSync(join(directory.path, 'pages/index.html'), 'utf8');
  expect(index).toContain('href="lost-once-assertion.html"');
  expect(index).toContain('&lt;/script&gt; lost &amp; found');

  // What ends a script in its data does not end the page's.
  const odd = dataOf('pages/script-lost-found-assertion.html');
  expect(odd).toMatchObject({ format: 'quiesce-page', version: PAGE_VERSION, scenario: '</script> lost & found' });

  const page = dataOf('pages/lost-once-assertion.html');
  const lines = SOURCE.split('\n');
  expect(Object.keys(page.sources)).toEqual(['lost.ts']);
  const shown = Object.entries(page.sources['lost.ts']!);
  expect(shown.length).toBeGreaterThan(5);
  for (const [number, text] of shown) expect(text).toBe(lines[Number(number) - 1]);

  const [, schedule = ''] = /--schedule '([^']+)'/u.exec(page.replay) ?? [];
  const replayed = await directory.quiesce('replay', 'lost.ts', '--scenario', 'lost, once', '--schedule', schedule, '--html', 'one.html');
  expect(replayed).toMatchObject({ status: 0, err: '' });
  expect(replayed.out).toContain('Open in a browser: one.html');
  const { rows, film } = dataOf('one.html') as unknown as Record<'rows' | 'film', unknown>;
  expect({ rows, film }).toEqual({ rows: (page as unknown as { rows: unknown }).rows, film: (page as unknown as { film: unknown }).film });

  const refused = await directory.quiesce('check', 'lost.ts', '--html', 'both.html');
  expect(refused.status).toBe(2);
  expect(refused.err).toContain('there are 2 counterexamples for one page');
  expect(refused.err).toContain('Fix: give --html a directory');
  expect(existsSync(join(directory.path, 'both.html'))).toBe(false);
}, 120_000);

test('a page names no address but those of its namespaces, and allows nothing to be fetched', async () => {
  const { page } = await longPage(1);
  const html = pageHtml(page, { script: 'const end = "</script>";', style: '' });
  expect(html).toContain("default-src 'none'");
  expect(html.match(/<\/script>/gu)).toHaveLength(2);
  expect(html.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:\/\//u);
});

const words = { x: 0, a: 0, b: 0 };
type Words = Readonly<Record<keyof typeof words, Address>>;

test('the data says who waits for what at a deadlock, and what each step changed', async () => {
  const locks = (one: Address, other: Address): (() => Thread<void>) =>
    function* () {
      yield* acquireWhen(one, '==', 0, 1);
      yield* acquireWhen(other, '==', 0, 1);
      yield* store(other, 0);
      yield* store(one, 0);
    };
  const scenario = program({ name: 'locks', words, threads: [({ a, b }: Words) => locks(a, b)(), ({ a, b }: Words) => locks(b, a)()] });
  const { page } = await shown(scenario, { search: 'states' });
  const { pictures, objects, spans } = page.film;
  expect(pictures).toHaveLength(3);
  expect(pictures.slice(1).map(({ words: changed }) => changed.map(([object, offset, value]) => [objects[object]!.name, offset, value]))).toEqual([[['a', 0, '1']], [['b', 0, '1']]]);
  const last = new Map(pictures.flatMap(({ standing }) => standing));
  expect([...last].sort(([one], [other]) => one - other).map(([, { status, next }]) => [status, next])).toEqual([
    ['waits', 'b == 0'],
    ['waits', 'a == 0'],
  ]);
  expect(spans.map(({ kind, label, from, to }) => [kind, label, from, to])).toEqual([
    ['lock', 'lock a', 1, undefined],
    ['lock', 'lock b', 2, undefined],
  ]);
  expect(page.bug).toBe(2);
});

test('a page of a livelock goes on with one turn of the cycle', async () => {
  const scenario = bothPolite();
  const { page, result } = await shown(scenario, { search: 'states', ignore: ['deadlock'] });
  const { schedule, cycle = [] } = result.violations[0]!;
  expect(cycle.length).toBeGreaterThan(0);
  expect(page.film.cycleFrom).toBe(schedule.length + 1);
  expect(page.film.pictures.slice(1).map(({ actor }) => actor)).toEqual([...schedule, ...cycle].map(({ actor }) => actor));
  expect(page.rows.at(-1)?.at).toBe(schedule.length + cycle.length);
});

test('a page of a data race leads to both accesses', async () => {
  function* writes({ x }: Words): Thread<void> {
    yield* store(x, 1, 'plain');
  }
  function* reads({ x }: Words): Thread<void> {
    yield* load(x);
  }
  const scenario = program({ name: 'race', words, threads: [writes, reads] });
  const { page, result } = await shown(scenario);
  expect(page.kind).toBe('data-race');
  const { site, other } = result.violations[0]!;
  expect([site?.actor, other?.actor]).toEqual(['T1', 'T2']);
  expect(page.other).toMatchObject({ actor: 'T2', call: 'reads', file: 'specs/page/html.spec.ts' });
  expect(page.sources['specs/page/html.spec.ts']![page.other!.line]).toContain('yield* load(x);');
});

test('every kind of violation is explained', () => {
  expect(Object.keys(KIND_MEANINGS).sort()).toEqual([...VIOLATION_KINDS].sort());
});
