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
    nodes: [start, ...nodes],
    edges: [{ tail: INITIAL, head: entry(machine.root).id }, ...edges],
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
    const target = entry(transition.target?.[0] ?? state);
    const name = `${state.id}:${position}`;
    const label = lines(happening(state, transition), condition(transition));
    return {
      within: innermostAround(state, target),
      node: { name, attributes: { label, color: 'none', fillcolor: '#f1f3f5', margin: '0.1,0.04', width: 0, height: 0, fontsize: 11 } },
      edges: [
        { tail: state.id, head: name, attributes: { dir: 'none' } },
        { tail: name, head: target.id },
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
  const operation = state.invoke.find(({ id }) => eventType === `xstate.done.actor.${id}`);
  return operation ? `${nameOf(operation.src)} returns` : (eventType as string);
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

/** The state in which an actor is after it has entered this one. */
function entry(state: AnyStateNode): AnyStateNode {
  const [inner] = state.initial.target;
  return state.type === 'compound' && inner ? entry(inner) : state;
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
    nodes: [...states.filter(({ type }) => type !== 'compound').map(box), ...inside.map(({ node }) => node)],
    edges: inside.flatMap(({ edges }) => edges),
    subgraphs: graph.children.filter(({ stateNode }) => stateNode.type === 'compound').map(frame),
  };
}

/** A state with states inside. Its name is a node above the first of them: Graphviz draws arrows through a frame's own label. */
function frame(graph: DirectedGraph): Subgraph {
  const { stateNode: state } = graph;
  const { nodes, edges, subgraphs } = contents(graph);
  const title = {
    name: `${state.id}:title`,
    attributes: { label: state.key, color: 'none', fillcolor: 'none', fontcolor: PALE, fontsize: 15, margin: '0.1,0', width: 0, height: 0 },
  };
  const first = graph.children[0]?.stateNode ?? state;
  return {
    name: `cluster_${state.id}`,
    graphAttributes: { style: 'rounded', color: PALE, margin: 14, tooltip: state.id },
    nodes: [title, ...nodes],
    edges: [{ tail: title.name, head: entry(first).id, attributes: { style: 'invis' } }, ...edges],
    subgraphs,
  };
}

function box(state: AnyStateNode): Node {
  return {
    name: state.id,
    attributes: { label: lines(state.key, ...state.invoke.map(({ src }) => `runs ${nameOf(src)}`)), ...shape(state) },
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
