const { imul } = Math;

/** Number of a stored state, in the order of discovery. */
export type StateId = number;

const CHUNK_BITS = 16;
const CHUNK = 1 << CHUNK_BITS;
const CHUNK_MASK = CHUNK - 1;
const DIRECT = 256;
/** States that may be staged before they are committed. */
export const ROWS = 256;

/** The values that one position has ever held, numbered. */
class Dictionary {
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

/**
 * The set of visited states, exact: each vector is kept in full, packed. A position takes no room while it has had one value,
 * and otherwise as many bits (1, 2, 4, 8, 16, 32) as the number of its values needs; when one outgrows its bits, everything
 * is packed anew. Beside it an open-addressing table of state numbers.
 *
 * A state costs O(changed positions + packed words); a repack is O(states), and each position causes at most six.
 */
export class StateStore {
  size = 0;
  readonly #dictionaries: Dictionary[] = [];
  /** Positions that have had more than one value. */
  #varying: number[] = [];
  /** Packed words per state. */
  #wordsPerState = 1;
  #bitsUsed: number[] = [0];
  #chunks: Int32Array[] = [];
  #table: Int32Array = new Int32Array(1 << 8);
  #tableMask: number = (1 << 8) - 1;
  /** Packed states under construction, one row each; the last one is being written. */
  #staged: Int32Array = new Int32Array(ROWS);
  #rows = 0;
  /** Where the row being written begins. */
  #row = 0;
  readonly #entries: Int32Array = new Int32Array(ROWS);
  readonly #slots: Int32Array = new Int32Array(ROWS);
  /** Keeps the early reads of `commit` from being optimised away. */
  touched = 0;

  /** Bytes that a state takes, its share of the table included. */
  get bytesPerState(): number {
    return this.#wordsPerState * 4 + (this.#table.length * 4) / this.size;
  }

  /** Bytes held. */
  get bytes(): number {
    return this.size * this.#wordsPerState * 4 + this.#table.length * 4;
  }

  /** Whether another row can be staged. */
  get isFull(): boolean {
    return this.#rows === ROWS;
  }

  /** Stages a whole vector; for the first state. */
  stage(words: Int32Array, length: number): void {
    if (this.size === 0) for (let position = this.#dictionaries.length; position < length; position++) this.#dictionaries.push(new Dictionary(words[position]!));
    this.#row = this.#rows++ * this.#wordsPerState;
    this.#staged.fill(0, this.#row, this.#row + this.#wordsPerState);
    for (let position = 0; position < length; position++) this.#encode(position, words[position]!);
  }

  /** Stages a state that differs from a stored one in the given positions (log entries before `count`). O(packed words + count). */
  stageChange(from: StateId, words: Int32Array, positions: Int32Array, count: number): void {
    const chunk = this.#chunks[from >>> CHUNK_BITS]!;
    const width = this.#wordsPerState;
    const base = (from & CHUNK_MASK) * width;
    const row = this.#rows++ * width;
    this.#row = row;
    const staged = this.#staged;
    for (let index = 0; index < width; index++) staged[row + index] = chunk[base + index]!;
    for (let index = 0; index < count; index++) {
      const position = positions[index]!;
      this.#encode(position, words[position]!);
    }
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
    const width = this.#wordsPerState;
    const staged = this.#staged;
    const entries = this.#entries;
    const slots = this.#slots;
    const mask = this.#tableMask;
    let table = this.#table;
    for (let row = 0; row < rows; row++) {
      const slot = hashOf(staged, row * width, width);
      slots[row] = slot;
      entries[row] = table[slot & mask]!;
    }
    let touched = 0;
    for (let row = 0; row < rows; row++) {
      const id = entries[row]! - 1;
      if (id >= 0) touched += this.#chunks[id >>> CHUNK_BITS]![(id & CHUNK_MASK) * width]!;
    }
    this.touched = touched;
    for (let row = 0; row < rows; row++) {
      const found = this.#find(row * width, slots[row]!, adds);
      numbers[row] = found;
      if (found < 0 && adds && this.size * 3 > table.length * 2) {
        this.#rehash(table.length * 4);
        table = this.#table;
      }
    }
    this.#rows = 0;
    return rows;
  }

  #find(row: number, hash: number, adds: boolean): number {
    const staged = this.#staged;
    const width = this.#wordsPerState;
    const table = this.#table;
    const mask = this.#tableMask;
    let slot = hash & mask;
    for (;;) {
      const entry = table[slot]!;
      if (entry === 0) break;
      const known = entry - 1;
      const chunk = this.#chunks[known >>> CHUNK_BITS]!;
      const base = (known & CHUNK_MASK) * width;
      let index = 0;
      while (index < width && chunk[base + index] === staged[row + index]) index++;
      if (index === width) return known;
      slot = (slot + 1) & mask;
    }
    if (!adds) return -1;
    const id = this.size++;
    const base = (id & CHUNK_MASK) * width;
    const chunk = this.#room(id >>> CHUNK_BITS, base + width);
    for (let index = 0; index < width; index++) chunk[base + index] = staged[row + index]!;
    table[slot] = id + 1;
    return ~id;
  }

