import type { System } from '../machine/system';
import type { Choice } from '../result';
import type { StateGraph } from '../search/state-graph';
import { UNEXPANDED } from '../search/state-graph';
import type { Endless } from './livelock';

const UNKNOWN = 0;
const ON_PATH = 1;
const FINISHES = 2;

/**
 * An operation declared non-blocking, run alone from any reachable state, must finish: a cycle in its own steps, or a wait
 * that is not satisfied, is the violation. Each state is looked at once per declaring actor, where `isAsked`.
 */
export function findBlocking(system: System, graph: StateGraph, isAsked: (state: number, actor: number) => boolean = () => true): Endless[] {
  for (const [actor, { spec }] of system.actors.entries()) {
    const declared = new Set(spec.options.nonBlocking ?? []);
    if (declared.size === 0) continue;
    const status = new Uint8Array(graph.size);
    for (let state = 0; state < graph.size; state++) {
      if (!isAsked(state, actor)) continue;
      const found = runAlone(system, graph, actor, declared, status, state);
      if (found !== null) return [found];
    }
  }
  return [];
}

function runAlone(system: System, graph: StateGraph, actor: number, declared: ReadonlySet<string>, status: Uint8Array, from: number): Endless | null {
  const { machine } = system;
  // Depth first over the actor's own steps, which branch only where it chooses.
  const path: { state: number; edge: number }[] = [];
  let state = from;
  for (;;) {
    if (status[state] === UNKNOWN && operationAt(system, graph, actor, state, declared)) {
      status[state] = ON_PATH;
      path.push({ state, edge: graph.first[state]! - 1 });
    } else if (status[state] === ON_PATH) {
      const start = path.findIndex((step) => step.state === state);
      return violation(system, graph, actor, path[start]!.state, path.slice(start).map((step) => graph.choice(step.edge)));
    } else status[state] = FINISHES;

    let next = -1;
    while (next < 0) {
      const top = path[path.length - 1];
      if (top === undefined) return null;
      const end = graph.first[top.state + 1]!;
      let moved = top.edge >= graph.first[top.state]!;
      let edge = top.edge + 1;
      while (edge < end && (graph.actor(edge) !== actor || graph.endsOperation(edge))) {
        if (graph.actor(edge) === actor) moved = true;
        edge++;
      }
      if (edge < end) {
        top.edge = edge;
        next = graph.target(edge);
      } else {
        if (!moved && (graph.facts[top.state]! & UNEXPANDED) === 0 && !isInterrupted(system, graph, actor, top.state)) return violation(system, graph, actor, top.state, undefined);
        status[top.state] = FINISHES;
        path.pop();
      }
    }
    state = next;
    if (machine.actors === 0) return null;
  }
}

/** Whether an interrupt has the actor's CPU in a state: that is no wait of the operation's own. */
function isInterrupted({ machine }: System, graph: StateGraph, actor: number, state: number): boolean {
  graph.store.read(state, machine.vector.words);
  return !machine.hasCpu(actor);
}

/** Whether the actor stands inside a declared operation in a state. */
function operationAt(system: System, graph: StateGraph, actor: number, state: number, declared: ReadonlySet<string>): boolean {
  const { machine } = system;
  graph.store.read(state, machine.vector.words);
  return declared.has(operationName(system, actor)) && machine.hasCpu(actor) && !machine.isExhausted(actor);
}

/** The name under which an actor runs its present operation, '' between operations. */
export function operationName({ machine, actors }: System, actor: number): string {
  const { state, node } = machine.controls.point(machine.at(actor));
  if (node === null) return '';
  return state === null ? (actors[actor]?.name ?? '') : (state.invocation?.operation ?? '');
}

function violation(system: System, graph: StateGraph, actor: number, state: number, cycle: readonly Choice[] | undefined): Endless | null {
  const { machine, actors } = system;
  graph.store.read(state, machine.vector.words);
  const control = machine.at(actor);
  const operation = operationName(system, actor);
  const how = cycle === undefined ? 'is blocked when it runs alone' : 'goes round for ever when it runs alone';
  return { finding: { kind: 'not-non-blocking', message: `${operation} of ${actors[actor]?.name ?? ''} ${how}`, actor, control, address: -1 }, state, cycle };
}
