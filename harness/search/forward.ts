import { isHalted, mayStay } from '../checks/ends';
import type { System } from '../machine/system';
import type { Steps } from './state-graph';
import type { StateId, StateStore } from './state-store';
import { wider } from './wider';

const BITS = 5;
const BIT_MASK = 31;
/** States that are looked at for one way to an end. */
const MOST_VISITED = 100_000;

/**
 * From which states some step leads to one that was discovered later. Whoever always goes forward so comes to an end, as numbers only rise:
 * where every state can go forward, or leads to an end another way, there is no trap, and nobody needs to know all the edges.
 */
export class Forward {
  #bits: Int32Array = new Int32Array(32);

  /** A step leads from one state to another. */
  note(from: StateId, to: StateId): void {
    if (to <= from) return;
    const at = from >>> BITS;
    if (at >= this.#bits.length) this.#bits = wider(this.#bits, at * 2);
    this.#bits[at]! |= 1 << (from & BIT_MASK);
  }

  /** Whether that is known of a state. */
  has(state: StateId): boolean {
    return ((this.#bits[state >>> BITS] ?? 0) & (1 << (state & BIT_MASK))) !== 0;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#bits.byteLength;
  }

  /**
   * Whether an end can be reached from every one of the first `expanded` states, as far as that shows without the edges of all: from those
   * of which no forward step is known their steps are made once more, the most forward first, until there is an end. True is certain; false
   * means that the whole graph has to be looked at.
   */
  leadsToEnds(system: System, store: StateStore, expanded: number, steps: Steps = {}): boolean {
    const ways = new Ways(system, store, expanded, steps);
    for (let state = 0; state < expanded; state++) if (!this.has(state) && !ways.leadToEnd(state)) return false;
    return true;
  }
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
  readonly #expanded: number;
  readonly #steps: Steps;
  readonly #number = new Int32Array(1);
  /** States from which there is a way to an end. */
  readonly #good = new Set<StateId>();

  constructor(system: System, store: StateStore, expanded: number, steps: Steps) {
    this.#system = system;
    this.#store = store;
    this.#expanded = expanded;
    this.#steps = steps;
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
    if (state >= this.#expanded) return null;
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    const { isMade, canonicalise } = this.#steps;
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
