import type { Part } from './dictionary';
import { Dictionary } from './dictionary';
import { MAX_ACTORS } from '../machine/bounds';
import { Moves } from './moves';
import { Unpacking } from './unpacking';

/** Positions before it are always packed in one part: control points, which are looked at in packed states. */
export const WHOLE = MAX_ACTORS + 1;

/** A packing as it is kept: plain data. */
export interface KeptPacking {
  /** By position: its values in the order of their codes, and where it lies. */
  readonly fields: readonly { readonly values: readonly number[]; readonly parts: readonly Part[] }[];
  readonly varying: readonly number[];
  readonly wordsPerState: number;
  readonly bitsUsed: readonly number[];
}

/**
 * Where each position of the vector lies in packed states. It takes no room while it has had one value, and otherwise as many
 * bits as the number of its values needs. Another bit is put wherever one is free: it is 0 in every state so far, as it should be. Only
 * when none is free does everything move, into one word more.
 */
export class Packing {
  /** What is known of each position. */
  readonly fields: Dictionary[] = [];
  /** Positions that have had more than one value. */
  varying: number[] = [];
  /** Packed words per state. */
  wordsPerState = 1;
  /** Counts how often positions were placed. */
  layouts = 0;
  /** Counts how often they were placed anew, so that states had to be packed anew. */
  moves = 0;
  #bitsUsed: number[] = [0];
  readonly #whole: number;
  readonly #unpacking = new Unpacking();

  /** Positions before `whole` are packed in one part. */
  constructor(whole = WHOLE) {
    this.#whole = whole;
  }

  /** How it stands, as it is kept. */
  keep(): KeptPacking {
    return {
      fields: this.fields.map(({ values, size, parts }) => ({ values: [...values.subarray(0, size)], parts })),
      varying: [...this.varying],
      wordsPerState: this.wordsPerState,
      bitsUsed: [...this.#bitsUsed],
    };
  }

  /** Stands as one that was kept. */
  restore({ fields, varying, wordsPerState, bitsUsed }: KeptPacking): void {
    this.fields.length = 0;
    for (const { values, parts } of fields) {
      const field = new Dictionary(values[0]!);
      for (const value of values.slice(1)) field.add(value);
      for (const { word, shift, mask, low } of parts) {
        if (low === 0) field.place(32 - Math.clz32(mask), word, shift);
        else field.placeBit(word, shift);
      }
      this.fields.push(field);
    }
    this.varying = [...varying];
    this.wordsPerState = wordsPerState;
    this.#bitsUsed = [...bitsUsed];
    this.#placed();
    this.moves++;
  }

  /** The first state: its values take no room. */
  begin(words: Int32Array, length: number): void {
    for (let position = this.fields.length; position < length; position++) this.fields.push(new Dictionary(words[position]!));
  }

  field(position: number): Dictionary {
    while (this.fields.length <= position) this.fields.push(new Dictionary(0));
    return this.fields[position]!;
  }

  /** What a packed state that begins at `base` holds at a position. */
  valueIn(packed: Int32Array, base: number, position: number): number {
    const field = this.field(position);
    return field.values[field.codeIn(packed, base)]!;
  }

  /** Writes a packed state that begins at `base` into a vector. Positions that never varied are left as they are. */
  unpack(packed: Int32Array, base: number, words: Int32Array): void {
    this.#unpacking.unpack(packed, base, words, this);
  }

  /** The same, into a vector that holds another state, which begins at `before` in `old`. */
  change(old: Int32Array, before: number, packed: Int32Array, base: number, words: Int32Array): void {
    this.#unpacking.change(old, before, packed, base, words, this);
  }

  /** Gives a value that a position has never had a code. Where there is no room for it, the position must get another bit. */
  add(position: number, value: number): number {
    const code = this.field(position).add(value);
    this.#unpacking.learn(position, code, value);
    return code;
  }

  /** Gives a position another bit. Returns how packed states change, or null when they stay as they are. */
  widen(position: number): Moves | null {
    const field = this.field(position);
    this.#placed();
    if (field.width === 0) this.varying.push(position);
    const word = field.width > 0 && position < this.#whole ? -1 : this.#bitsUsed.findIndex((bits) => bits < 32);
    if (word >= 0) {
      field.placeBit(word, this.#bitsUsed[word]!++);
      return null;
    }
    this.moves++;
    const moves = new Moves(this.varying.map((varying) => this.field(varying)));
    this.#layOut(position);
    moves.settle();
    return moves;
  }

  #placed(): void {
    this.layouts++;
    this.#unpacking.forget();
  }

  /** Places every varying position, the widest first, none across a word's border; one of them gets another bit. */
  #layOut(growing: number): void {
    const widths = new Map(this.varying.map((position) => [position, this.#widthOf(position) + Number(position === growing)]));
    this.varying.sort((a, b) => widths.get(b)! - widths.get(a)! || a - b);
    this.#bitsUsed = [];
    for (const position of this.varying) {
      const width = widths.get(position)!;
      let word = this.#bitsUsed.findIndex((bits) => bits + width <= 32);
      if (word < 0) word = this.#bitsUsed.push(0) - 1;
      this.field(position).place(width, word, this.#bitsUsed[word]!);
      this.#bitsUsed[word]! += width;
    }
    this.wordsPerState = this.#bitsUsed.length;
  }

  /** Those that cannot take a bit elsewhere later get it ahead when they are nearly full. */
  #widthOf(position: number): number {
    const { width, size } = this.field(position);
    return position < this.#whole && width < 31 && size * 4 > 3 * 2 ** width ? width + 1 : width;
  }
}
