import type { Edge, Graph, Node } from '@viz-js/viz';
import { counted, grouped } from '../report/numbers';
import { limitWords } from '../report/outcome-text';
import { wrap } from '../report/wrap';
import { UsageError } from '../usage-error';
import type { StateEdge, StateSpace } from './state-space';

const FONT = 'Helvetica,Arial,sans-serif';
const INK = '#1f2933';
const RED = '#c92a2a';
/** A colour for each actor, told apart in greys, too, by what is written on the arrows. */
const COLOURS = ['#1864ab', '#2b8a3e', '#862e9c', '#a05a00', '#0b7285', '#5f3dc4', '#495057', '#66741b'];
const MOST_WORDS = 8;
/** Characters of a line of the title. */
const WIDE = 72;

/** Shows all states, or groups of states where there are more than can be looked at. */
export function stateSpaceGraph(space: StateSpace, most: number, only: readonly string[] | undefined): Graph {
  if (space.states.length <= most && only === undefined) return drawn(space, space.states.map((_, state) => state), allStates(space));
  return summary(space, most, only ?? space.actors);
}

interface Group {
  readonly label: string;
  readonly mark: StateSpace['states'][number]['mark'];
}

function allStates(space: StateSpace): { readonly groups: readonly Group[]; readonly title: string } {
  const groups = space.states.map(({ actors, words, mark }, state) => ({
    label: [`${state}`, ...actors.map((where, actor) => `${space.actors[actor]!}: ${where}`), ...words.slice(0, MOST_WORDS), ...(words.length > MOST_WORDS ? ['...'] : [])].join('\n'),
    mark,
  }));
  return { groups, title: `${counted(space.states.length, 'state')}, ${counted(space.edges.length, 'step')}` };
}

/** States in which some actors are at the same places are one. Exact in what it counts; an arrow says that some of them have such a step. */
function summary(space: StateSpace, most: number, only: readonly string[]): Graph {
  const unknown = only.find((name) => !space.actors.includes(name));
  if (unknown !== undefined) throw new UsageError(`scenario "${space.scenario}" has no actor "${unknown}"`, { fix: `choose from ${space.actors.join(', ')}` });
  const shown = only.map((name) => space.actors.indexOf(name));
  const numbers = new Map<string, number>();
  const members: number[][] = [];
  const groupOf = space.states.map(({ actors, mark }, state) => {
    const key = JSON.stringify([...shown.map((actor) => actors[actor]), mark]);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    (members[number] ??= []).push(state);
    return number;
  });
  if (members.length > most) {
    throw new UsageError(`there are ${grouped(space.states.length)} states, and ${grouped(members.length)} even by where the actors are`, {
      fix: `show fewer actors with --actors, or raise --max-nodes; the actors are ${space.actors.join(', ')}`,
    });
  }
  const groups = members.map((states) => {
    const { actors, mark } = space.states[states[0]!]!;
    return { label: [...shown.map((actor) => `${space.actors[actor]!}: ${actors[actor]!}`), counted(states.length, 'state')].join('\n'), mark };
  });
  const title = `${counted(space.states.length, 'state')} in ${counted(groups.length, 'group')}: those in which ${only.join(', ')} ${only.length === 1 ? 'is' : 'are'} at the same place are one; arrows say how many steps they stand for`;
  return drawn(space, groupOf, { groups, title });
}

function drawn(space: StateSpace, groupOf: readonly number[], { groups, title }: ReturnType<typeof allStates>): Graph {
  const isSummary = groups.length < space.states.length;
  const lit = new Set(space.path.flatMap(({ from, to }) => [groupOf[from]!, groupOf[to]!]));
  const litEdges = new Set(space.path.map((edge) => keyOf(edge, groupOf, isSummary)));
  const bundles = new Map<string, { readonly edge: StateEdge; count: number; violates: boolean }>();
  for (const edge of space.edges) {
    // What leads from a group into itself would only clutter it.
    if (isSummary && groupOf[edge.from] === groupOf[edge.to] && !edge.violates) continue;
    const key = keyOf(edge, groupOf, isSummary);
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, { edge, count: 1, violates: edge.violates });
    else {
      bundle.count++;
      bundle.violates ||= edge.violates;
    }
  }
  const cut = space.complete ? 'all of them' : `${space.limits.map(limitWords).join(', ')}: there are more`;
  const legend = `${space.scenario}\n${wrap(`${title}; ${cut}`, WIDE, '').join('\n')}\nred: violated; double line: an end${space.path.length === 0 ? '' : `; thick: a shortest way to a violation, ${counted(space.path.length, 'step')}`}`;
  return {
    directed: true,
    graphAttributes: { fontname: FONT, fontsize: 14, fontcolor: INK, label: legend, labelloc: 't', nodesep: 0.25, ranksep: 0.35, pad: 0.2, bgcolor: 'white', tooltip: space.scenario },
    nodeAttributes: { fontname: FONT, fontsize: 11, fontcolor: INK, color: '#52606d', shape: 'box', style: 'rounded,filled', fillcolor: '#f1f3f5', margin: '0.12,0.06', tooltip: ' ' },
    edgeAttributes: { fontname: FONT, fontsize: 10, arrowsize: 0.7, tooltip: ' ' },
    nodes: groups.map((group, number) => nodeOf(group, number, number === groupOf[0], lit.has(number))),
    edges: [...bundles].map(([key, bundle]) => edgeOf(bundle, groupOf, space, { isLit: litEdges.has(key), isSummary })),
  };
}

function keyOf({ from, to, actor, alternative }: StateEdge, groupOf: readonly number[], isSummary: boolean): string {
  return [groupOf[from], groupOf[to], actor, isSummary ? 0 : alternative].join();
}

function nodeOf({ label, mark }: Group, number: number, isFirst: boolean, isLit: boolean): Node {
  return {
    name: `s${number}`,
    attributes: {
      label,
      ...(isFirst ? { fillcolor: '#d0ebff' } : {}),
      ...(mark === undefined ? {} : { peripheries: 2, fillcolor: mark === 'violated' ? '#ffc9c9' : 'white' }),
      ...(isLit ? { penwidth: 2.5, color: RED } : {}),
    },
  };
}

function edgeOf({ edge, count, violates }: { readonly edge: StateEdge; readonly count: number; readonly violates: boolean }, groupOf: readonly number[], space: StateSpace, { isLit, isSummary }: { readonly isLit: boolean; readonly isSummary: boolean }): Edge {
  const colour = violates || isLit ? RED : COLOURS[edge.actor % COLOURS.length]!;
  const name = space.actors[edge.actor]!;
  return {
    tail: `s${groupOf[edge.from]!}`,
    head: `s${groupOf[edge.to]!}`,
    attributes: {
      label: roomy(isSummary ? `${name}: ${counted(count, 'step')}${violates ? ', some violate' : ''}` : `${name}: ${edge.text}`),
      color: colour,
      fontcolor: colour,
      ...(isLit ? { penwidth: 3 } : {}),
      ...(violates ? { style: 'bold' } : {}),
    },
  };
}

/** With room on both sides: fonts are wider than Graphviz takes them to be, and words of two arrows would run into each other. */
function roomy(label: string): string {
  return label.replace(/^|$/gmu, '\u00a0\u00a0\u00a0');
}
