import { MAX_ACTORS } from '../machine/bounds';
import type { System } from '../machine/system';
import type { Choice, Schedule } from '../result';
import type { StateGraph } from '../search/state-graph';
import { AT_REST, HALTED_STATE, UNEXPANDED } from '../search/state-graph';
import type { Finding } from './finding';

/** A progress violation: the state from which it goes on for ever, and how. */
export interface Endless {
  readonly finding: Finding;
  readonly state: number;
  readonly cycle: Schedule | undefined;
}

/**
 * A state from which no continuation reaches an end is a livelock, however fair the scheduler: backward reachability from
 * the ends, by sweeps against the order of discovery (one or two suffice in practice). Where nothing in the trap changes
 * shared memory it is a stuck loop: somebody waits for what nobody will do.
 */
export function findLivelock(system: System, graph: StateGraph): Endless[] {
  const canEnd = new Uint8Array(graph.size);
  let changed = true;
  while (changed) {
    changed = false;
    for (let state = graph.size - 1; state >= 0; state--) {
      if (canEnd[state] === 1) continue;
      let can = graph.first[state] === graph.first[state + 1] || (graph.facts[state]! & (AT_REST | HALTED_STATE | UNEXPANDED)) !== 0;
      for (let edge = graph.first[state]!; !can && edge < graph.first[state + 1]!; edge++) can = canEnd[graph.target(edge)] === 1;
      if (can) {
        canEnd[state] = 1;
        changed = true;
      }
    }
  }
  const trapped = canEnd.indexOf(0);
  if (trapped < 0) return [];
  const { path, cycle } = walkToCycle(graph, trapped);
  const actor = cycle[0]?.actor ?? -1;
  const kind = memoryChanges(system, graph, trapped) ? 'livelock' : 'stuck-loop';
  if (!system.machine.monitors.looksFor(kind)) return [];
  graph.store.read(trapped, system.machine.vector.words);
  const control = actor < 0 ? 0 : system.machine.at(actor);
  const name = system.actors[actor]?.name ?? 'somebody';
  const message = kind === 'livelock' ? 'somebody can always move and nobody will ever finish' : `${name} goes round a loop for ever: nobody will change what it reads`;
  return [{ finding: { kind, message, actor, control, address: -1 }, state: trapped, cycle: [...path, ...cycle] }];
}

/** Follows first edges from a trapped state until a state repeats. */
function walkToCycle(graph: StateGraph, from: number): { path: Choice[]; cycle: Choice[] } {
  const at = new Map<number, number>();
  const steps: Choice[] = [];
  let state = from;
  while (!at.has(state)) {
    at.set(state, steps.length);
    const edge = graph.first[state]!;
    steps.push(graph.choice(edge));
    state = graph.target(edge);
  }
  const start = at.get(state) ?? 0;
  return { path: steps.slice(0, start), cycle: steps.slice(start) };
}

/** Whether any step within the trap changes anything but where actors stand. */
function memoryChanges({ machine }: System, graph: StateGraph, trapped: number): boolean {
  const { vector } = machine;
  const seen = new Set([trapped]);
  const queue = [trapped];
  graph.store.read(trapped, vector.words);
  const memory = vector.words.slice(MAX_ACTORS + 1, vector.length);
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    graph.store.read(state, vector.words);
    for (let index = 0; index < memory.length; index++) if (vector.words[MAX_ACTORS + 1 + index] !== memory[index]) return true;
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
      const next = graph.target(edge);
      if (!seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
    }
  }
  return false;
}
