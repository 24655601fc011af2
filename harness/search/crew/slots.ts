import type { Met } from '../state-table';

/** States of a group: they are expanded together. */
export const GROUP = 192;

const FREE = 0;
const READY = 1;
const DONE = 2;
/** Taken by who leads; by helpers, one more each. */
const TAKEN = 3;
/** Who leads, among those who expand groups; helpers are numbered from 1. */
export const LEADER = 0;

// What a slot begins with.
const STATUS = 0;
/** The group: its first state, and the one after its last. */
const FROM = 2;
const TO = 3;
/** Whether its states are as deep as the search goes, and whether somebody could have moved in one of them. */
const IS_DEEP = 4;
const IS_CUT = 5;
/** Messages that whoever expands it must have read. */
const NEEDS = 6;
/** How states were packed. */
const LAYOUT = 7;
const ENTRIES = 8;
/** Steps that led to states met a moment ago, and of how many it is written where. */
const MET = 9;
const METS = 10;
const HEAD = 16;

/** Successors of a group that have room; what has more is left to the one that leads. */
export const MOST_ROWS = 16 * GROUP;
const MOST_ENTRIES = MOST_ROWS + 2 * GROUP;
const MOST_WORDS = MOST_ROWS * 24;
const HASHES = HEAD + MOST_ENTRIES;
const WORDS = HASHES + MOST_ROWS;
const MET_AT = WORDS + MOST_WORDS;
/** Of more it is not said where they led: who asks can do without. */
const MOST_METS = 8 * GROUP;
const SLOT = MET_AT + 2 * MOST_METS;

const CODE_BITS = 16;
const CODE_MASK = (1 << CODE_BITS) - 1;
/** In the place of a choice: the state is left to the one that leads. No choice has this code, there are at most 63 actors. */
const LEFT = CODE_MASK;

/** A group of states that is to be expanded. */
export interface Group {
  readonly from: number;
  readonly to: number;
  readonly isDeep: boolean;
  readonly needs: number;
}

/** What came of a group, beside its successors. */
export interface Answer {
  /** How states were packed. */
  readonly layout: number;
  readonly entries: number;
  /** Steps that led to states met a moment ago, and of how many it is written where. */
  readonly met: number;
  readonly mets: number;
  /** Whether somebody could have moved in a state that is as deep as the search goes. */
  readonly isCut: boolean;
}

/**
 * Groups of states, and what came of them, in memory that all who search share. A group is ready, then taken by one of them, then done.
 * Of each successor in order: the state it comes of and the choice, then its hash, then its packed words; or that a state is left.
 */
export class Slots {
  readonly count: number;
  readonly shared: SharedArrayBuffer;
  readonly words: Int32Array;

  constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.words = new Int32Array(shared);
    this.count = Math.floor(this.words.length / SLOT);
  }

  static of(count: number): Slots {
    return new Slots(new SharedArrayBuffer(count * SLOT * Int32Array.BYTES_PER_ELEMENT));
  }

  /** Successors for which a slot has room, of so many words each. */
  static room(width: number): number {
    return Math.min(MOST_ROWS, Math.floor(MOST_WORDS / width));
  }

  /** Lets somebody take a group. */
  offer(slot: number, { from, to, isDeep, needs }: Group): void {
    const at = slot * SLOT;
    this.words[at + FROM] = from;
    this.words[at + TO] = to;
    this.words[at + IS_DEEP] = Number(isDeep);
    this.words[at + NEEDS] = needs;
    Atomics.store(this.words, at + STATUS, READY);
  }

  /** Takes a group that is ready; returns false where somebody else was faster. */
  take(slot: number, owner: number): boolean {
    return Atomics.compareExchange(this.words, slot * SLOT + STATUS, READY, TAKEN + owner) === READY;
  }

  /** The first group that is ready, -1 where none is. */
  firstReady(): number {
    let first = -1;
    for (let slot = 0; slot < this.count; slot++) {
      if (Atomics.load(this.words, slot * SLOT + STATUS) === READY && (first < 0 || this.words[slot * SLOT + FROM]! < this.words[first * SLOT + FROM]!)) first = slot;
    }
    return first;
  }

  /** What is to be expanded. */
  group(slot: number): Group {
    const at = slot * SLOT;
    return { from: this.words[at + FROM]!, to: this.words[at + TO]!, isDeep: this.words[at + IS_DEEP] === 1, needs: this.words[at + NEEDS]! };
  }

  /** Hands in what came of a group. */
  done(slot: number, { layout, entries, met, mets, isCut }: Answer): void {
    const at = slot * SLOT;
    this.words[at + LAYOUT] = layout;
    this.words[at + ENTRIES] = entries;
    this.words[at + MET] = met;
    this.words[at + METS] = mets;
    this.words[at + IS_CUT] = Number(isCut);
    Atomics.store(this.words, at + STATUS, DONE);
  }

  /** What came of it. */
  answer(slot: number): Answer {
    const at = slot * SLOT;
    return { layout: this.words[at + LAYOUT]!, entries: this.words[at + ENTRIES]!, met: this.words[at + MET]!, mets: this.words[at + METS]!, isCut: this.words[at + IS_CUT] === 1 };
  }

  isDone(slot: number): boolean {
    return Atomics.load(this.words, slot * SLOT + STATUS) === DONE;
  }

  /** Who has taken a group that is not done. */
  owner(slot: number): number {
    return Atomics.load(this.words, slot * SLOT + STATUS) - TAKEN;
  }

  free(slot: number): void {
    Atomics.store(this.words, slot * SLOT + STATUS, FREE);
  }

  /** Writes which state and choice a successor comes of, `offset` being the state's place in the group. */
  writeStep(slot: number, entry: number, offset: number, code: number): void {
    this.words[slot * SLOT + HEAD + entry] = (offset << CODE_BITS) | code;
  }

  /** Writes that a state is left to the one that leads, in two entries: the second says how many steps of the states before led to ones met a moment ago. */
  writeLeft(slot: number, entry: number, offset: number, met: number): void {
    this.writeStep(slot, entry, offset, LEFT);
    this.words[slot * SLOT + HEAD + entry + 1] = met;
  }

  /** That number, `entry` being the first of the two. */
  metBefore(slot: number, entry: number): number {
    return this.words[slot * SLOT + HEAD + entry + 1]!;
  }

  /** Writes that a step led to a state met a moment ago: a row of the group, below 0, or a state, as stores say it. Returns how many there are. */
  writeMet(slot: number, mets: number, offset: number, code: number, met: Met): number {
    if (mets === MOST_METS) return mets;
    const at = slot * SLOT + MET_AT + 2 * mets;
    this.words[at] = (offset << CODE_BITS) | code;
    this.words[at + 1] = met;
    return mets + 1;
  }

  /** The place in the group of the state that such a step is of. */
  metOffset(slot: number, number: number): number {
    return this.words[slot * SLOT + MET_AT + 2 * number]! >>> CODE_BITS;
  }

  /** Its choice. */
  metCode(slot: number, number: number): number {
    return this.words[slot * SLOT + MET_AT + 2 * number]! & CODE_MASK;
  }

  /** Where it led. */
  met(slot: number, number: number): Met {
    return this.words[slot * SLOT + MET_AT + 2 * number + 1]!;
  }

  /** The place in the group of the state that an entry is of. */
  offset(slot: number, entry: number): number {
    return this.words[slot * SLOT + HEAD + entry]! >>> CODE_BITS;
  }

  /** The choice of an entry, -1 where its state is left. */
  code(slot: number, entry: number): number {
    const code = this.words[slot * SLOT + HEAD + entry]! & CODE_MASK;
    return code === LEFT ? -1 : code;
  }

  /** Writes the packed successors. */
  writeRows(slot: number, { count, words, hashes }: { readonly count: number; readonly words: Int32Array; readonly hashes: Int32Array }, width: number): void {
    const at = slot * SLOT;
    this.words.set(hashes.subarray(0, count), at + HASHES);
    this.words.set(words.subarray(0, count * width), at + WORDS);
  }

  /** The hash of a successor. */
  hash(slot: number, row: number): number {
    return this.words[slot * SLOT + HASHES + row]!;
  }

  /** Where the words of a successor begin in `words`. */
  rowAt(slot: number, row: number, width: number): number {
    return slot * SLOT + WORDS + row * width;
  }
}