  /** Writes a stored state into a vector. Positions that never varied are left as they are. */
  read(id: StateId, words: Int32Array): void {
    const chunk = this.#chunks[id >>> CHUNK_BITS]!;
    const base = (id & CHUNK_MASK) * this.#wordsPerState;
    const varying = this.#varying;
    for (let index = 0; index < varying.length; index++) {
      const position = varying[index]!;
      const { values, word, shift, mask } = this.#dictionaries[position]!;
      words[position] = values[(chunk[base + word]! >>> shift) & mask]!;
    }
  }

  #encode(position: number, value: number): void {
    let dictionary = this.#dictionaries[position];
    if (dictionary === undefined) {
      while (this.#dictionaries.length <= position) this.#dictionaries.push(new Dictionary(0));
      dictionary = this.#dictionaries[position]!;
    }
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

  /** A chunk with room for so many words; chunks grow as they fill, so that small state spaces stay small. */
  #room(number: number, words: number): Int32Array {
    const chunk = this.#chunks[number];
    if (chunk !== undefined && chunk.length >= words) return chunk;
    const whole = CHUNK * this.#wordsPerState;
    const grown = new Int32Array(Math.min(whole, Math.max(words * 2, 1024)));
    if (chunk !== undefined) grown.set(chunk);
    this.#chunks[number] = grown;
    return grown;
  }

  /** Gives a position twice the bits, and packs everything anew. */
  #widen(position: number): void {
    if (this.#takesFreeBit(this.#dictionaries[position]!)) {
      this.#varying.push(position);
      return;
    }
    const old = this.#dictionaries.map(({ word, shift, mask }) => ({ word, shift, mask }));
    const oldWidth = this.#wordsPerState;
    const dictionary = this.#dictionaries[position]!;
    if (dictionary.width === 0) this.#varying.push(position);
    dictionary.width = dictionary.width === 0 ? 1 : dictionary.width * 2;
    this.#layOut();
    const varying = this.#varying;
    const width = this.#wordsPerState;
    const convert = (source: Int32Array, from: number, target: Int32Array, to: number): void => {
      for (const moved of varying) {
        const before = old[moved]!;
        const { word, shift } = this.#dictionaries[moved]!;
        target[to + word]! |= ((source[from + before.word]! >>> before.shift) & before.mask) << shift;
      }
    };
    for (const [number, chunk] of this.#chunks.entries()) {
      const count = Math.min(CHUNK, this.size - number * CHUNK);
      const fresh = new Int32Array(count * width);
      for (let index = 0; index < count; index++) convert(chunk, index * oldWidth, fresh, index * width);
      this.#chunks[number] = fresh;
    }
    const staged = new Int32Array(ROWS * width);
    for (let row = 0; row < this.#rows; row++) convert(this.#staged, row * oldWidth, staged, row * width);
    this.#row = (this.#rows - 1) * width;
    this.#staged = staged;
    this.#rehash(this.#table.length);
  }

  /** Places a position that begins to vary where a bit is free: it is 0 in every state, and that is the code of what they hold. */
  #takesFreeBit(dictionary: Dictionary): boolean {
    if (dictionary.width > 0) return false;
    const word = this.#bitsUsed.findIndex((bits) => bits < 32);
    if (word < 0) return false;
    dictionary.width = 1;
    dictionary.word = word;
    dictionary.shift = this.#bitsUsed[word]!++;
    dictionary.mask = 1;
    return true;
  }

  /** Places every varying position, the widest first, none across a word's border. */
  #layOut(): void {
    this.#varying.sort((a, b) => this.#dictionaries[b]!.width - this.#dictionaries[a]!.width || a - b);
    this.#bitsUsed = [];
    for (const position of this.#varying) {
      const dictionary = this.#dictionaries[position]!;
      let word = this.#bitsUsed.length - 1;
      if (word < 0 || this.#bitsUsed[word]! + dictionary.width > 32) {
        word++;
        this.#bitsUsed.push(0);
      }
      dictionary.word = word;
      dictionary.shift = this.#bitsUsed[word]!;
      dictionary.mask = dictionary.width === 32 ? 0x7fffffff : (1 << dictionary.width) - 1;
      this.#bitsUsed[word]! += dictionary.width;
    }
    this.#wordsPerState = Math.max(1, this.#bitsUsed.length);
  }

  #rehash(length: number): void {
    const table = new Int32Array(length);
    const mask = length - 1;
    const width = this.#wordsPerState;
    for (let id = 0; id < this.size; id++) {
      const chunk = this.#chunks[id >>> CHUNK_BITS]!;
      const base = (id & CHUNK_MASK) * width;
      let slot = hashOf(chunk, base, width) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = id + 1;
    }
    this.#table = table;
    this.#tableMask = mask;
  }
}

function hashOf(words: Int32Array, from: number, count: number): number {
  let hash = 0x9e3779b9 | 0;
  for (let index = 0; index < count; index++) {
    hash = imul(hash ^ words[from + index]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
