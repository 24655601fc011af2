import type { KeptStates } from './checkpoint';
import type { Dictionary } from './dictionary';
import type { Moves } from './moves';
import { Packing } from './packing';

const { clz32, imul } = Math;

/** Number of a stored state, in the order of discovery. */
export type StateId = number;

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;
/** Places for states met a moment ago. */
const MET = 1 << 12;
const MET_MASK = MET - 1;
/** Entries from which on a table doubles when it is full; smaller ones quadruple. */
const SMALL_TABLE = 1 << 20;
const NO_TABLE = new Int32Array(0);
/** States that a search adds at most before it asks for `bytes` again. */
const SOON = 1 << 14;
/** States that are put into a new table together. */
const BATCH = 1024;
/** States that may be staged before they are committed. */
export const ROWS = 512;

/**
 * The set of visited states, exact: each vector is kept in full, packed. Beside them an open-addressing table of their numbers,
 * with some bits of their hashes.
 *
 * A state costs O(changed positions + packed words); a repack is O(states), and each position causes at most sixteen.
 */
export class StateStore {
  size = 0;
  readonly #packing = new Packing();
  #chunks: Int32Array[] = [];
  #table: Int32Array = new Int32Array(1 << 8);
  /** Bits of a state's number in an entry; as many choose the slot. */
  #idBits = 8;
  /** Packed states under construction, one row each; the last one is being written. */
  #staged: Int32Array = new Int32Array(ROWS);
  #rows = 0;
  /** Where the row being written begins. */
  #row = 0;
  readonly #entries: Int32Array = new Int32Array(ROWS);
  readonly #hashes: Int32Array = new Int32Array(ROWS);
  /** Rows that have to be looked up in the table. */
  readonly #wanted: Int32Array = new Int32Array(ROWS);
  /** States met a moment ago, by the low bits of their hashes: number + 1, or -(row + 1) for one of the staged rows. */
  readonly #met: Int32Array = new Int32Array(MET);
  readonly #metHashes: Int32Array = new Int32Array(MET);
  /** Keeps the early reads of `commit` from being optimised away. */
  touched = 0;

  /** Counts how often positions were placed anew in the packed words. */
  get layouts(): number {
    return this.#packing.layouts;
  }

  /** Packed words of a state, as long as `layouts` stays the same. */
  get wordsPerState(): number {
    return this.#packing.wordsPerState;
  }

  /** Bytes that a state takes, its share of the table included; 0 while there is none. */
  get bytesPerState(): number {
    if (this.size === 0) return 0;
    return this.#packing.wordsPerState * 4 + (this.#table.length * 4) / this.size;
  }

  /** Bytes held; a table that is about to double counts as doubled, so that who has a limit stops before and not after. */
  get bytes(): number {
    const isFull = (this.size + SOON) * 4 > this.#table.length * 3;
    return this.size * this.#packing.wordsPerState * 4 + this.#table.length * (isFull ? 8 : 4);
  }

  /** Whether another row can be staged. */
  get isFull(): boolean {
    return this.#rows === ROWS;
  }

