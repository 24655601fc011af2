import type { KeptStates } from './checkpoint';
import { CHUNK_BITS, CHUNK_MASK, Chunks } from './chunks';
import type { Dictionary } from './dictionary';
import { WOULD_LEARN } from '../machine/vector';
import { Packing, WHOLE, type KeptPacking } from './packing';
import type { Met } from './state-table';
import { hashOf, tableOf } from './state-table';

/** Number of a stored state, in the order of discovery. */
export type StateId = number;

/** Places for states met a moment ago. */
const MET = 1 << 12;
const MET_MASK = MET - 1;
/** Entries from which on a table doubles when it is full; smaller ones quadruple. */
const SMALL_TABLE = 1 << 20;
/** States that a search adds at most before it asks for `bytes` again. */
const SOON = 1 << 14;
/** States that may be staged before they are committed. */
export const ROWS = 512;

/**
 * The set of visited states, exact: each vector is kept in full, packed. Beside them an open-addressing table of their numbers,
 * with some bits of their hashes.
 *
 * A state costs O(changed positions + packed words); a repack is O(states), and there is one for each word of a packed state, and a few for each actor.
 */
export class StateStore {
  size = 0;
  /** How states are packed; for reading. */
  readonly packing: Packing;
  readonly #chunks = new Chunks();
  /** Where states are found; for reading. */
  table: Int32Array = new Int32Array(1 << 8);
  /** Bits of a state's number in an entry; as many choose the slot. */
  #idBits = 8;
  /** Packed states under construction, one row each; the last one is being written. */
  #staged: Int32Array;
  readonly #most: number;
  #rows = 0;
  /** Where the row being written begins. */
  #row = 0;
  readonly #entries: Int32Array;
  readonly #hashes: Int32Array;
  /** Rows that have to be looked up in the table. */
  readonly #wanted: Int32Array;
  /** States met a moment ago, by the low bits of their hashes. */
  readonly #met: Int32Array = new Int32Array(MET);
  readonly #metHashes: Int32Array = new Int32Array(MET);
  /** Keeps the early reads of `commit` from being optimised away. */
  touched = 0;

  /** Pairs of a position and a value that it came to have, where somebody keeps them. */
  values: number[] | null = null;
  /** Whether values that a position has never had are refused, as whatever else would be learned. */
  isClosed = false;

  /** `rows` is how many states may be staged before they are committed; positions before `whole` are packed in one part. */
  constructor(rows = ROWS, whole = WHOLE) {
    this.packing = new Packing(whole);
    this.#most = rows;
    this.#staged = new Int32Array(rows);
    this.#entries = new Int32Array(rows);
    this.#hashes = new Int32Array(rows);
    this.#wanted = new Int32Array(rows);
  }

  /** Counts how often positions were placed in the packed words. */
  get layouts(): number {
    return this.packing.layouts;
  }

  /** Packed words of a state, as long as `layouts` stays the same. */
  get wordsPerState(): number {
    return this.packing.wordsPerState;
  }

  /** Bytes that a state takes, its share of the table included; 0 while there is none. */
  get bytesPerState(): number {
    if (this.size === 0) return 0;
    return this.packing.wordsPerState * 4 + (this.table.length * 4) / this.size;
  }

  /** Bytes held; a table that is about to double counts as doubled, so that who has a limit stops before and not after. */
  get bytes(): number {
    const isFull = (this.size + SOON) * 4 > this.table.length * 3;
    return this.size * this.packing.wordsPerState * 4 + this.table.length * (isFull ? 8 : 4);
  }

  /** Whether another row can be staged. */
  get isFull(): boolean {
    return this.#rows === this.#most;
  }

  /** Every stored state, as it is kept; nothing may be staged. The words are those of the store itself, to be written and not changed. */
  keep(): KeptStates {
    const words = this.#chunks.keep(this.size, this.packing.wordsPerState);
    return { size: this.size, tableLength: this.table.length, packing: this.packing.keep(), words };
  }

  /** Holds the states that were kept, by the same numbers; for an empty store. */
  restore({ size, tableLength, packing, words }: KeptStates): void {
    this.packing.restore(packing);
    const width = this.packing.wordsPerState;
    this.#chunks.restore(words, size, width);
    this.size = size;
    this.#staged = new Int32Array(this.#most * width);
    this.#rehash(tableLength);
  }

