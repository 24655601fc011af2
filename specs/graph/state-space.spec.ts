import type { Node } from '@viz-js/viz';
import { load, program, store } from 'quiesce';
import { check } from '../../harness/check';
import { lifecycleGraph } from '../../harness/graph/lifecycle-graph';
import { mermaid } from '../../harness/graph/mermaid';
import { render } from '../../harness/graph/render';
import { stateSpace, type StateSpace } from '../../harness/graph/state-space';
import { stateSpaceGraph } from '../../harness/graph/state-space-graph';
import { explorationOf } from '../../harness/profile/exploration';
import { reader } from '../../models';
import { loadAgainstErase } from '../scenarios/load-against-erase';
import type { Limits, Scenario } from 'quiesce';

const spaceOf = (subject: Scenario, limits: Limits = {}): StateSpace => {
  const { how, bounds } = explorationOf(subject, { limits });
  return stateSpace(subject, how, bounds);
};

/** Both flags are raised before either is looked at in one order of many. */
const flags = program({
  name: 'two flags',
  words: { x: 0, y: 0 },
  threads: [
    function* ({ x, y }) {
      yield* store(x, 1);
      yield* load(y);
    },
    function* ({ x, y }) {
      yield* store(y, 1);
      yield* load(x);
    },
  ],
  finally: ({ x, y }) => (view) => view.word(x) + view.word(y) === 0,
});

const labelOf = ({ attributes }: Node): string => (typeof attributes?.['label'] === 'string' ? attributes['label'] : '');

const space = spaceOf(flags);

test('has the states and steps of the search, each edge once', () => {
  const { states, transitions } = check(flags, { search: 'states', all: true }).statistics;
  expect({ states: space.states.length, edges: space.edges.length }).toEqual({ states, edges: transitions });
  expect(new Set(space.edges.map(({ from, actor, alternative }) => [from, actor, alternative].join())).size).toBe(space.edges.length);
});

test('every step goes where its word says', () => {
  const stores = space.edges.filter(({ text }) => text.startsWith('store x'));
  expect(stores.length).toBeGreaterThan(1);
  for (const { from, to, actor } of stores) {
    expect(actor).toBe(0);
    expect([space.states[from]?.words.includes('x = 0'), space.states[to]?.words.includes('x = 1')]).toEqual([true, true]);
  }
});

test('the way to a violation is a shortest one, step by step', () => {
  const [violation] = check(flags, { search: 'states' }).violations;
  expect(space.path.map(({ actor, alternative }) => ({ actor, alternative }))).toHaveLength(violation?.schedule.length ?? -1);
  expect(space.path[0]?.from).toBe(0);
  for (const [index, { from }] of space.path.entries()) if (index > 0) expect(from).toBe(space.path[index - 1]?.to);
  expect(space.states[space.path.at(-1)?.to ?? -1]?.mark).toBe('violated');
});

test('a limit is said, and what was visited is drawn', () => {
  const cut = spaceOf(flags, { depth: 2 });
  expect(cut.complete).toBe(false);
  expect(cut.states.length).toBeLessThan(space.states.length);
  expect(stateSpaceGraph(cut, 60, undefined).graphAttributes?.['label']).toContain('cut at depth 2: there are more');
});

test('a picture of few states has them all, and the way lit', () => {
  const graph = stateSpaceGraph(space, 60, undefined);
  expect(graph.nodes).toHaveLength(space.states.length);
  expect(graph.edges).toHaveLength(space.edges.length);
  const lit = graph.edges?.filter(({ attributes }) => attributes?.['penwidth'] !== undefined).map(({ tail, head }) => [tail, head]);
  expect(lit).toHaveLength(space.path.length);
  for (const { from, to } of space.path) expect(lit).toContainEqual([`s${from}`, `s${to}`]);
});

describe('a picture of many states', () => {
  const large = spaceOf(loadAgainstErase);
  const graph = stateSpaceGraph(large, 80, undefined);
  const labels = graph.nodes?.map(labelOf) ?? [];
  const count = (label: string): number => Number(/(?<count>[\d,]+) states?$/u.exec(label)?.groups?.['count']?.replaceAll(',', ''));

  test('has groups that hold every state once, no two at the same places', () => {
    expect(labels.length).toBeLessThan(80);
    expect(labels.map(count).reduce((sum, states) => sum + states, 0)).toBe(check(loadAgainstErase, { search: 'states' }).statistics.states);
    const places = (states: StateSpace['states']): number => new Set(states.map(({ actors, mark }) => JSON.stringify([actors, mark]))).size;
    expect(labels).toHaveLength(places(large.states));
  });

  test('says that it is a summary', () => {
    expect(graph.graphAttributes?.['label']).toMatch(/3,337 states in \d+ groups/u);
  });

  test('counts the steps between groups', () => {
    const byUpdater = stateSpaceGraph(large, 80, ['updater']);
    const [one] = byUpdater.edges ?? [];
    const placeAt = (node: string | undefined): string => {
      const found = byUpdater.nodes?.find(({ name }) => name === node);
      return /updater: (?<place>\S+)/u.exec(found === undefined ? '' : labelOf(found))?.groups?.['place'] ?? '';
    };
    const [tail, head] = [placeAt(one?.tail), placeAt(one?.head)];
    expect(tail).not.toBe(head);
    const updater = large.actors.indexOf('updater');
    const between = large.edges.filter(({ from, to, actor }) => actor === updater && large.states[from]?.actors[updater] === tail && large.states[to]?.actors[updater] === head);
    expect(one?.attributes?.['label']).toContain(`updater: ${between.length} step`);
  });

  test('is refused where even the groups are too many, or an actor is unknown', () => {
    expect(() => stateSpaceGraph(large, 5, undefined)).toThrow(/even by where the actors are/u);
    expect(() => stateSpaceGraph(large, 80, ['updated'])).toThrow('has no actor "updated"');
  });
});

describe('forms', () => {
  const graph = stateSpaceGraph(space, 60, undefined);

  test('Mermaid has every node and every arrow, and lights the way', () => {
    const lines = mermaid(graph).split('\n');
    expect(lines.filter((line) => /^ {2}n\d+[[({]/u.test(line))).toHaveLength(space.states.length);
    const arrows = lines.filter((line) => line.includes('-->'));
    expect(arrows).toHaveLength(space.edges.length);
    const [, lit = ''] = /linkStyle (?<lit>[\d,]+)/u.exec(lines.join('\n')) ?? [];
    expect(lit.split(',').map((index) => graph.edges?.[Number(index)]?.attributes?.['penwidth'])).toEqual(space.path.map(() => 3));
  });

  test('Mermaid draws a lifecycle with its frames', () => {
    const text = mermaid(lifecycleGraph(reader));
    expect(text).toContain('runs dereference');
    expect(text.match(/subgraph /gu)?.length).toBe(text.match(/^\s*end$/gmu)?.length);
  });

  test('SVG and DOT come from Graphviz', async () => {
    expect(await render(graph, 'svg')).toMatch(/<svg[^]*store x = 1[^]*<\/svg>/u);
    expect(await render(graph, 'dot')).toMatch(/^digraph \{[^]*s0 -> s1/u);
  });
});
