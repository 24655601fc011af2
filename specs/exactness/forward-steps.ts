import type { System } from '../../harness/machine/system';
import { StateGraph } from '../../harness/search/state-graph';
import type { StateStore } from '../../harness/search/state-store';
import type { KnownForward } from '../../harness/search/states';

/** Holds what a search knows of steps that go forward against all edges, for as many states as were expanded; returns how many steps it knows. */
export function checkForward(system: System, store: StateStore, expanded: number, { isForward, areForward }: KnownForward): number {
  const graph = new StateGraph(system, store, expanded);
  const wrong: string[] = [];
  let known = 0;
  for (let state = 0; state < expanded; state++) {
    const edges = Array.from({ length: graph.first[state + 1]! - graph.first[state]! }, (_, index) => graph.first[state]! + index);
    if (isForward(state)) {
      known++;
      if (!edges.some((edge) => graph.target(edge) > state)) wrong.push(`no step of ${state} leads to a later state`);
    }
    for (const actor of system.actors.keys()) {
      if (!areForward(state, actor)) continue;
      known++;
      const own = edges.filter((edge) => graph.actor(edge) === actor);
      if (own.length !== 1 || graph.target(own[0]!) <= state) wrong.push(`the step of ${actor} in ${state} does not lead to a later state`);
    }
  }
  expect(wrong).toEqual([]);
  return known;
}
