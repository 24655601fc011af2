import type { StateId } from './state-store';
import { wider } from './wider';

const BITS = 5;
const BIT_MASK = 31;

/** From which states some step leads to one that was discovered later, a bit each. Whoever always goes forward so comes to an end, as numbers only rise. */
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
}