  /** Stages a whole vector; for the first state. */
  stage(words: Int32Array, length: number): void {
    if (this.size === 0) this.packing.begin(words, length);
    this.#row = this.#rows++ * this.packing.wordsPerState;
    this.#staged.fill(0, this.#row, this.#row + this.packing.wordsPerState);
    for (let position = 0; position < length; position++) this.#encode(position, words[position]!);
    this.#hashes[this.#rows - 1] = hashOf(this.#staged, this.#row, this.packing.wordsPerState);
  }

  /** Stages a state that differs from a stored one in the given positions (log entries before `count`). O(packed words + count). */
  stageChange(from: StateId, words: Int32Array, positions: Int32Array, count: number): void {
    const chunk = this.#chunks.list[from >>> CHUNK_BITS]!;
    const width = this.packing.wordsPerState;
    const base = (from & CHUNK_MASK) * width;
    const row = this.#rows++ * width;
    this.#row = row;
    const staged = this.#staged;
    for (let index = 0; index < width; index++) staged[row + index] = chunk[base + index]!;
    for (let index = 0; index < count; index++) {
      const position = positions[index]!;
      this.#encode(position, words[position]!);
    }
    this.#hashes[this.#rows - 1] = hashOf(this.#staged, this.#row, this.packing.wordsPerState);
  }

  /** Copies a stored state as it is packed. */
  copyPacked(id: StateId, into: Int32Array): void {
    const width = this.packing.wordsPerState;
    const chunk = this.#chunks.list[id >>> CHUNK_BITS]!;
    const base = (id & CHUNK_MASK) * width;
    for (let index = 0; index < width; index++) into[index] = chunk[base + index]!;
  }

