import { declaresAny } from '../checks/non-blocking';
import type { System } from '../machine/system';
import type { ViolationKind } from '../result';

/** Kinds that are properties of the graph of states, and whose operations a search did not let run alone. */
export interface Missed {
  /** Those of these that the search does not look for. */
  readonly cycles: readonly ('livelock' | 'stuck-loop')[];
  /** The actors whose operations are not looked at that must not block. */
  readonly alone: readonly number[];
}

/**
 * The kinds that a scenario may show and a search did not look for. What cannot go round has no cycles, so a search that is over may
 * say so: the automata are unfolded by then. Kinds that nobody looks for are not missed.
 */
export function uncovered({ machine, actors }: System, { cycles, alone }: Missed): ViolationKind[] {
  const { monitors, controls } = machine;
  const missed: ViolationKind[] = controls.hasCycle() ? [...cycles] : [];
  if (alone.some((actor) => declaresAny(actors[actor]!))) missed.push('not-non-blocking');
  return missed.filter((kind) => monitors.looksFor(kind));
}
