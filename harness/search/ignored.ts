import type { Kept } from './kept';
import { int32 } from './kept';
import { wider } from './wider';

/** In the place of a state: the way leads to one in which everything was made. */
const FREE = -1;
const NONE = -1;

/**
 * Finds out from which states no way leads on to one in which every step was made: there somebody might be ignored for ever (Valmari, "Stubborn
 * sets for reduced state space generation", LNCS 483, 1990). Of each state one step is remembered that leads to a state found later, if there is
 * one; such steps go round in no circle, so they lead to where everything was made, or to a state without one. Of those every step is.
 */
export class Ignored {
  /** By state: a successor that was found later, 0 where there is none. */
  #later: Int32Array = new Int32Array(1024);
  /** Of states without one: themselves and a successor, in turn. */
  #pairs: Int32Array = new Int32Array(1024);
  #length = 0;

  get bytes(): number {
    return (this.#later.length + this.#pairs.length) * 4;
  }

  /** What is remembered of the first `size` states, as it is kept. */
  keep(size: number): Kept<null> {
    return { at: null, arrays: { later: [this.#later.subarray(0, size)], pairs: [this.#pairs.subarray(0, this.#length)] } };
  }

  restore(kept: Kept<null>): void {
    const later = int32(kept, 'later');
    this.#later = wider(later, Math.max(1024, later.length));
    const pairs = int32(kept, 'pairs');
    this.#length = pairs.length;
    this.#pairs = wider(pairs, Math.max(1024, pairs.length));
  }

  /** A step leads from one state to another. */
  note(from: number, to: number): void {
    if (from >= this.#later.length) this.#later = wider(this.#later, from * 2);
    if (this.#later[from] !== 0) return;
    if (to > from) this.#later[from] = to;
    else {
      if (this.#length === this.#pairs.length) this.#pairs = wider(this.#pairs, this.#length * 2);
      this.#pairs[this.#length++] = from;
      this.#pairs[this.#length++] = to;
    }
  }

  /** Whether a step is known that leads from a state to a later one. */
  hasLater(state: number): boolean {
    return (this.#later[state] ?? 0) !== 0;
  }

  /** States to be expanded in full, so that from each of the first `size` states a way leads to one that is: `isFull` says of which that is so. Linear in states and noted steps. */
  find(size: number, isFull: (state: number) => boolean): readonly number[] {
    const later = this.#later;
    // Where a way of steps to later states ends: nowhere (it is free), or at a state without one.
    const ends = new Int32Array(size);
    const stuck: number[] = [];
    for (let state = size - 1; state >= 0; state--) {
      if (isFull(state)) ends[state] = FREE;
      else if (this.hasLater(state)) ends[state] = ends[later[state]!]!;
      else {
        ends[state] = state;
        stuck.push(state);
      }
    }
    const comers = this.#comers(ends);
    for (const state of comers.ofFree) free(state, ends, comers);
    const chosen: number[] = [];
    for (let at = stuck.length - 1; at >= 0; at--) {
      if (ends[stuck[at]!] === FREE) continue;
      chosen.push(stuck[at]!);
      free(stuck[at]!, ends, comers);
    }
    return chosen;
  }

  /** Which states come where ways end. Forgets steps of states that need none. */
  #comers(ends: Int32Array): Comers {
    const ofFree: number[] = [];
    const first = new Int32Array(ends.length).fill(NONE);
    const next = new Int32Array(this.#length >> 1);
    const pairs = this.#pairs;
    let kept = 0;
    for (let at = 0; at < this.#length; at += 2) {
      const from = pairs[at]!;
      if (ends[from] !== from) continue;
      const end = ends[pairs[at + 1]!]!;
      pairs[kept] = from;
      pairs[kept + 1] = pairs[at + 1]!;
      if (end === FREE) ofFree.push(from);
      else {
        next[kept >> 1] = first[end]!;
        first[end] = kept >> 1;
      }
      kept += 2;
    }
    this.#length = kept;
    return { ofFree, first, next, pairs };
  }
}

/** The states without a later successor from which a step leads to a way that ends at one of them. */
interface Comers {
  /** Those from which one leads to a state that is free. */
  readonly ofFree: readonly number[];
  /** By state: the first pair. */
  readonly first: Int32Array;
  /** By pair: the next one. */
  readonly next: Int32Array;
  readonly pairs: Int32Array;
}

/** A state is free, and so is whoever comes to it. */
function free(state: number, ends: Int32Array, { first, next, pairs }: Comers): void {
  for (let open = [state], one = open.pop(); one !== undefined; one = open.pop()) {
    if (ends[one] === FREE) continue;
    ends[one] = FREE;
    for (let pair = first[one]!; pair !== NONE; pair = next[pair]!) open.push(pairs[2 * pair]!);
  }
}
