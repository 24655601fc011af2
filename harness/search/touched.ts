import type { Footprint } from '../machine/footprint';

/**
 * What the step at a control point has ever touched, by control point and actor. Which of several places a step touches may
 * depend on what it finds (a violation stops it, a compare-and-swap that fails has nothing ride on it); a reduction that is
 * exact needs to know before. So a step touches all that it was ever seen to touch; one that was seen to touch more than before
 * starts the search over. Only whether a single place is read or written may differ: that is decided where the step is made.
 */
export class Touched {
  /** True once a step touched more than was known; whoever acts on it sets it back. */
  grew = false;
  readonly #actors: number;
  /** By (control point, actor): 0 unknown, the only place + 1, or -1 - the number of a set. */
  #known = new Int32Array(1024);
  readonly #sets: number[][] = [];

  constructor(actors: number) {
    this.#actors = actors;
  }

  /** Completes the footprint of a step that was made. */
  complete(control: number, actor: number, footprint: Footprint): void {
    const key = control * this.#actors + actor;
    if (key >= this.#known.length) this.#grow(key);
    if (footprint.count === 1 && this.#known[key] === (footprint.entries[0]! >> 1) + 1) return;
    this.#merge(key, footprint);
  }

  #merge(key: number, footprint: Footprint): void {
    const known = this.#known[key]!;
    if (known === 0) {
      if (footprint.count === 1) this.#known[key] = (footprint.entries[0]! >> 1) + 1;
      else this.#known[key] = -this.#sets.push([...footprint.entries.subarray(0, footprint.count)]);
      return;
    }
    if (known > 0) this.#known[key] = -this.#sets.push([(known - 1) << 1]);
    const set = this.#sets[-this.#known[key]! - 1]!;
    for (let index = 0; index < footprint.count; index++) {
      const entry = footprint.entries[index]!;
      const at = set.findIndex((other) => other >> 1 === entry >> 1);
      if (at < 0) set.push(entry);
      else if ((entry & ~set[at]!) === 0) continue;
      else set[at]! |= entry;
      this.grew = true;
    }
    for (const entry of set) {
      if ((entry & 1) === 0) footprint.read(entry >> 1);
      else footprint.write(entry >> 1);
    }
  }

  #grow(key: number): void {
    const grown = new Int32Array(Math.max(key + 1, this.#known.length * 2));
    grown.set(this.#known);
    this.#known = grown;
  }
}
