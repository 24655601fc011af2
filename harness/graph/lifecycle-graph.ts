import { toDirectedGraph } from '@xstate/graph';
import type { Edge, Graph, Node, Subgraph } from '@viz-js/viz';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

type DirectedGraph = ReturnType<typeof toDirectedGraph>;

const INITIAL = 'initial';
const FONT = 'Helvetica,Arial,sans-serif';
const INK = '#1f2933';
const PALE = '#52606d';

/**
 * The picture of a lifecycle, as a graph for Graphviz. It is read off the machine: whatever the machine can do is drawn, and nothing else.
 *
 * A box is a state, with the operation it runs; a frame is a state with states inside; a diamond is left as soon as it is entered; a
 * dashed box is where the actor may be blocked at the end; a double line is where it has ended. An arrow into a frame is drawn to the state
 * in which the frame begins.
 */
export function lifecycleGraph(machine: AnyStateMachine): Graph {
  const root = toDirectedGraph(machine);
  const { nodes, edges, subgraphs } = contents(root);
  const anywhere = [...transitionsOf(machine.root)].length > 0 ? [titleOf(machine.root, 'anywhere')] : [];
  const start = { name: INITIAL, attributes: { shape: 'circle', label: '', width: 0.14, fixedsize: true, fillcolor: INK } };
  return {
    directed: true,
    graphAttributes: {
      fontname: FONT,
      fontsize: 13,
      nodesep: 0.25,
      ranksep: 0.3,
      pad: 0.2,
      newrank: true,
      ordering: 'out',
      bgcolor: 'white',
      tooltip: machine.id,
    },
    nodeAttributes: {
      ...{ fontname: FONT, fontsize: 13, fontcolor: INK, color: INK, margin: '0.25,0.1', tooltip: ' ' },
      ...{ shape: 'box', style: 'rounded,filled', fillcolor: '#e6f0fa' },
    },
    edgeAttributes: { color: PALE, arrowsize: 0.7, tooltip: ' ' },
    nodes: [start, ...anywhere, ...nodes],
    edges: [...entries(machine.root).map(({ id }) => ({ tail: INITIAL, head: id })), ...edges],
    subgraphs,
  };
}

/** The transitions of a state in the order in which they are tried, those without an event among them. */
function* transitionsOf(state: AnyStateNode): Generator<readonly AnyTransitionDefinition[]> {
  if (state.always && state.always.length > 0) yield state.always;
  yield* state.transitions.values();
}

/**
 * The arrows of a state. What is written on one is a node of its own, in the middle of it: so no other arrow runs through the
 * words, however wide the reader's font is.
 */
function arrows(state: AnyStateNode): { within: AnyStateNode; node: Node; edges: Edge[] }[] {
  const transitions = [...transitionsOf(state)].flat();
  return transitions.map((transition, position) => {
    const targets = (transition.target ?? [state]).flatMap(entries);
    const name = `${state.id}:${position}`;
    const label = lines(happening(state, transition), condition(transition));
    return {
      within: targets.map((target) => innermostAround(state, target)).reduce((one, other) => (isInside(one, other) ? other : one)),
      node: { name, attributes: { label, color: 'none', fillcolor: '#f1f3f5', margin: '0.1,0.04', width: 0, height: 0, fontsize: 11 } },
      edges: [
        { tail: isFrame(state) ? titleName(state) : state.id, head: name, attributes: { dir: 'none' } },
        ...targets.map(({ id }) => ({ tail: name, head: id })),
      ],
    };
  });
}

/** The innermost frame around two states, the whole machine at worst. */
function innermostAround(one: AnyStateNode, other: AnyStateNode): AnyStateNode {
  const around = (state: AnyStateNode): AnyStateNode[] => (state.parent ? [state.parent, ...around(state.parent)] : []);
  const frames = around(other);
  return around(one).find((state) => frames.includes(state)) ?? around(one).at(-1) ?? one;
}

/** What a transition waits for, in words: `load returns`, an event's name, or nothing. */
function happening(state: AnyStateNode, { eventType }: AnyTransitionDefinition): string {
  const type = eventType as string;
  const operation = state.invoke.find(({ id }) => type === `xstate.done.actor.${id}`);
  if (operation) return `${nameOf(operation.src)} returns`;
  if (type === '*') return 'anything else';
  return type === `xstate.done.state.${state.id}` ? `${state.key} is done` : type;
}

