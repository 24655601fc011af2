import { findLivelock } from '../../checks/livelock';
import type { Endless } from '../../checks/livelock';
import { declaresAny, findBlocking } from '../../checks/non-blocking';
import type { System } from '../../machine/system';
import type { Schedule } from '../../result';
import type { Ignored } from '../ignored';
import type { Ledger } from '../ledger';
import { StateGraph } from '../state-graph';
import type { StateStore } from '../state-store';
import type { Trail } from '../trail';
import { leadToEnds } from '../ways-to-ends';
import { runAlone } from './alone';
import type { Reduction } from './expansion';
import { SymmetryOff } from './symmetry';

/** What was explored. */
export interface Explored {
  readonly store: StateStore;
  readonly trail: Trail;
  readonly ledger: Ledger;
  readonly ignored: Ignored;
  /** States before it were expanded. */
  readonly expanded: number;
  /** Whether an actor's steps were made in a state. */
  readonly isMade: (state: number, actor: number) => boolean;
  /** Whether something is missing. */
  readonly isStopped: boolean;
  /** Whether a bound has been reached. */
  readonly isOver: () => boolean;
}

/** Livelock, stuck loops and non-blocking operations are properties of the graph: looks for them, and notes them. */
export function checkProgress(system: System, { experience, symmetry }: Reduction, { store, trail, ledger, ignored, expanded, isMade, isStopped, isOver }: Explored): void {
  // Where the search was broken off, steps may be missing that lead out of a loop, and operations may not be followed to their ends.
  if (isStopped) return;
  const { machine, actors } = system;
  const { monitors } = machine;
  const note = ({ finding, state, cycle }: Endless): void => ledger.note(finding, (): Schedule => trail.to(state), cycle);
  const steps = { isMade, canonicalise: symmetry === null ? undefined : (): void => symmetry.canonicalise() };
  const mayGoRound = machine.controls.hasCycle() && (monitors.looksFor('livelock') || monitors.looksFor('stuck-loop'));
  if (mayGoRound && !leadToEnds(system, store, { ...steps, expanded, isForward: (state) => ignored.hasLater(state) })) {
    const graph = new StateGraph(system, store, expanded, steps);
    for (const found of findLivelock(system, graph)) {
      // A cycle of sorted states need not be one of real states.
      if (symmetry !== null) throw new SymmetryOff('a way to go round for ever was found');
      note(found);
    }
  }
  if (!monitors.looksFor('not-non-blocking') || !actors.some(declaresAny)) return;
  const alone = runAlone(system, experience, { store, trail, isOver });
  if (alone === null) return;
  const isAsked = (state: number, actor: number): boolean => (alone[state]! & (1 << actor)) !== 0;
  for (const found of findBlocking(system, store, { expanded: store.size, isAsked })) note(found);
}