  /** Every stored state, as it is kept; nothing may be staged. The words are those of the store itself, to be written and not changed. */
  keep(): KeptStates {
    const { wordsPerState } = this.#packing;
    const words = this.#chunks.map((chunk, number) => chunk.subarray(0, Math.min(CHUNK, this.size - number * CHUNK) * wordsPerState));
    return { size: this.size, tableLength: this.#table.length, packing: this.#packing.keep(), words };
  }

  /** Holds the states that were kept, by the same numbers; for an empty store. */
  restore({ size, tableLength, packing, words }: KeptStates): void {
    this.#packing.restore(packing);
    const width = this.#packing.wordsPerState;
    this.#chunks = [];
    for (const [number, part] of words.entries()) {
      const chunk = new Int32Array(number === 0 && size < CHUNK ? Math.max(1024, part.length) : CHUNK * width);
      chunk.set(part);
      this.#chunks.push(chunk);
    }
    this.size = size;
    this.#staged = new Int32Array(ROWS * width);
    this.#rehash(tableLength);
  }

  /** Stages a whole vector; for the first state. */
  stage(words: Int32Array, length: number): void {
    if (this.size === 0) this.#packing.begin(words, length);
    this.#row = this.#rows++ * this.#packing.wordsPerState;
    this.#staged.fill(0, this.#row, this.#row + this.#packing.wordsPerState);
    for (let position = 0; position < length; position++) this.#encode(position, words[position]!);
    this.#hashes[this.#rows - 1] = hashOf(this.#staged, this.#row, this.#packing.wordsPerState);
  }

  /** Stages a state that differs from a stored one in the given positions (log entries before `count`). O(packed words + count). */
  stageChange(from: StateId, words: Int32Array, positions: Int32Array, count: number): void {
    const chunk = this.#chunks[from >>> CHUNK_BITS]!;
    const width = this.#packing.wordsPerState;
    const base = (from & CHUNK_MASK) * width;
    const row = this.#rows++ * width;
    this.#row = row;
    const staged = this.#staged;
    for (let index = 0; index < width; index++) staged[row + index] = chunk[base + index]!;
    for (let index = 0; index < count; index++) {
      const position = positions[index]!;
      this.#encode(position, words[position]!);
    }
    this.#hashes[this.#rows - 1] = hashOf(this.#staged, this.#row, this.#packing.wordsPerState);
  }

  /** Copies a stored state as it is packed. */
  copyPacked(id: StateId, into: Int32Array): void {
    const width = this.#packing.wordsPerState;
    const chunk = this.#chunks[id >>> CHUNK_BITS]!;
    const base = (id & CHUNK_MASK) * width;
    for (let index = 0; index < width; index++) into[index] = chunk[base + index]!;
  }

  /**
   * Stages a packed state with bits of three of its words replaced: their numbers, a byte each, then what each keeps and what it gets.
   * Returns false and stages nothing where that is a state met a moment ago, as most successors are: it is not new.
   */
  stagePacked(packed: Int32Array, changes: Int32Array, at: number): boolean {
    const width = this.#packing.wordsPerState;
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
    if (known !== 0 && this.#metHashes[slot] === hash && this.#isSame(known, row)) return false;
    this.#met[slot] = -this.#rows - 1;
    this.#metHashes[slot] = hash;
    this.#hashes[this.#rows++] = hash;
    return true;
  }

  /** Whether a state met a moment ago is the one in the row that begins here. */
  #isSame(known: number, row: number): boolean {
    const width = this.#packing.wordsPerState;
    const staged = this.#staged;
    const words = known > 0 ? this.#chunks[(known - 1) >>> CHUNK_BITS]! : staged;
    const base = (known > 0 ? (known - 1) & CHUNK_MASK : -known - 1) * width;
    let index = 0;
    while (index < width && words[base + index] === staged[row + index]) index++;
    return index === width;
  }

  /** Positions that have had a value so far. */
  get positions(): number {
    return this.#packing.fields.length;
  }

  /** Where a position lies in the packed words, as long as `layouts` stays the same. */
  field(position: number): Dictionary {
    return this.#packing.field(position);
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
    const width = this.#packing.wordsPerState;
    const hashes = this.#hashes;
    const wanted = this.#wanted;
    const chunks = this.#chunks;
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
    const table = this.#table;
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
        if (found < 0 && adds && this.size * 4 > this.#table.length * 3) this.#rehash(this.#table.length * (this.#table.length < SMALL_TABLE ? 4 : 2));
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
    const width = this.#packing.wordsPerState;
    const table = this.#table;
    const idBits = this.#idBits;
    const mask = (1 << idBits) - 1;
    const tag = hash << idBits;
    let slot = hash >>> (32 - idBits);
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) break;
      if (((entry ^ tag) & ~mask) === 0) {
        const known = (entry & mask) - 1;
        const chunk = this.#chunks[known >>> CHUNK_BITS]!;
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
    const chunk = this.#room(id >>> CHUNK_BITS, base + width);
    for (let index = 0; index < width; index++) chunk[base + index] = staged[row + index]!;
    table[slot] = tag | (id + 1);
    return ~id;
  }

  /** Writes a stored state into a vector. Positions that never varied are left as they are. */
  read(id: StateId, words: Int32Array): void {
    const chunk = this.#chunks[id >>> CHUNK_BITS]!;
    const base = (id & CHUNK_MASK) * this.#packing.wordsPerState;
    const { varying, fields } = this.#packing;
    for (let index = 0; index < varying.length; index++) {
      const position = varying[index]!;
      const { values, word, shift, mask } = fields[position]!;
      words[position] = values[(chunk[base + word]! >>> shift) & mask]!;
    }
  }

  #encode(position: number, value: number): void {
    const dictionary = this.#packing.field(position);
    let code = dictionary.codeOf(value);
    if (code < 0) {
      code = dictionary.add(value);
      // Code 2^31 and above would need an unsigned mask; nobody has that many states.
      if (code > dictionary.mask) this.#widen(position);
    }
    const { word, shift, mask } = dictionary;
    const at = this.#row + word;
    this.#staged[at] = (this.#staged[at]! & ~(mask << shift)) | (code << shift);
  }

  /** A chunk with room for so many words; the first grows as it fills, so that small state spaces stay small. */
  #room(number: number, words: number): Int32Array {
    const chunks = this.#chunks;
    const whole = CHUNK * this.#packing.wordsPerState;
    if (number === chunks.length) chunks.push(new Int32Array(number === 0 ? 1024 : whole));
    const chunk = chunks[number]!;
    if (chunk.length >= words) return chunk;
    const grown = new Int32Array(Math.min(whole, words * 2));
    grown.set(chunk);
    chunks[number] = grown;
    return grown;
  }

