import { isHalted, mayStay } from '../checks/ends';
import type { System } from '../machine/system';
import type { Steps } from './state-graph';
import type { StateId, StateStore } from './state-store';
import { wider } from './wider';

const BITS = 5;
const BIT_MASK = 31;

/**
 * From which states some step leads to one that was discovered later. Whoever always goes forward so comes to an end, as numbers only rise:
 * where every state can go forward, or is an end, there is no trap, and nobody needs to know all the edges.
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
   * Whether every one of the first `expanded` states can go forward, or is an end. Those of which it is not known are looked at again: their
   * steps are made once more, until one leads forward.
   */
  isEverywhere(system: System, store: StateStore, expanded: number, steps: Steps = {}): boolean {
    for (let state = 0; state < expanded; state++) if (!this.has(state) && !goesForward(system, store, state, steps)) return false;
    return true;
  }
}

function goesForward(system: System, store: StateStore, state: StateId, { isMade, canonicalise }: Steps): boolean {
  const { machine, actors } = system;
  const { vector, monitors } = machine;
  store.read(state, vector.words);
  if (isHalted(system) || actors.every((_, actor) => mayStay(system, actor))) return true;
  let isEnd = true;
  for (let actor = 0; actor < actors.length; actor++) {
    if (isMade?.(state, actor) === false) continue;
    const alternatives = machine.alternatives(actor);
    for (let alternative = 0; alternative < alternatives; alternative++) {
      machine.step(actor, alternative);
      canonicalise?.();
      store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
      store.lookUp(ONE);
      monitors.findings.length = 0;
      vector.undo(0);
      isEnd = false;
      // A bound left states whose successors are not known.
      if (ONE[0]! < 0 || ONE[0]! > state) return true;
    }
  }
  return isEnd;
}

const ONE = new Int32Array(1);
