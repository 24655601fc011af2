import { isHalted, mayStay } from '../checks/ends';
import type { System } from '../machine/system';
import type { Steps } from './state-graph';
import type { StateId, StateStore } from './state-store';

/** States that are looked at for one way to an end. */
const MOST_VISITED = 100_000;

/** What a search knows of the states that it has expanded. */
export interface Expanded extends Steps {
  /** How many: the first ones. */
  readonly expanded: number;
  /** Whether some step is known to lead to a state that was discovered later. */
  readonly isForward: (state: StateId) => boolean;
}

/**
 * Whether an end can be reached from every state that was expanded, as far as that shows without all the edges: whoever always goes to a later
 * state comes to an end, as numbers only rise; in states of which no such step is known the steps are made once more, the most forward
 * first, until there is an end. True is certain; false means that the whole graph has to be looked at.
 */
export function leadToEnds(system: System, store: StateStore, known: Expanded): boolean {
  const ways = new Ways(system, store, known);
  for (let state = 0; state < known.expanded; state++) if (!known.isForward(state) && !ways.leadToEnd(state)) return false;
  return true;
}

interface OnPath {
  readonly state: StateId;
  /** Where its steps lead, in rising order; those that were not followed yet. */
  readonly successors: StateId[];
}

/** Ways to ends, depth first. */
class Ways {
  readonly #system: System;
  readonly #store: StateStore;
  readonly #known: Expanded;
  readonly #number = new Int32Array(1);
  /** States from which there is a way to an end. */
  readonly #good = new Set<StateId>();

  constructor(system: System, store: StateStore, known: Expanded) {
    this.#system = system;
    this.#store = store;
    this.#known = known;
  }

  leadToEnd(start: StateId): boolean {
    const visited = new Set([start]);
    const path: OnPath[] = [];
    for (let state = start; ; ) {
      const successors = this.#good.has(state) ? null : this.#successors(state);
      if (successors === null) {
        for (const { state: good } of path) this.#good.add(good);
        this.#good.add(state);
        return true;
      }
      path.push({ state, successors });
      let next: StateId | undefined;
      while (next === undefined) {
        const top = path[path.length - 1];
        if (top === undefined || visited.size > MOST_VISITED) return false;
        next = top.successors.pop();
        if (next === undefined) path.pop();
        else if (visited.has(next)) next = undefined;
      }
      visited.add(next);
      state = next;
    }
  }

  /** Where steps lead, or null for an end, and where it is not known because a bound left it out. */
  #successors(state: StateId): StateId[] | null {
    const { expanded, isMade, canonicalise } = this.#known;
    if (state >= expanded) return null;
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    this.#store.read(state, vector.words);
    if (isHalted(this.#system) || actors.every((_, actor) => mayStay(this.#system, actor))) return null;
    const successors: StateId[] = [];
    for (let actor = 0; actor < actors.length; actor++) {
      if (isMade?.(state, actor) === false) continue;
      const alternatives = machine.alternatives(actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        machine.step(actor, alternative);
        canonicalise?.();
        this.#store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        this.#store.lookUp(this.#number);
        monitors.findings.length = 0;
        vector.undo(0);
        if (this.#number[0]! < 0) return null;
        successors.push(this.#number[0]!);
      }
    }
    return successors.length === 0 ? null : successors.sort((a, b) => a - b);
  }
}
