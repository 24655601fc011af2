import { toDirectedGraph } from '@xstate/graph';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { LifecycleCoverage } from '../result';
import type { Hop, LifecycleTable } from './lifecycle';
import type { Program } from './program';

type Graph = ReturnType<typeof toDirectedGraph>;

/** A transition that a lifecycle has, as its own graph says. */
interface Arrow {
  readonly from: string;
  readonly label: string;
  readonly to: string;
}

/**
 * What of a lifecycle was exercised: its atomic states and its transitions, as `@xstate/graph` lists them (with the eventless ones,
 * which that leaves out), against the hops that were taken.
 */
function coverageOf(machine: AnyStateMachine, actors: readonly string[], hops: readonly Hop[]): LifecycleCoverage {
  const states: string[] = [];
  const arrows = new Map<string, Arrow>();
  const visit = (graph: Graph): void => {
    const node = graph.stateNode as AnyStateNode;
    if (node.type === 'atomic' || node.type === 'final') states.push(pathOf(node));
    for (const { transition, label } of graph.edges) add(node, transition as AnyTransitionDefinition, label.text);
    for (const transition of node.always ?? []) add(node, transition, '');
    graph.children.forEach(visit);
  };
  const add = (node: AnyStateNode, transition: AnyTransitionDefinition, event: string): void => {
    const invoked = node.invoke.find(({ id }) => event === `xstate.done.actor.${id}`);
    const label = invoked === undefined ? event : `${nameOf(invoked.src)} returns`;
    const to = pathOf(transition.target?.[0] ?? node);
    arrows.set(`${pathOf(node)} ${label} ${to}`, { from: pathOf(node), label, to });
  };
  visit(toDirectedGraph(machine));

  const visited = new Set(hops.flatMap(({ to }) => to.split('|')));
  const taken = ({ from, label, to }: Arrow): boolean =>
    hops.some((hop) => hop.label === label && hop.from !== null && lies(hop.from, from) && lies(hop.to, to));
  const named = [...arrows.values()].filter(({ label }) => !label.startsWith('xstate.'));
  const name = ({ from, label, to }: Arrow): string => `${from} -- ${label === '' ? 'always' : label} --> ${to}`;
  return {
    lifecycle: machine.id,
    actors,
    states: { reached: states.filter((state) => visited.has(state)), missed: states.filter((state) => !visited.has(state)) },
    transitions: { reached: named.filter(taken).map(name), missed: named.filter((arrow) => !taken(arrow)).map(name) },
  };
}

/** Whether a state's name (regions joined with `|`) is, or lies inside, another. */
function lies(name: string, within: string): boolean {
  return within === '' || name.split('|').some((region) => region === within || region.startsWith(`${within}.`));
}

/** The name of an operation; lifecycles are made with setup(), so it is a string. */
function nameOf(source: unknown): string {
  return typeof source === 'string' ? source : '(inline)';
}

function pathOf(node: AnyStateNode): string {
  return node.path.join('.');
}

/** Coverage by lifecycle; actors that run the same one share its table, and what any of them reached counts. */
export function coverageOfAll(actors: readonly { readonly name: string; readonly program: Program }[]): LifecycleCoverage[] {
  const byMachine = new Map<unknown, { tables: LifecycleTable[]; names: string[] }>();
  for (const { name, program } of actors) {
    if (program.table === null) continue;
    const entry = byMachine.get(program.table.machine) ?? { tables: [], names: [] };
    entry.tables.push(program.table);
    entry.names.push(name);
    byMachine.set(program.table.machine, entry);
  }
  return [...byMachine.values()].map(({ tables, names }) => coverageOf(tables[0]!.machine, names, tables.flatMap(({ hops }) => [...hops.values()])));
}
