import type { Packing } from './packing';

// Of each position whose code lies in one part, in the order of the packed words: the position, the word, its shift and mask, and where its values begin.
const POSITION = 0;
const WORD = 1;
const SHIFT = 2;
const MASK = 3;
const VALUES = 4;
const ENTRY = 5;

/** What it takes to know of a packing. */
type Packed = Pick<Packing, 'fields' | 'varying' | 'wordsPerState'>;

/**
 * How packed states are unpacked, in two flat arrays: most of what a search reads of states it reads here. It is made anew when
 * positions have moved, or values have come for which there was no room.
 */
export class Unpacking {
  #plan: Int32Array = new Int32Array(0);
  #values: Int32Array = new Int32Array(0);
  /** By position: where its values begin, and where they end. */
  #begins: Int32Array = new Int32Array(0);
  #ends: Int32Array = new Int32Array(0);
  /** By packed word: where its part of the plan ends. */
  #wordEnds: Int32Array = new Int32Array(0);
  /** Positions whose codes lie in several parts. */
  #split: readonly number[] = [];
  #isMade = false;

  /** Positions have moved. */
  forget(): void {
    this.#isMade = false;
  }

  /** A value has got a code. */
  learn(position: number, code: number, value: number): void {
    if (!this.#isMade) return;
    const at = (this.#begins[position] ?? 0) + code;
    if (at < (this.#ends[position] ?? 0)) this.#values[at] = value;
    else this.#isMade = false;
  }

  /** Writes a packed state that begins at `base` into a vector; O(positions that vary). */
  unpack(packed: Int32Array, base: number, words: Int32Array, packing: Packed): void {
    if (!this.#isMade) this.#make(packing);
    this.#write(0, this.#plan.length, packed, base, words);
    if (this.#split.length > 0) this.#writeSplit(packed, base, words, packing);
  }

  /** The same, into a vector that holds another state, which begins at `before` in `old`: only what lies in words that differ is written. */
  change(old: Int32Array, before: number, packed: Int32Array, base: number, words: Int32Array, packing: Packed): void {
    if (!this.#isMade) this.#make(packing);
    const ends = this.#wordEnds;
    let from = 0;
    for (let word = 0; word < ends.length; word++) {
      const to = ends[word]!;
      if (old[before + word] !== packed[base + word]) this.#write(from, to, packed, base, words);
      from = to;
    }
    if (this.#split.length > 0) this.#writeSplit(packed, base, words, packing);
  }

  #write(from: number, to: number, packed: Int32Array, base: number, words: Int32Array): void {
    const plan = this.#plan;
    const values = this.#values;
    for (let at = from; at < to; at += ENTRY) {
      words[plan[at]!] = values[plan[at + VALUES]! + ((packed[base + plan[at + WORD]!]! >>> plan[at + SHIFT]!) & plan[at + MASK]!)]!;
    }
  }

  #writeSplit(packed: Int32Array, base: number, words: Int32Array, { fields }: Packed): void {
    for (let index = 0; index < this.#split.length; index++) {
      const position = this.#split[index]!;
      words[position] = this.#values[this.#begins[position]! + fields[position]!.codeIn(packed, base)]!;
    }
  }

  #make({ fields, varying, wordsPerState }: Packed): void {
    const inOne = varying.filter((position) => fields[position]!.more.length === 0);
    inOne.sort((a, b) => fields[a]!.first.word - fields[b]!.first.word || fields[a]!.first.shift - fields[b]!.first.shift);
    this.#split = varying.filter((position) => fields[position]!.more.length > 0);
    this.#plan = new Int32Array(inOne.length * ENTRY);
    this.#wordEnds = new Int32Array(wordsPerState);
    this.#begins = new Int32Array(fields.length);
    this.#ends = new Int32Array(fields.length);
    let end = 0;
    for (const position of varying) {
      this.#begins[position] = end;
      end += fields[position]!.values.length;
      this.#ends[position] = end;
    }
    this.#values = new Int32Array(end);
    for (const position of varying) this.#values.set(fields[position]!.values, this.#begins[position]);
    for (const [number, position] of inOne.entries()) {
      const { word, shift, mask } = fields[position]!.first;
      const at = number * ENTRY;
      this.#wordEnds.fill(at + ENTRY, word);
      this.#plan[at + POSITION] = position;
      this.#plan[at + WORD] = word;
      this.#plan[at + SHIFT] = shift;
      this.#plan[at + MASK] = mask;
      this.#plan[at + VALUES] = this.#begins[position]!;
    }
    this.#isMade = true;
  }
}
