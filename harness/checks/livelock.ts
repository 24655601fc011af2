import { MAX_ACTORS } from '../machine/bounds';
import type { System } from '../machine/system';
import type { Choice, Schedule } from '../result';
import type { StateGraph } from '../search/state-graph';
import { COMPLETE, HALTED_STATE, UNEXPANDED } from '../search/state-graph';
import type { Finding } from './finding';

/** A progress violation: the state from which it goes on for ever, and how. */
export interface Endless {
  readonly finding: Finding;
  readonly state: number;
  readonly cycle: Schedule | undefined;
}

/**
 * A state from which no continuation completes is a trap, however fair the scheduler: backward reachability from the ends, by
 * sweeps against the order of discovery (one or two suffice in practice). Every way of staying in it for ever is a bottom
 * component: where nothing there changes shared memory it is a stuck loop (somebody waits for what nobody will do), else a
 * livelock. One finding of each kind.
 */
export function findLivelock(system: System, graph: StateGraph): Endless[] {
  const found: Endless[] = [];
  for (const { kind, states: component } of trapsOf(system, graph)) {
    if (!system.machine.monitors.looksFor(kind) || found.some(({ finding }) => finding.kind === kind)) continue;
    const state = least(component);
    const cycle = turnFrom(graph, state);
    const actor = cycle[0]?.actor ?? -1;
    graph.store.read(state, system.machine.vector.words);
    const control = actor < 0 ? 0 : system.machine.at(actor);
    const name = system.actors[actor]?.name ?? 'somebody';
    const message = kind === 'livelock' ? 'somebody can always move and nobody will ever finish' : `${name} goes round a loop for ever: nobody will change what it reads`;
    found.push({ finding: { kind, message, actor, control, address: -1 }, state, cycle });
  }
  return found;
}

/** A way of going on for ever that nothing leaves. */
export interface Trap {
  readonly kind: 'livelock' | 'stuck-loop';
  readonly states: readonly number[];
}

/** The bottom components of the states from which nothing can end, in the order in which they were discovered. */
export function trapsOf(system: System, graph: StateGraph): readonly Trap[] {
  const memory = memoryPositions(system);
  return bottomComponents(graph, statesThatCanEnd(graph)).map((states) => ({ kind: memoryChanges(system, graph, states, memory) || ownWordsChange(system, graph, states) ? 'livelock' : 'stuck-loop', states }));
}

function statesThatCanEnd(graph: StateGraph): Uint8Array {
  const canEnd = new Uint8Array(graph.size);
  let changed = true;
  while (changed) {
    changed = false;
    for (let state = graph.size - 1; state >= 0; state--) {
      if (canEnd[state] === 1) continue;
      let can = graph.first[state] === graph.first[state + 1] || (graph.facts[state]! & (HALTED_STATE | UNEXPANDED | COMPLETE)) !== 0;
      for (let edge = graph.first[state]!; !can && edge < graph.first[state + 1]!; edge++) can = canEnd[graph.target(edge)] === 1;
      if (can) {
        canEnd[state] = 1;
        changed = true;
      }
    }
  }
  return canEnd;
}

/** The strongly connected components of the trap that nothing leaves (Tarjan 1972, without recursion). Linear. */
function bottomComponents(graph: StateGraph, canEnd: Uint8Array): number[][] {
  const order = new Int32Array(graph.size);
  const low = new Int32Array(graph.size);
  const component = new Int32Array(graph.size);
  const open: number[] = [];
  const bottoms: number[][] = [];
  let visited = 0;
  let components = 0;
  for (let root = 0; root < graph.size; root++) {
    if (canEnd[root] === 1 || order[root] !== 0) continue;
    const path = [{ state: root, edge: graph.first[root]! }];
    order[root] = low[root] = ++visited;
    open.push(root);
    for (let top = path[0]; top !== undefined; top = path[path.length - 1]) {
      const { state } = top;
      if (top.edge < graph.first[state + 1]!) {
        const next = graph.target(top.edge++);
        if (order[next] === 0) {
          order[next] = low[next] = ++visited;
          open.push(next);
          path.push({ state: next, edge: graph.first[next]! });
        } else if (component[next] === 0) low[state] = Math.min(low[state]!, order[next]!);
        continue;
      }
      path.pop();
      const above = path[path.length - 1];
      if (above !== undefined) low[above.state] = Math.min(low[above.state]!, low[state]!);
      if (low[state] !== order[state]) continue;
      const members = open.splice(open.lastIndexOf(state));
      components++;
      for (const member of members) component[member] = components;
      if (members.every((member) => isInside(graph, member, component, components))) bottoms.push(members);
    }
  }
  return bottoms.sort((a, b) => least(a) - least(b));
}

function isInside(graph: StateGraph, state: number, component: Int32Array, number: number): boolean {
  for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) if (component[graph.target(edge)] !== number) return false;
  return true;
}

/** Follows first edges from a state of a bottom component until one repeats. */
function turnFrom(graph: StateGraph, from: number): Choice[] {
  const at = new Set<number>();
  const steps: Choice[] = [];
  for (let state = from; !at.has(state); ) {
    at.add(state);
    const edge = graph.first[state]!;
    steps.push(graph.choice(edge));
    state = graph.target(edge);
  }
  return steps;
}

/** Positions of the vector that hold more than where actors stand and who has a CPU. */
export function memoryPositions({ machine: { vector, seats } }: System): readonly number[] {
  const cpus = new Set(seats.map(({ cpuWord }) => cpuWord));
  return Array.from({ length: vector.length - MAX_ACTORS - 1 }, (_, index) => MAX_ACTORS + 1 + index).filter((position) => !cpus.has(position));
}

function memoryChanges({ machine: { vector } }: System, graph: StateGraph, component: readonly number[], positions: readonly number[]): boolean {
  graph.store.read(component[0]!, vector.words);
  const first = vector.words.slice(0, vector.length);
  return component.some((state) => {
    graph.store.read(state, vector.words);
    return positions.some((position) => vector.words[position] !== first[position]);
  });
}

/** Whether somebody writes to words of his own meanwhile, where that rides on other steps. */
function ownWordsChange({ machine }: System, graph: StateGraph, component: readonly number[]): boolean {
  const { vector, exclusive } = machine;
  if (exclusive === null) return false;
  return component.some((state) => {
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
      const { actor, alternative } = graph.choice(edge);
      graph.store.read(state, vector.words);
      machine.step(actor, alternative);
      const changed = vector.logPositions.subarray(0, vector.logLength).some((position) => exclusive.isOwn(actor, position));
      vector.undo(0);
      machine.monitors.findings.length = 0;
      if (changed) return true;
    }
    return false;
  });
}

function least(states: readonly number[]): number {
  return states.reduce((a, b) => Math.min(a, b));
}
