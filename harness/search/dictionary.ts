const DIRECT = 256;

/** Some bits of a code in the packed state: those under a mask, `low` being the place of the lowest in the code. */
export interface Part {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly low: number;
}

const NOWHERE: Part = { word: 0, shift: 0, mask: 0, low: 0 };

/** The values that one position has ever held, numbered; and where its code lies in packed states. */
export class Dictionary {
  values: Int32Array = new Int32Array(2);
  size = 1;
  /** Codes of small values, plus 1; 0 for those not met. */
  direct: Int32Array = new Int32Array(4);
  others: Map<number, number> | null = null;
  /** Bits of a code. */
  width = 0;
  /** The highest code for which there is room. */
  most = 0;
  /** Where the low bits lie. */
  first: Part = NOWHERE;
  /** Where the others lie, if they were added later. */
  more: Part[] = [];

  /** The value of code 0: what the position held in the first state, and 0 for positions that came later. */
  readonly initial: number;

  constructor(initial: number) {
    this.initial = initial;
    this.values[0] = initial;
  }

  /** Where its code lies, in parts; none while it is not packed. */
  get parts(): readonly Part[] {
    return this.width === 0 ? [] : [this.first, ...this.more];
  }

  /** Places all bits of the code together, and forgets where they were. */
  place(width: number, word: number, shift: number): void {
    this.width = width;
    this.most = mostOf(width);
    this.first = { word, shift, mask: this.most, low: 0 };
    this.more = [];
  }

  /** Places one bit more. */
  placeBit(word: number, shift: number): void {
    if (this.width === 0) {
      this.place(1, word, shift);
      return;
    }
    this.more.push({ word, shift, mask: 1, low: this.width });
    this.most = mostOf(++this.width);
  }

  /** Writes a code into the packed state that begins at `base`. */
  put(packed: Int32Array, base: number, code: number): void {
    const { word, shift, mask } = this.first;
    const at = base + word;
    packed[at] = (packed[at]! & ~(mask << shift)) | ((code & mask) << shift);
    const { more } = this;
    for (let index = 0; index < more.length; index++) {
      const part = more[index]!;
      const beside = base + part.word;
      packed[beside] = (packed[beside]! & ~(part.mask << part.shift)) | (((code >>> part.low) & part.mask) << part.shift);
    }
  }

  /** The code in a packed state that begins at `base`. */
  codeIn(packed: Int32Array, base: number): number {
    const { word, shift, mask } = this.first;
    let code = (packed[base + word]! >>> shift) & mask;
    for (const part of this.more) code |= ((packed[base + part.word]! >>> part.shift) & part.mask) << part.low;
    return code;
  }

  /** The code of a value, or -1 when it has none. */
  codeOf(value: number): number {
    if (value === this.initial) return 0;
    if (value >= 0 && value < this.direct.length) return this.direct[value]! - 1;
    return this.others?.get(value) ?? -1;
  }

  /** Gives a value that has none the next code. */
  add(value: number): number {
    const code = this.size++;
    if (code >= this.values.length) {
      const grown = new Int32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[code] = value;
    // Whatever lies in the table's range must lie in the table: `codeOf` looks nowhere else.
    if (value >= 0 && value < Math.max(DIRECT, this.size * 4, this.direct.length)) {
      if (value >= this.direct.length) {
        const grown = new Int32Array(Math.max(value + 1, this.direct.length * 2));
        grown.set(this.direct);
        // What the map held within the new range moves into the table.
        if (this.others !== null) {
          for (const [other, known] of this.others) {
            if (other >= 0 && other < grown.length) {
              grown[other] = known + 1;
              this.others.delete(other);
            }
          }
        }
        this.direct = grown;
      }
      this.direct[value] = code + 1;
    } else {
      this.others ??= new Map();
      this.others.set(value, code);
    }
    return code;
  }
}

/** Code 2^31 and above would need an unsigned mask; nobody has that many states. */
function mostOf(width: number): number {
  return width === 32 ? 0x7fffffff : (1 << width) - 1;
}
