import type { StateId } from './state-store';
import { hasBit, setBit } from './bits';
import { wider } from './wider';

/** From which states some step leads to one that was discovered later, a bit each. Whoever always goes forward so comes to an end, as numbers only rise. */
export class Forward {
  #bits: Int32Array = new Int32Array(32);

  /** A step leads from one state to another. */
  note(from: StateId, to: StateId): void {
    if (to <= from) return;
    const at = from >>> 5;
    if (at >= this.#bits.length) this.#bits = wider(this.#bits, at * 2);
    setBit(this.#bits, from);
  }

  /** Whether that is known of a state. */
  has(state: StateId): boolean {
    return hasBit(this.#bits, state);
  }
}
