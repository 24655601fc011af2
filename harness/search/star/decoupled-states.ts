import type { Choice } from '../../result';
import type { Kept } from '../kept';
import { int32 } from '../kept';
import { wider } from '../wider';
import type { StateId } from '../state-store';
import type { Decoupled } from './decoupled';
import type { Leaf, SetId } from './leaf';

// The columns of a row; the leaves' sets follow.
const CENTRE = 0;
const PARENT = 1;
const ACTOR = 2;
const ALTERNATIVE = 3;
const ORDINAL = 4;
const DEPTH = 5;
/** The next state with the same centre, plus 1. */
const NEXT = 6;
const FLAGS = 7;
const SETS = 8;

/** Its sets are part of those of a later state: whoever comes to it need not look. */
const DOMINATED = 1;
/** From here on: the actor that went on alone, plus 1. */
const ALONE_SHIFT = 1;

const CHUNK_BITS = 8;
const CHUNK = 1 << CHUNK_BITS;

/** The states of a decoupled search, in the order of discovery: a row of integers each. */
export class DecoupledStates {
  size = 0;
  readonly #leaves: readonly Leaf[];
  readonly #width: number;
  readonly #chunks: Int32Array[] = [];
  /** By centre: the last state with it, plus 1. */
  #heads: Int32Array = new Int32Array(1024);

  constructor(leaves: readonly Leaf[]) {
    this.#leaves = leaves;
    this.#width = SETS + leaves.length;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.#chunks.length * CHUNK * this.#width * 4 + this.#heads.byteLength;
  }

  /** All states as they are kept. */
  keep(): Kept<number> {
    const rows = this.#chunks.map((chunk, index) => chunk.subarray(0, Math.min(CHUNK, this.size - index * CHUNK) * this.#width));
    return { at: this.size, arrays: { rows, heads: [this.#heads] } };
  }

  restore(kept: Kept<number>): void {
    this.size = kept.at;
    for (const rows of kept.arrays['rows']!) {
      const chunk = new Int32Array(CHUNK * this.#width);
      chunk.set(rows);
      this.#chunks.push(chunk);
    }
    this.#heads = int32(kept, 'heads');
  }

  get(number: number): Decoupled {
    const chunk = this.#chunks[number >>> CHUNK_BITS]!;
    const row = (number & (CHUNK - 1)) * this.#width;
    const step: Choice & { readonly ordinal: number } = { actor: chunk[row + ACTOR]!, alternative: chunk[row + ALTERNATIVE]!, ordinal: chunk[row + ORDINAL]! };
    const sets: SetId[] = [];
    for (let at = row + SETS; at < row + this.#width; at++) sets.push(chunk[at]!);
    return { centre: chunk[row + CENTRE]!, sets, parent: chunk[row + PARENT]!, step, depth: chunk[row + DEPTH]! };
  }

  depthOf(number: number): number {
    return this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + DEPTH]!;
  }

  /** The number of a state's part of the centre. */
  centreOf(number: number): StateId {
    return this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + CENTRE]!;
  }

  /** Copies the numbers of a state's sets. */
  copySets(number: number, into: Int32Array, at: number): void {
    const chunk = this.#chunks[number >>> CHUNK_BITS]!;
    const from = (number & (CHUNK - 1)) * this.#width + SETS;
    for (let index = 0; index < this.#leaves.length; index++) into[at + index] = chunk[from + index]!;
  }

  /** The actor of the centre that went on alone from a state, or -1. */
  aloneIn(number: number): number {
    return (this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + FLAGS]! >> ALONE_SHIFT) - 1;
  }

  /** An actor goes on alone from a state; -1 when all do. */
  letGoAlone(number: number, actor: number): void {
    const flags = this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + FLAGS]! & DOMINATED;
    this.#set(number, FLAGS, flags | ((actor + 1) << ALONE_SHIFT));
  }

  isDominated(number: number): boolean {
    return (this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + FLAGS]! & DOMINATED) !== 0;
  }

  /**
   * Adds a state, unless one with the same centre has all of its sets; those whose sets are part of its are marked and forgotten, and `onDominated` is told.
   * Returns the one that has all of it, as its bitwise complement when it is new.
   */
  add({ centre, sets, parent, step, depth }: Decoupled, onDominated: (part: number, whole: number) => void): number {
    if (centre >= this.#heads.length) this.#heads = wider(this.#heads, Math.max(centre + 1, this.#heads.length * 2));
    for (let at = this.#heads[centre]! - 1; at >= 0; at = this.#next(at)) if (this.#isWithin(sets, at)) return at;
    let before = -1;
    for (let at = this.#heads[centre]! - 1; at >= 0; at = this.#next(at)) {
      if (!this.#contains(sets, at)) {
        before = at;
        continue;
      }
      onDominated(at, this.size);
      this.#set(at, FLAGS, DOMINATED | ((this.aloneIn(at) + 1) << ALONE_SHIFT));
      const next = this.#next(at) + 1;
      if (before < 0) this.#heads[centre] = next;
      else this.#set(before, NEXT, next);
    }
    const number = this.size++;
    if (number >>> CHUNK_BITS === this.#chunks.length) this.#chunks.push(new Int32Array(CHUNK * this.#width));
    const chunk = this.#chunks[number >>> CHUNK_BITS]!;
    const row = (number & (CHUNK - 1)) * this.#width;
    chunk[row + CENTRE] = centre;
    chunk[row + PARENT] = parent;
    chunk[row + ACTOR] = step.actor;
    chunk[row + ALTERNATIVE] = step.alternative;
    chunk[row + ORDINAL] = step.ordinal;
    chunk[row + DEPTH] = depth;
    chunk[row + NEXT] = this.#heads[centre]!;
    for (let index = 0; index < sets.length; index++) chunk[row + SETS + index] = sets[index]!;
    this.#heads[centre] = number + 1;
    return ~number;
  }

  /** The schedule of the centre's states that leads to one, the first one first. */
  path(target: Decoupled): readonly { readonly centre: StateId; readonly step: Decoupled['step'] }[] {
    const path: Decoupled[] = [target];
    for (let at = target.parent; at >= 0; at = path[path.length - 1]!.parent) path.push(this.get(at));
    return path.reverse();
  }

  #isWithin(sets: readonly number[], whole: number): boolean {
    const chunk = this.#chunks[whole >>> CHUNK_BITS]!;
    const row = (whole & (CHUNK - 1)) * this.#width + SETS;
    for (let index = 0; index < sets.length; index++) if (!this.#leaves[index]!.isWithin(sets[index]!, chunk[row + index]!)) return false;
    return true;
  }

  #contains(sets: readonly number[], part: number): boolean {
    const chunk = this.#chunks[part >>> CHUNK_BITS]!;
    const row = (part & (CHUNK - 1)) * this.#width + SETS;
    for (let index = 0; index < sets.length; index++) if (!this.#leaves[index]!.isWithin(chunk[row + index]!, sets[index]!)) return false;
    return true;
  }

  #next(number: number): number {
    return this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + NEXT]! - 1;
  }

  #set(number: number, column: number, value: number): void {
    this.#chunks[number >>> CHUNK_BITS]![(number & (CHUNK - 1)) * this.#width + column] = value;
  }
}
