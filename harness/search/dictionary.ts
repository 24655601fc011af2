const DIRECT = 256;

/** The values that one position has ever held, numbered. */
export class Dictionary {
  values: Int32Array = new Int32Array(2);
  size = 1;
  /** Codes of small values, plus 1; 0 for those not met. */
  direct: Int32Array = new Int32Array(4);
  others: Map<number, number> | null = null;
  /** Bits of a code in the packed state. */
  width = 0;
  word = 0;
  shift = 0;
  mask = 0;

  /** The value of code 0: what the position held in the first state, and 0 for positions that came later. */
  readonly first: number;

  constructor(first: number) {
    this.first = first;
    this.values[0] = first;
  }

  /** The code of a value, or -1 when it has none. */
  codeOf(value: number): number {
    if (value === this.first) return 0;
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
