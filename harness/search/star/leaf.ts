import { WOULD_LEARN } from '../../machine/vector';
import type { Kept } from '../kept';
import { int32 } from '../kept';
import { wider } from '../wider';

const { imul } = Math;

/** What a set takes beside its members, about. */
const SET_BYTES = 64;
/** A map holds no more than about 16 million entries. */
const MOST_ANSWERS = 1 << 20;

/** Number of a local state of a leaf. */
export type Member = number;
/** Number of a set of local states. */
export type SetId = number;

/** Of a leaf that is kept, what is no array. */
export interface KeptLeaf {
  readonly positions: readonly number[];
}

/** How many local states and sets of them were met. */
export interface Met {
  readonly size: number;
  readonly sets: number;
}

const NONE: Met = { size: 0, sets: 0 };

/**
 * A leaf of the star: its local states are the values of the positions that it changes, its own control point first, and the search
 * carries sets of them. Positions join as they are found to be changed; older local states held the initial value there.
 * Local states and sets are numbered, so that equal ones are compared by number.
 */
export class Leaf {
  readonly actor: number;
  readonly positions: number[] = [];
  /** Local states that have been met. */
  size = 0;
  /** Whether nothing new may be met: numbers are given elsewhere. */
  isClosed = false;
  readonly #initial: Int32Array;
  /** By position: where it lies in a row, plus 1; 0 for those of others. */
  #columns: Int32Array = new Int32Array(256);
  /** The values of each local state, a row each. */
  #rows: Int32Array = new Int32Array(1024);
  #stride = 4;
  /** Open addressing: numbers plus 1. */
  #table: Int32Array = new Int32Array(64);
  /** Members of each set, in ascending order. */
  readonly #sets: Int32Array[] = [];
  #setBytes = 0;
  #scratch: Int32Array = new Int32Array(64);
  readonly #setsByHash = new Map<number, SetId[]>();
  /** Answers of `isWithin`, of bounded number. */
  readonly #within = new Map<number, boolean>();

  constructor(actor: number, initial: Int32Array) {
    this.actor = actor;
    this.#initial = initial;
    this.own(actor + 1);
  }

  /** Bytes held, about. */
  get bytes(): number {
    return this.#rows.byteLength + this.#table.byteLength + this.#setBytes;
  }