/** Under which condition it is taken, in words: its guard's name or, of the last one, its description. */
function condition({ guard, description }: AnyTransitionDefinition): string {
  const said = description ?? (guard === undefined ? '' : nameOf(guard));
  return said === '' ? '' : `[${said}]`;
}

/** The name by which a lifecycle calls an operation or a condition. */
export function nameOf(named: unknown): string {
  if (typeof named === 'string') return named;
  if (typeof named === 'object' && named !== null && 'type' in named && typeof named.type === 'string') return named.type;
  throw new Error('A lifecycle names its guards and operations, so that they can be drawn.');
}

/** The states in which an actor is after it has entered this one: one for each that are entered at the same time. */
function entries(state: AnyStateNode): readonly AnyStateNode[] {
  if (state.type === 'parallel') return Object.values(state.states).flatMap((region) => entries(region));
  return state.type === 'compound' ? state.initial.target.flatMap((inner) => entries(inner)) : [state];
}

/** Whether it has states inside. */
function isFrame({ type }: AnyStateNode): boolean {
  return type === 'compound' || type === 'parallel';
}

function isInside(state: AnyStateNode, frame: AnyStateNode): boolean {
  return state.parent !== undefined && (state.parent === frame || isInside(state.parent, frame));
}

interface Contents {
  nodes: Node[];
  edges: Edge[];
  subgraphs: Subgraph[];
}

/** What is drawn in the frame of a state: its states, and the arrows that do not leave it. */
function contents(graph: DirectedGraph): Contents {
  const states = graph.children.map(({ stateNode }) => stateNode);
  const inside = everything(graph)
    .flatMap(({ stateNode }) => arrows(stateNode))
    .filter(({ within }) => within === graph.stateNode);
  return {
    nodes: [...states.filter((state) => !isFrame(state)).map(box), ...inside.map(({ node }) => node)],
    edges: inside.flatMap(({ edges }) => edges),
    subgraphs: graph.children.filter(({ stateNode }) => isFrame(stateNode)).map(frame),
  };
}

/** The name of a state with states inside, as a node: Graphviz draws arrows through a frame's own label. Arrows that leave the state wherever it is begin there. */
function titleOf(state: AnyStateNode, label: string): Node {
  return { name: titleName(state), attributes: { label, color: 'none', fillcolor: 'none', fontcolor: PALE, fontsize: 15, margin: '0.1,0', width: 0, height: 0 } };
}

const titleName = ({ id }: AnyStateNode): string => `${id}:title`;

/** A state with states inside, its name above the first of them. */
function frame(graph: DirectedGraph): Subgraph {
  const { stateNode: state } = graph;
  const { nodes, edges, subgraphs } = contents(graph);
  const title = titleOf(state, state.type === 'parallel' ? `${state.key}: all at once` : state.key);
  // In the first region, where several are entered at once.
  const [first] = entries(graph.children[0]?.stateNode ?? state);
  return {
    name: `cluster_${state.id}`,
    graphAttributes: { style: 'rounded', color: PALE, margin: 14, tooltip: state.id },
    nodes: [title, ...nodes],
    edges: [{ tail: title.name, head: first?.id ?? title.name, attributes: { style: 'invis' } }, ...edges],
    subgraphs,
  };
}

function box(state: AnyStateNode): Node {
  return {
    name: state.id,
    attributes: { label: lines(state.key, state.type === 'history' ? 'as it was left' : '', ...state.invoke.map(({ src }) => `runs ${nameOf(src)}`)), ...shape(state) },
  };
}

function shape({ type, tags }: AnyStateNode): Readonly<Record<string, string | number>> {
  if (type === 'final') return { peripheries: 2, fillcolor: 'white' };
  if (tags.includes('choice')) return { shape: 'diamond', style: 'filled', fillcolor: 'white', margin: '0.08,0.02' };
  if (tags.includes('idle-ok')) return { style: 'rounded,filled,dashed' };
  return {};
}

function everything(graph: DirectedGraph): DirectedGraph[] {
  return [graph, ...graph.children.flatMap(everything)];
}

const lines = (...said: readonly string[]): string => said.filter((line) => line !== '').join('\n');
