import type { Graph, Subgraph } from '@viz-js/viz';
import { setup } from 'xstate';
import { lifecycleGraph } from '../../harness/graph/lifecycle-graph';
import { mermaid } from '../../harness/graph/mermaid';
import { operation } from '../../models';

const deep = setup({ actors: { work: operation<undefined, unknown>() } }).createMachine({
  id: 'deep',
  initial: 'before',
  on: { RESET: '.before' },
  states: {
    before: { on: { GO: 'both', BACK: 'both.one.again' } },
    both: {
      type: 'parallel',
      onDone: 'after',
      on: { '*': 'after' },
      states: {
        one: { initial: 'a', states: { a: { on: { X: 'b' } }, b: { type: 'final' }, again: { type: 'history' } } },
        two: { initial: 'c', states: { c: { invoke: { src: 'work', onDone: 'd' } }, d: { type: 'final' } } },
      },
    },
    after: { type: 'final' },
  },
});

interface Drawn {
  readonly nodes: ReadonlyMap<string, string>;
  readonly edges: readonly (readonly [string, string])[];
}

function drawn(graph: Graph | Subgraph): Drawn {
  const inner = (graph.subgraphs ?? []).map(drawn);
  const labels = (graph.nodes ?? []).map(({ name, attributes }) => [name, typeof attributes?.['label'] === 'string' ? attributes['label'] : ''] as const);
  return {
    nodes: new Map([...labels, ...inner.flatMap(({ nodes }) => [...nodes])]),
    edges: [...(graph.edges ?? []).filter(({ attributes }) => attributes?.['style'] !== 'invis').map(({ tail, head }) => [tail, head] as const), ...inner.flatMap(({ edges }) => edges)],
  };
}

/** Arrows with what is written in the middle of each, which is a node of its own. */
function arrowsOf({ nodes, edges }: Drawn): readonly string[] {
  const named = (name: string): string => nodes.get(name)!.split('\n')[0]!;
  return edges.filter(([, head]) => /:\d+$/u.test(head)).flatMap(([from, middle]) => edges.filter(([tail]) => tail === middle).map(([, to]) => `${named(from)} -${named(middle)}-> ${named(to)}`));
}

describe('the picture of a lifecycle whose states hold states', () => {
  const { nodes, edges } = drawn(lifecycleGraph(deep));

  test('has an arrow from and to nothing that is not drawn', () => {
    expect(edges.length).toBeGreaterThan(10);
    expect(edges.flat().filter((name) => !nodes.has(name))).toEqual([]);
  });

  test('shows the states inside those that are entered at once, and enters each', () => {
    expect([...nodes.values()]).toEqual(expect.arrayContaining(['both: all at once', 'one', 'two', 'a', 'b', 'c\nruns work', 'd', 'again\nas it was left', 'anywhere']));
    expect(arrowsOf({ nodes, edges })).toEqual(
      expect.arrayContaining(['before -GO-> a', 'before -GO-> c', 'before -BACK-> again', 'anywhere -RESET-> before', 'both: all at once -both is done-> after', 'both: all at once -anything else-> after', 'c -work returns-> d']),
    );
  });

  test('of states that are all entered at once begins in each', () => {
    const parallel = setup({}).createMachine({ id: 'p', type: 'parallel', states: { l: { initial: 'x', states: { x: {} } }, r: { initial: 'y', states: { y: {} } } } });
    const { edges: begin } = drawn(lifecycleGraph(parallel));
    expect(begin).toEqual([['initial', 'p.l.x'], ['initial', 'p.r.y']]);
  });
});

// Tried in Mermaid 11.17: a raw one of these ends a text, begins Markdown, or is taken for an entity.
test('no name ends a text of Mermaid, or is taken for something else', () => {
  const name = 'say "hi"; (x): #1 <b> & `tick`';
  const text = mermaid({ nodes: [{ name, attributes: { label: name } }, { name: 'other' }], edges: [{ tail: name, head: 'other', attributes: { label: name } }] });
  const said = 'say #quot;hi#quot;; (x): #35;1 #lt;b#gt; #amp; #96;tick#96;';
  expect(text).toBe(`flowchart TD\n  n0("${said}")\n  n1(" ")\n  n0 -->|"${said}"| n1\n`);
});