  /**
   * Stages a packed state with bits of three of its words replaced: their numbers, a byte each, then what each keeps and what it gets.
   * Returns 0, or what `#met` says of it where it was met a moment ago, as most successors were: nothing is staged then.
   */
  stagePacked(packed: Int32Array, changes: Int32Array, at: number): Met {
    const width = this.packing.wordsPerState;
    const row = this.#rows * width;
    const staged = this.#staged;
    for (let index = 0; index < width; index++) staged[row + index] = packed[index]!;
    const targets = changes[at]!;
    const a = row + (targets & 255);
    staged[a] = (staged[a]! & changes[at + 1]!) | changes[at + 2]!;
    const b = row + ((targets >>> 8) & 255);
    staged[b] = (staged[b]! & changes[at + 3]!) | changes[at + 4]!;
    const c = row + ((targets >>> 16) & 255);
    staged[c] = (staged[c]! & changes[at + 5]!) | changes[at + 6]!;
    const hash = hashOf(staged, row, width);
    const slot = hash & MET_MASK;
    const known = this.#met[slot]!;
    if (known !== 0 && this.#metHashes[slot] === hash && this.#isSame(known, row)) return known;
    this.#met[slot] = -this.#rows - 1;
    this.#metHashes[slot] = hash;
    this.#hashes[this.#rows++] = hash;
    return 0;
  }

  /** Stages a state that was packed elsewhere in the same way. */
  stageRow(words: Int32Array, at: number, hash: number): void {
    const width = this.packing.wordsPerState;
    const row = this.#rows * width;
    const staged = this.#staged;
    for (let index = 0; index < width; index++) staged[row + index] = words[at + index]!;
    this.#hashes[this.#rows++] = hash;
  }

  /** States that are staged: how many, their packed words, and their hashes. */
  get rows(): { readonly count: number; readonly words: Int32Array; readonly hashes: Int32Array } {
    return { count: this.#rows, words: this.#staged, hashes: this.#hashes };
  }

  /** Forgets the staged states from a row on. */
  unstage(from: number): void {
    for (let row = from; row < this.#rows; row++) {
      const slot = this.#hashes[row]! & MET_MASK;
      if (this.#met[slot] === -row - 1) this.#met[slot] = 0;
    }
    this.#rows = from;
  }

  /** Moves the states into memory that other threads can read, and puts there what is still to come; returns it, with how it is packed. */
  share(): { readonly packing: KeptPacking; readonly chunks: readonly Int32Array[] } {
    if (!this.#chunks.isShared) {
      this.#chunks.share(this.size, this.packing.wordsPerState);
      this.#rehash(this.table.length);
    }
    this.values ??= [];
    return { packing: this.packing.keep(), chunks: this.#chunks.list };
  }

  /** The chunks of states as they are now; where positions are placed anew, or one is full, there are others. */
  get chunks(): readonly Int32Array[] {
    return this.#chunks.list;
  }

  /** Finds so many states of another store, whose packing and states this one has. */
  find(size: number, table: Int32Array): void {
    this.size = size;
    this.table = table;
    this.#idBits = 31 - Math.clz32(table.length);
  }

  /** Packs as another store does that shares its states; for a store that only stages. */
  mirror(packing: KeptPacking): void {
    this.packing.restore(packing);
    this.#staged = new Int32Array(this.#most * this.packing.wordsPerState);
    this.isClosed = true;
  }

  /** Learns what that store has learned since: pairs of a position and its new value, and where the states are now. */
  follow(values: Int32Array, chunks: readonly Int32Array[]): void {
    for (let at = 0; at < values.length; at += 2) {
      const position = values[at]!;
      if (this.packing.add(position, values[at + 1]!) > this.packing.field(position).most) this.packing.widen(position);
    }
    this.#chunks.list = [...chunks];
    const length = this.#most * this.packing.wordsPerState;
    if (this.#staged.length !== length) this.#staged = new Int32Array(length);
    this.#met.fill(0);
  }

  /** Whether a state met a moment ago is the one in the row that begins here. */
  #isSame(known: number, row: number): boolean {
    const width = this.packing.wordsPerState;
    const staged = this.#staged;
    const words = known > 0 ? this.#chunks.list[(known - 1) >>> CHUNK_BITS]! : staged;
    const base = (known > 0 ? (known - 1) & CHUNK_MASK : -known - 1) * width;
    let index = 0;
    while (index < width && words[base + index] === staged[row + index]) index++;
    return index === width;
  }

  /** Where a position lies in the packed words, as long as `layouts` stays the same. */
  field(position: number): Dictionary {
    return this.packing.field(position);
  }

  /**
   * Finds or adds the staged states, in the order staged. Writes the number of each, or its bitwise complement when it is new.
   * The table and the stored states are read ahead for all of them, so that the processor waits for memory once, not every time.
   */
  commit(numbers: Int32Array): number {
    return this.#resolve(numbers, true);
  }

  /** Finds the staged states without adding any: -1 for those that are not stored. */
  lookUp(numbers: Int32Array): number {
    return this.#resolve(numbers, false);
  }

  #resolve(numbers: Int32Array, adds: boolean): number {
    const rows = this.#rows;
    const width = this.packing.wordsPerState;
    const hashes = this.#hashes;
    const wanted = this.#wanted;
    const chunks = this.#chunks.list;
    const met = this.#met;
    const metHashes = this.#metHashes;
    // Only those that were not met a moment ago are looked up.
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const hash = hashes[row]!;
      const at = hash & MET_MASK;
      const known = met[at]!;
      // Of the rows only those before: the first of equal ones is what the others are equal to.
      if (known > -row - 1 && known !== 0 && metHashes[at] === hash && this.#isSame(known, row * width)) {
        numbers[row] = known > 0 ? known - 1 : known;
        continue;
      }
      met[at] = -row - 1;
      metHashes[at] = hash;
      hashes[count] = hash;
      wanted[count++] = row;
    }
    const table = this.table;
    const entries = this.#entries;
    const idBits = this.#idBits;
    for (let at = 0; at < count; at++) entries[at] = table[hashes[at]! >>> (32 - idBits)]!;
    let touched = 0;
    const ids = (1 << idBits) - 1;
    for (let at = 0; at < count; at++) {
      const entry = entries[at]!;
      if (entry === 0 || ((entry ^ (hashes[at]! << idBits)) & ~ids) !== 0) continue;
      const id = (entry & ids) - 1;
      touched += chunks[id >>> CHUNK_BITS]![(id & CHUNK_MASK) * width]!;
    }
    this.touched = touched;
    let next = 0;
    for (let row = 0; row < rows; row++) {
      if (next < count && wanted[next] === row) {
        const hash = hashes[next++]!;
        const found = this.#find(row * width, hash, adds);
        numbers[row] = found;
        met[hash & MET_MASK] = found >= 0 ? found + 1 : adds ? -found : 0;
        if (found < 0 && adds && this.size * 4 > this.table.length * 3) this.#rehash(this.table.length * (this.table.length < SMALL_TABLE ? 4 : 2));
      } else if (numbers[row]! < 0) {
        const first = numbers[-numbers[row]! - 1]!;
        numbers[row] = first < 0 && adds ? ~first : first;
      }
    }
    this.#rows = 0;
    return rows;
  }

  #find(row: number, hash: number, adds: boolean): number {
    const staged = this.#staged;
    const width = this.packing.wordsPerState;
    const table = this.table;
    const idBits = this.#idBits;
    const mask = (1 << idBits) - 1;
    const tag = hash << idBits;
    let slot = hash >>> (32 - idBits);
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) break;
      if (((entry ^ tag) & ~mask) === 0) {
        const known = (entry & mask) - 1;
        const chunk = this.#chunks.list[known >>> CHUNK_BITS]!;
        const base = (known & CHUNK_MASK) * width;
        let index = 0;
        while (index < width && chunk[base + index] === staged[row + index]) index++;
        if (index === width) return known;
      }
      slot = (slot + 1) & mask;
    }
    if (!adds) return -1;
    const id = this.size++;
    const base = (id & CHUNK_MASK) * width;
    const chunk = this.#chunks.room(id >>> CHUNK_BITS, base + width, width);
    for (let index = 0; index < width; index++) chunk[base + index] = staged[row + index]!;
    table[slot] = tag | (id + 1);
    return ~id;
  }

  /** What a stored state holds at a position. */
  valueAt(id: StateId, position: number): number {
    return this.packing.valueIn(this.#chunks.list[id >>> CHUNK_BITS]!, (id & CHUNK_MASK) * this.packing.wordsPerState, position);
  }

  /** Writes a stored state into a vector. Positions that never varied are left as they are. */
  read(id: StateId, words: Int32Array): void {
    this.packing.unpack(this.#chunks.list[id >>> CHUNK_BITS]!, (id & CHUNK_MASK) * this.packing.wordsPerState, words);
  }

  /** The same, into a vector that holds another stored state. */
  change(from: StateId, id: StateId, words: Int32Array): void {
    const { list } = this.#chunks;
    const width = this.packing.wordsPerState;
    this.packing.change(list[from >>> CHUNK_BITS]!, (from & CHUNK_MASK) * width, list[id >>> CHUNK_BITS]!, (id & CHUNK_MASK) * width, words);
  }

  #encode(position: number, value: number): void {
    const dictionary = this.packing.field(position);
    let code = dictionary.codeOf(value);
    if (code < 0) {
      if (this.isClosed) throw WOULD_LEARN;
      this.values?.push(position, value);
      code = this.packing.add(position, value);
      if (code > dictionary.most) this.#widen(position);
    }
    dictionary.put(this.#staged, this.#row, code);
  }

  /** Gives a position another bit, and packs everything anew where others have to make room. */
  #widen(position: number): void {
    const oldWidth = this.packing.wordsPerState;
    const moves = this.packing.widen(position);
    if (moves === null) return;
    const width = this.packing.wordsPerState;
    this.#chunks.repack(moves, this.size, { oldWidth, width });
    const staged = new Int32Array(this.#most * width);
    moves.make(this.#staged, oldWidth, staged, width, this.#rows);
    this.#row = (this.#rows - 1) * width;
    this.#staged = staged;
    for (let row = 0; row < this.#rows; row++) this.#hashes[row] = hashOf(staged, row * width, width);
    // What was met was noted by its old hash: a row that is noted there would be taken for whoever is staged in it later.
    this.#met.fill(0);
    this.#rehash(this.table.length);
  }

  #rehash(length: number): void {
    // The states are all that is needed: the old table may go before the new one comes.
    this.table = new Int32Array(0);
    [this.table, this.touched] = tableOf(this.#chunks.list, { size: this.size, width: this.packing.wordsPerState, length, isShared: this.#chunks.isShared });
    this.#idBits = 31 - Math.clz32(length);
  }
}
