import type { Graph, Subgraph } from '@viz-js/viz';
import type { Browser, Page } from 'playwright-core';
import { lifecycleGraph } from '../../harness/graph/lifecycle-graph';
import { mermaid } from '../../harness/graph/mermaid';
import { stateSpace } from '../../harness/graph/state-space';
import { stateSpaceGraph } from '../../harness/graph/state-space-graph';
import { UNBOUNDED } from '../../harness/search/outcome';
import { systemOptions } from '../../harness/system-options';
import * as models from '../../models';
import { freeWithoutGracePeriod } from '../scenarios/free-without-grace-period';
import { launched } from './chromium';

/** What Mermaid has made of a text. */
interface Drawn {
  readonly nodes: number;
  readonly frames: number;
  readonly arrows: number;
  /** Arrows that are lit. */
  readonly lit: number;
  /** What is written in nodes and on arrows, in some order. */
  readonly words: readonly string[];
}

let browser: Browser | undefined;
let tab: Page;

beforeAll(async () => {
  browser = await launched();
  tab = await browser.newPage();
  await tab.addScriptTag({ path: require.resolve('@mermaid-js/tiny') });
}, 600_000);

afterAll(async () => await browser?.close(), 60_000);

/** Rejects where Mermaid cannot read it. */
async function drawn(text: string): Promise<Drawn> {
  const svg = await tab.evaluate(`mermaid.initialize({ startOnLoad: false, maxTextSize: 1e7, maxEdges: 1e5 }), mermaid.render('drawn', ${JSON.stringify(text)}).then(({ svg }) => svg)`);
  return await tab.evaluate(`(() => {
    document.body.innerHTML = ${JSON.stringify(svg)};
    const all = (what) => [...document.querySelectorAll(what)];
    const said = (one) => { one.querySelectorAll('br').forEach((gap) => gap.replaceWith('\\n')); return one.textContent.trim(); };
    return { nodes: all('g.node').length, frames: all('g.cluster').length, arrows: all('path[data-id^="L_"]').length, lit: all('path[data-id^="L_"][style*="#c92a2a"]').length, words: all('g.node .nodeLabel, g.edgeLabel .edgeLabel').map(said).filter((text) => text !== '') };
  })()`);
}

/** What a graph has that can be drawn. */
function contentsOf({ nodes = [], edges = [], subgraphs = [] }: Graph | Subgraph): Drawn {
  const inner = subgraphs.map(contentsOf);
  const labels = [...nodes, ...edges].map(({ attributes }) => attributes?.['label']).filter((label) => typeof label === 'string');
  return {
    nodes: inner.reduce((sum, part) => sum + part.nodes, nodes.length),
    frames: inner.reduce((sum, part) => sum + part.frames, subgraphs.length),
    arrows: inner.reduce((sum, part) => sum + part.arrows, edges.length),
    lit: inner.reduce((sum, part) => sum + part.lit, edges.filter(({ attributes }) => attributes?.['penwidth'] !== undefined).length),
    words: [...labels.map((label) => label.replaceAll('\u00a0', '').trim()).filter((label) => label !== ''), ...inner.flatMap(({ words }) => words)],
  };
}

async function expectSame(graph: Graph): Promise<void> {
  const expected = contentsOf(graph);
  const got = await drawn(mermaid(graph));
  expect({ ...got, words: [...got.words].sort() }).toEqual({ ...expected, words: [...expected.words].sort() });
}

const lifecycles = Object.entries(models).flatMap(([name, value]) => (typeof value === 'object' && 'root' in value ? [[name, value] as const] : []));

test.each(lifecycles)('Mermaid reads and draws all of the lifecycle %s', async (_, lifecycle) => {
  await expectSame(lifecycleGraph(lifecycle));
});

test('Mermaid reads and draws all states of a scenario', async () => {
  const graph = stateSpaceGraph(stateSpace(freeWithoutGracePeriod, systemOptions({}), UNBOUNDED), 200, undefined);
  expect(graph.nodes!.length).toBeGreaterThan(10);
  expect(contentsOf(graph).lit).toBeGreaterThan(3);
  await expectSame(graph);
});

test.each([
  'say "hi"; (x): #1 <b> & `tick`',
  'end',
  'subgraph',
  'a | b || c',
  '%% no comment',
  '[x] {y} ((z)) [[w]]',
  '--> ~~~ ---',
  'back\\slash \\n',
  'one\ntwo',
  '&amp; &#35; #quot;',
  '**bold** _x_ 1. list',
  '- item',
  'ünï→code …',
  '$$x^2$$',
  'classDef style click',
])('a name that means something to Mermaid is drawn as it is: %p', async (name) => {
  const attributes = { label: name };
  await expectSame({ nodes: ['box', 'diamond', 'circle'].map((shape) => ({ name: `${name} ${shape}`, attributes: { ...attributes, shape } })), edges: [{ tail: `${name} box`, head: `${name} circle`, attributes }] });
});

test('what is no diagram is refused', async () => {
  await expect(drawn('flowchart TD\n  n0("open')).rejects.toThrow(/Parse error/u);
});
