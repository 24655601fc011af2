/** States of a group: they are expanded one after the other. */
export const GROUP = 32;

const FREE = 0;
const READY = 1;
const DONE = 2;
/** Taken by who leads; by helpers, one more each. */
const TAKEN = 3;

// What a slot begins with.
const STATUS = 0;
/** The group: its first state, and the one after its last. */
const FROM = 1;
const TO = 2;
/** How the centre's parts are packed, and what was known of leaves and of what commutes: by whoever hands it out, then by whoever hands it in. */
const LAYOUT = 3;
const VERSION = 4;
/** By state: where its entry begins, one of these before. */
const PLACES = 8;
const WANTED = 0;
const NOT_WANTED = -1;
const SETS = PLACES + GROUP;

/** Integers of entries that have room; what has more is left to the one that leads. */
export const MOST_INTEGERS = 1 << 13;
/** As many as a store stages, and those of the states. */
const MOST_ROWS = 512;
const MOST_WORDS = 1 << 14;

// What an entry begins with; its successors follow.
/** The actor that goes on alone, or -1. */
export const ALONE = 0;
/** Steps that were made of leaves, and of the centre. */
export const LEAF_STEPS = 1;
export const CENTRE_STEPS = 2;
/** Parts of the centre that were met: the first row, and how many there are. */
export const FIRST_ROW = 3;
export const ROWS = 4;
export const SUCCESSORS = 5;
export const ENTRY = 6;

// A successor; the numbers of its sets follow.
export const ACTOR = 0;
export const ALTERNATIVE = 1;
export const ORDINAL = 2;
/** The row of its part of the centre. */
export const ROW = 3;
export const SUCCESSOR = 4;

/** A group of states that is to be expanded, or was. */
export interface StarGroup {
  readonly from: number;
  readonly to: number;
  readonly layout: number;
  readonly version: number;
}

/**
 * Groups of decoupled states, and what came of them, in memory that all who search share. A group is ready, then taken by one of them, then done. Each
 * state's part of the centre lies there as it is packed, and the numbers of its sets; behind it what came of each that was expanded, and the parts of the
 * centre that were met, in the order in which they were.
 */
export class StarSlots {
  readonly count: number;
  readonly shared: SharedArrayBuffer;
  readonly words: Int32Array;
  readonly #leaves: number;
  readonly #entries: number;
  readonly #hashes: number;
  readonly #rows: number;
  readonly #size: number;

  /** For states of so many leaves. */
  constructor(shared: SharedArrayBuffer, leaves: number) {
    this.shared = shared;
    this.words = new Int32Array(shared);
    this.#leaves = leaves;
    this.#entries = SETS + GROUP * leaves;
    this.#hashes = this.#entries + MOST_INTEGERS;
    this.#rows = this.#hashes + MOST_ROWS;
    this.#size = sizeOf(leaves);
    this.count = Math.floor(this.words.length / this.#size);
  }

  static of(count: number, leaves: number): StarSlots {
    return new StarSlots(new SharedArrayBuffer(count * sizeOf(leaves) * Int32Array.BYTES_PER_ELEMENT), leaves);
  }

  /** Rows that have room, of so many words each. */
  static room(width: number): number {
    return Math.min(MOST_ROWS, Math.floor(MOST_WORDS / width));
  }

  /** Lets somebody take a group, whose states were written. */
  offer(slot: number, { from, to, layout, version }: StarGroup): void {
    const at = slot * this.#size;
    this.words[at + FROM] = from;
    this.words[at + TO] = to;
    this.words[at + LAYOUT] = layout;
    this.words[at + VERSION] = version;
    Atomics.store(this.words, at + STATUS, READY);
  }

  /** Takes a group that is ready; returns false where somebody else was faster. */
  take(slot: number, owner: number): boolean {
    return Atomics.compareExchange(this.words, slot * this.#size + STATUS, READY, TAKEN + owner) === READY;
  }

  /** The first group that is ready, -1 where none is. */
  firstReady(): number {
    let first = -1;
    for (let slot = 0; slot < this.count; slot++) {
      const at = slot * this.#size;
      if (Atomics.load(this.words, at + STATUS) === READY && (first < 0 || this.words[at + FROM]! < this.words[first * this.#size + FROM]!)) first = slot;
    }
    return first;
  }

  group(slot: number): StarGroup {
    const at = slot * this.#size;
    return { from: this.words[at + FROM]!, to: this.words[at + TO]!, layout: this.words[at + LAYOUT]!, version: this.words[at + VERSION]! };
  }

  /** Hands in what came of a group, by what was known. */
  done(slot: number, version: number): void {
    this.words[slot * this.#size + VERSION] = version;
    Atomics.store(this.words, slot * this.#size + STATUS, DONE);
  }

  isDone(slot: number): boolean {
    return Atomics.load(this.words, slot * this.#size + STATUS) === DONE;
  }

  /** Who has taken a group that is not done. */
  owner(slot: number): number {
    return Atomics.load(this.words, slot * this.#size + STATUS) - TAKEN;
  }

  free(slot: number): void {
    Atomics.store(this.words, slot * this.#size + STATUS, FREE);
  }

  /** Says whether a state is wanted, by its place in the group. */
  want(slot: number, offset: number, isWanted: boolean): void {
    this.words[slot * this.#size + PLACES + offset] = isWanted ? WANTED : NOT_WANTED;
  }

  isWanted(slot: number, offset: number): boolean {
    return this.words[slot * this.#size + PLACES + offset] === WANTED;
  }

  /** Where the numbers of a state's sets begin in `words`. */
  setsAt(slot: number, offset: number): number {
    return slot * this.#size + SETS + offset * this.#leaves;
  }

  /** Where entries begin in `words`. */
  entriesAt(slot: number): number {
    return slot * this.#size + this.#entries;
  }

  /** Says where in `words` the entry of a state begins. */
  place(slot: number, offset: number, entry: number): void {
    this.words[slot * this.#size + PLACES + offset] = entry - slot * this.#size;
  }

  /** Where in `words` the entry of a state begins, -1 where it has none. */
  placeOf(slot: number, offset: number): number {
    const entry = this.words[slot * this.#size + PLACES + offset]!;
    return entry <= 0 ? -1 : slot * this.#size + entry;
  }

  /** Where the hash of a row is in `words`. */
  hashAt(slot: number, row: number): number {
    return slot * this.#size + this.#hashes + row;
  }

  /** Where the rows begin in `words`: first those of the states, then those that were met. */
  rowsAt(slot: number): number {
    return slot * this.#size + this.#rows;
  }

  /** The rows as an array, whose states are numbered by them. */
  rows(slot: number): Int32Array {
    return this.words.subarray(this.rowsAt(slot), this.rowsAt(slot) + MOST_WORDS);
  }
}

function sizeOf(leaves: number): number {
  return SETS + GROUP * leaves + MOST_INTEGERS + MOST_ROWS + MOST_WORDS;
}
