import type { StateStore } from '../search/state-store';

const { imul, clz32 } = Math;

/** The visited states, packed one after the other, to be looked at many times. */
export class Projection {
  readonly size: number;
  readonly #store: StateStore;
  readonly #width: number;
  readonly #words: Int32Array;
  /** Numbers of states + 1, by hash. */
  readonly #table: Int32Array;

  constructor(store: StateStore) {
    this.#store = store;
    this.size = store.size;
    this.#width = store.wordsPerState;
    this.#words = new Int32Array(this.size * this.#width);
    for (let state = 0; state < this.size; state++) store.copyPacked(state, this.#words.subarray(state * this.#width, (state + 1) * this.#width));
    this.#table = new Int32Array(1 << (33 - clz32(Math.max(1, this.size))));
  }

  /** How many states there are when those that differ only in these positions are taken for one. Exact; O(states). */
  without(positions: readonly number[]): number {
    const kept = new Int32Array(this.#width).fill(-1);
    for (const position of positions) {
      for (const { word, shift, mask } of this.#store.field(position).parts) kept[word]! &= ~(mask << shift);
    }
    return this.#distinct(kept);
  }

  #distinct(kept: Int32Array): number {
    const words = this.#words;
    const width = this.#width;
    const table = this.#table.fill(0);
    const last = table.length - 1;
    let count = 0;
    for (let state = 0; state < this.size; state++) {
      const base = state * width;
      let hash = 0;
      for (let index = 0; index < width; index++) {
        hash = imul(hash ^ (words[base + index]! & kept[index]!), 0x9e3779b1);
        hash ^= hash >>> 15;
      }
      let slot = hash & last;
      for (;;) {
        const entry = table[slot]!;
        if (entry === 0) {
          table[slot] = state + 1;
          count++;
          break;
        }
        if (this.#agree(base, (entry - 1) * width, kept)) break;
        slot = (slot + 1) & last;
      }
    }
    return count;
  }

  #agree(one: number, other: number, kept: Int32Array): boolean {
    const words = this.#words;
    for (let index = 0; index < this.#width; index++) if (((words[one + index]! ^ words[other + index]!) & kept[index]!) !== 0) return false;
    return true;
  }
}