  /** Local states and sets as they are kept, from some on. */
  keep({ size, sets }: Met = NONE): Kept<KeptLeaf> {
    const { positions } = this;
    const rows = new Int32Array((this.size - size) * positions.length);
    for (let member = size; member < this.size; member++) rows.set(this.#rows.subarray(member * this.#stride, member * this.#stride + positions.length), (member - size) * positions.length);
    const kept = this.#sets.slice(sets);
    const members = new Int32Array(kept.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const set of kept) {
      members.set(set, at);
      at += set.length;
    }
    return { at: { positions }, arrays: { rows: [rows], sets: [Int32Array.from(kept, ({ length }) => length)], members: [members] } };
  }

  /** Gives local states and sets the numbers that they had; for a leaf that owns the same positions, and has met what came before them. */
  restore(kept: Kept<KeptLeaf>): void {
    const { length } = this.positions;
    const rows = int32(kept, 'rows');
    const from = this.size;
    this.size += rows.length / length;
    if ((this.size + 1) * this.#stride > this.#rows.length) this.#rows = wider(this.#rows, (this.size + 1) * this.#stride * 2);
    for (let member = from; member < this.size; member++) this.#rows.set(rows.subarray((member - from) * length, (member - from + 1) * length), member * this.#stride);
    let entries = this.#table.length;
    while (this.size * 2 > entries) entries *= 2;
    this.#rehash(entries);
    const members = int32(kept, 'members');
    let at = 0;
    for (const size of int32(kept, 'sets')) this.set(members.subarray(at, (at += size)));
  }

  /** How much was met. */
  get met(): Met {
    return { size: this.size, sets: this.#sets.length };
  }

  owns(position: number): boolean {
    return position < this.#columns.length && this.#columns[position] !== 0;
  }

  own(position: number): void {
    if (this.owns(position)) return;
    if (this.isClosed) throw WOULD_LEARN;
    const column = this.positions.push(position);
    if (position >= this.#columns.length) this.#columns = wider(this.#columns, Math.max(position + 1, this.#columns.length * 2));
    this.#columns[position] = column;
    if (column > this.#stride) this.#widen();
    const initial = this.initial(position);
    for (let member = 0; member < this.size; member++) this.#rows[member * this.#stride + column - 1] = initial;
    this.#rehash(this.#table.length);
  }

  /** What a position held at first. */
  initial(position: number): number {
    return this.#initial[position] ?? 0;
  }

  /** Puts a local state into the vector. */
  place(member: Member, words: Int32Array): void {
    const { positions } = this;
    const row = member * this.#stride;
    for (let column = 0; column < positions.length; column++) words[positions[column]!] = this.#rows[row + column]!;
  }

  /** Puts what was there at first into the vector: what stands for any local state. */
  blank(words: Int32Array): void {
    for (const position of this.positions) words[position] = this.initial(position);
  }

  /** The local state that is in the vector. */
  read(words: Int32Array): Member {
    const { positions } = this;
    if ((this.size + 1) * this.#stride > this.#rows.length) this.#rows = wider(this.#rows, this.#rows.length * 2);
    const rows = this.#rows;
    const row = this.size * this.#stride;
    for (let column = 0; column < positions.length; column++) rows[row + column] = words[positions[column]!]!;
    const mask = this.#table.length - 1;
    let slot = this.#hash(row) & mask;
    for (; this.#table[slot] !== 0; slot = (slot + 1) & mask) {
      const known = (this.#table[slot]! - 1) * this.#stride;
      let column = 0;
      while (column < positions.length && rows[known + column] === rows[row + column]) column++;
      if (column === positions.length) return this.#table[slot]! - 1;
    }
    if (this.isClosed) throw WOULD_LEARN;
    this.#table[slot] = ++this.size;
    if (this.size * 2 > this.#table.length) this.#rehash(this.#table.length * 2);
    return this.size - 1;
  }

  /** The value of a position in a local state. */
  value(member: Member, position: number): number {
    return this.#rows[member * this.#stride + this.#columns[position]! - 1]!;
  }

  /** The set of some local states; they may come in any order, and more than once. */
  set(members: Iterable<Member>): SetId {
    const sorted = this.#sorted(members);
    let hash = sorted.length;
    for (let at = 0; at < sorted.length; at++) hash = imul(hash ^ sorted[at]!, 0x9e3779b1) ^ (hash >>> 15);
    const alike = this.#setsByHash.get(hash);
    if (alike !== undefined) for (const set of alike) if (areEqual(this.#sets[set]!, sorted)) return set;
    if (this.isClosed) throw WOULD_LEARN;
    const set = this.#sets.push(sorted.slice()) - 1;
    this.#setBytes += sorted.byteLength + SET_BYTES;
    if (alike === undefined) this.#setsByHash.set(hash, [set]);
    else alike.push(set);
    return set;
  }

  members(set: SetId): Int32Array {
    return this.#sets[set]!;
  }

  /** Whether a set is part of another one. */
  isWithin(part: SetId, whole: SetId): boolean {
    if (part === whole) return true;
    const small = this.#sets[part]!;
    const large = this.#sets[whole]!;
    if (small.length >= large.length) return false;
    const key = part * 0x400_0000 + whole;
    let answer = this.#within.get(key);
    if (answer !== undefined) return answer;
    answer = isPart(small, large);
    // What was asked lately is asked again.
    if (this.#within.size === MOST_ANSWERS) this.#within.clear();
    this.#within.set(key, answer);
    return answer;
  }

  /** Some local states in ascending order, each once, in memory that is used again. */
  #sorted(members: Iterable<Member>): Int32Array {
    let count = 0;
    let isAscending = true;
    for (const member of members) {
      if (count === this.#scratch.length) this.#scratch = wider(this.#scratch, count * 2);
      if (count > 0 && member <= this.#scratch[count - 1]!) isAscending = false;
      this.#scratch[count++] = member;
    }
    if (isAscending) return this.#scratch.subarray(0, count);
    const sorted = this.#scratch.subarray(0, count).sort();
    let kept = 0;
    for (let at = 0; at < count; at++) if (at === 0 || sorted[at] !== sorted[kept - 1]) sorted[kept++] = sorted[at]!;
    return sorted.subarray(0, kept);
  }

  #hash(row: number): number {
    let hash = 0x9e3779b9 | 0;
    for (let column = 0; column < this.positions.length; column++) {
      hash = imul(hash ^ this.#rows[row + column]!, 0x85ebca6b);
      hash ^= hash >>> 15;
    }
    return hash >>> 0;
  }

  #rehash(length: number): void {
    this.#table = new Int32Array(length);
    for (let member = 0; member < this.size; member++) {
      let slot = this.#hash(member * this.#stride) & (length - 1);
      while (this.#table[slot] !== 0) slot = (slot + 1) & (length - 1);
      this.#table[slot] = member + 1;
    }
  }

  #widen(): void {
    const old = this.#stride;
    const stride = old * 2;
    const rows = new Int32Array(this.#rows.length * 2);
    for (let member = 0; member < this.size; member++) rows.set(this.#rows.subarray(member * old, member * old + old), member * stride);
    this.#rows = rows;
    this.#stride = stride;
  }
}

function areEqual(one: Int32Array, other: Int32Array): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

/** Whether all of an ascending array is in another one. */
function isPart(small: Int32Array, large: Int32Array): boolean {
  let at = 0;
  for (let index = 0; index < small.length; index++) {
    while (at < large.length && large[at]! < small[index]!) at++;
    if (at === large.length || large[at] !== small[index]) return false;
  }
  return true;
}
