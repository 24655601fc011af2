import { Dictionary } from './dictionary';
import { Moves } from './moves';

/** How many bits a position may have. */
const WIDTHS = [1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24, 28, 32];

/** A packing as it is kept: plain data. */
export interface KeptPacking {
  /** By position: its values in the order of their codes, and where it lies. */
  readonly fields: readonly { readonly values: readonly number[]; readonly width: number; readonly word: number; readonly shift: number }[];
  readonly varying: readonly number[];
  readonly wordsPerState: number;
  readonly bitsUsed: readonly number[];
}

/**
 * Where each position of the vector lies in packed states. It takes no room while it has had one value, and otherwise as many
 * bits as the number of its values needs, or a few more.
 */
export class Packing {
  /** What is known of each position. */
  readonly fields: Dictionary[] = [];
  /** Positions that have had more than one value. */
  varying: number[] = [];
  /** Packed words per state. */
  wordsPerState = 1;
  /** Counts how often positions were placed anew. */
  layouts = 0;
  #bitsUsed: number[] = [0];

  /** How it stands, as it is kept. */
  keep(): KeptPacking {
    return {
      fields: this.fields.map(({ values, size, width, word, shift }) => ({ values: [...values.subarray(0, size)], width, word, shift })),
      varying: [...this.varying],
      wordsPerState: this.wordsPerState,
      bitsUsed: [...this.#bitsUsed],
    };
  }

  /** Stands as one that was kept. */
  restore({ fields, varying, wordsPerState, bitsUsed }: KeptPacking): void {
    this.fields.length = 0;
    for (const { values, width, word, shift } of fields) {
      const field = new Dictionary(values[0]!);
      for (const value of values.slice(1)) field.add(value);
      field.width = width;
      field.word = word;
      field.shift = shift;
      field.mask = maskOf(width);
      this.fields.push(field);
    }
    this.varying = [...varying];
    this.wordsPerState = wordsPerState;
    this.#bitsUsed = [...bitsUsed];
    this.layouts++;
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
    const { values, word, shift, mask } = this.field(position);
    return values[(packed[base + word]! >>> shift) & mask]!;
  }

  /** Writes a packed state that begins at `base` into a vector. Positions that never varied are left as they are. */
  unpack(packed: Int32Array, base: number, words: Int32Array): void {
    const { varying, fields } = this;
    for (let index = 0; index < varying.length; index++) {
      const position = varying[index]!;
      const { values, word, shift, mask } = fields[position]!;
      words[position] = values[(packed[base + word]! >>> shift) & mask]!;
    }
  }

  /** Gives a position more bits. Returns how packed states change, or null when they stay as they are. */
  widen(position: number): Moves | null {
    this.layouts++;
    const field = this.field(position);
    if (this.#takesFreeBit(field)) {
      this.varying.push(position);
      return null;
    }
    const moves = new Moves(this.varying.map((varying) => this.field(varying)));
    if (field.width === 0) this.varying.push(position);
    field.width = WIDTHS.find((width) => width > field.width) ?? 32;
    this.#layOut();
    moves.settle();
    return moves;
  }

  /** Places a position that begins to vary where a bit is free: it is 0 in every state, and that is the code of what they hold. */
  #takesFreeBit(field: Dictionary): boolean {
    if (field.width > 0) return false;
    const word = this.#bitsUsed.findIndex((bits) => bits < 32);
    if (word < 0) return false;
    field.width = 1;
    field.word = word;
    field.shift = this.#bitsUsed[word]!++;
    field.mask = 1;
    return true;
  }

  /** Places every varying position, the widest first, none across a word's border. */
  #layOut(): void {
    this.varying.sort((a, b) => this.field(b).width - this.field(a).width || a - b);
    this.#bitsUsed = [];
    for (const position of this.varying) {
      const field = this.field(position);
      let word = this.#bitsUsed.findIndex((bits) => bits + field.width <= 32);
      if (word < 0) word = this.#bitsUsed.push(0) - 1;
      field.word = word;
      field.shift = this.#bitsUsed[word]!;
      field.mask = maskOf(field.width);
      this.#bitsUsed[word]! += field.width;
    }
    this.wordsPerState = Math.max(1, this.#bitsUsed.length);
  }
}

function maskOf(width: number): number {
  if (width === 0) return 0;
  return width === 32 ? 0x7fffffff : (1 << width) - 1;
}