  /** Gives a position more bits, and packs everything anew where others have to make room. */
  #widen(position: number): void {
    const oldWidth = this.#packing.wordsPerState;
    const moves = this.#packing.widen(position);
    if (moves === null) return;
    const width = this.#packing.wordsPerState;
    this.#repack(moves, oldWidth);
    const staged = new Int32Array(ROWS * width);
    moves.make(this.#staged, oldWidth, staged, width, this.#rows);
    this.#row = (this.#rows - 1) * width;
    this.#staged = staged;
    for (let row = 0; row < this.#rows; row++) this.#hashes[row] = hashOf(staged, row * width, width);
    // What was met was noted by its old hash: a row that is noted there would be taken for whoever is staged in it later.
    this.#met.fill(0);
    // Filling it anew costs the same whether it grows or not.
    this.#rehash(this.#table.length * (this.size * 2 > this.#table.length ? 2 : 1));
  }

  /** Moves bits in every stored state, chunk by chunk: only where states get wider does a chunk take other memory than before. */
  #repack(moves: Moves, oldWidth: number): void {
    const width = this.#packing.wordsPerState;
    const scratch = new Int32Array(width === oldWidth ? Math.min(CHUNK, this.size) * width : 0);
    for (const [number, chunk] of this.#chunks.entries()) {
      const count = Math.min(CHUNK, this.size - number * CHUNK);
      if (width === oldWidth) {
        scratch.fill(0);
        moves.make(chunk, width, scratch, width, count);
        chunk.set(count === CHUNK ? scratch : scratch.subarray(0, count * width));
      } else {
        const fresh = new Int32Array(count * width);
        moves.make(chunk, oldWidth, fresh, width, count);
        this.#chunks[number] = fresh;
      }
    }
  }

  #rehash(length: number): void {
    // The states are all that is needed: the old table may go before the new one comes.
    this.#table = NO_TABLE;
    const table = new Int32Array(length);
    const mask = length - 1;
    const idBits = 31 - clz32(length);
    const width = this.#packing.wordsPerState;
    const hashes = new Int32Array(BATCH);
    let touched = 0;
    for (let from = 0; from < this.size; from += BATCH) {
      const chunk = this.#chunks[from >>> CHUNK_BITS]!;
      const count = Math.min(BATCH, this.size - from);
      for (let at = 0; at < count; at++) hashes[at] = hashOf(chunk, ((from + at) & CHUNK_MASK) * width, width);
      // Read ahead, as in `commit`.
      for (let at = 0; at < count; at++) touched += table[hashes[at]! >>> (32 - idBits)]!;
      for (let at = 0; at < count; at++) {
        const hash = hashes[at]!;
        let slot = hash >>> (32 - idBits);
        while (table[slot] !== 0) slot = (slot + 1) & mask;
        table[slot] = (hash << idBits) | (from + at + 1);
      }
    }
    this.touched = touched;
    this.#table = table;
    this.#idBits = idBits;
  }
}

/** All bits of it matter: the high ones are the slot, the low ones the tag. */
function hashOf(words: Int32Array, from: number, count: number): number {
  let hash = 0x9e3779b9 | 0;
  for (let index = 0; index < count; index++) {
    hash = imul(hash ^ words[from + index]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
