import seedrandom from 'seedrandom';
import { ROWS, StateStore } from '../../harness/search/state-store';

const SEEDS = process.env['QUIESCE_LONG'] === undefined ? 3 : 200;
const VECTORS = 4_000;

type Values = (random: () => number) => number;

const small: Values = (random) => Math.floor(random() * 3);
const negative: Values = (random) => Math.floor(random() * 40) - 20;
const large: Values = (random) => (random() * 2 ** 32) | 0;
const aroundTables: Values = (random) => Math.floor(random() * 2_000);
const pointers: Values = (random) => 0x0100_0000 + Math.floor(random() * 300) * 0x4000;

/** A position that nobody has written is 0, so trailing zeros say nothing. */
const keyOf = (words: Int32Array): string => words.join().replace(/(,0)+$/, '');

/** A state store and the plain map that says what it should answer. */
class Judged {
  readonly #store: StateStore;
  readonly #plain = new Map<string, number>();
  readonly #vectors: Int32Array[] = [];
  #staged: Int32Array[] = [];
  readonly #numbers = new Int32Array(ROWS);
  #turn = false;

  /** Positions before `whole` are packed in one part. */
  constructor(first: Int32Array, whole: number) {
    this.#store = new StateStore(ROWS, whole);
    this.#store.stage(first, first.length);
    this.#staged.push(first);
    this.commit();
  }

  get size(): number {
    return this.#plain.size;
  }

  /** Stages a stored vector with some positions changed. */
  stage(from: number, changes: ReadonlyMap<number, number>): void {
    const words = this.#changed(from, changes);
    if (this.#store.isFull) this.commit();
    const packed = this.#packedChanges(changes);
    if (packed === null) this.#store.stageChange(from, words, Int32Array.from(changes.keys()), changes.size);
    else {
      const met = this.#stagePacked(from, packed);
      const same = met > 0 ? this.#vectors[met - 1] : this.#staged[-met - 1];
      if (met !== 0) {
        if (same === undefined || keyOf(same) !== keyOf(words)) throw new Error(`${keyOf(words)} was not met as ${met}`);
        return;
      }
    }
    this.#staged.push(words);
  }

  /** A stored vector with some positions changed. */
  #changed(from: number, changes: ReadonlyMap<number, number>): Int32Array {
    const before = this.#vectors[from]!;
    const words = new Int32Array(Math.max(before.length, ...[...changes.keys()].map((position) => position + 1)));
    words.set(before);
    for (const [position, value] of changes) words[position] = value;
    return words;
  }

  /** Up to three changes in packed form, if their values have codes; every other time. */
  #packedChanges(changed: ReadonlyMap<number, number>): Int32Array | null {
    this.#turn = !this.#turn;
    if (changed.size > 3 || this.#turn) return null;
    const changes = Int32Array.of(0, -1, 0, -1, 0, -1, 0);
    for (const [index, [position, value]] of [...changed].entries()) {
      const field = this.#store.field(position);
      const code = field.codeOf(value);
      if (code < 0) return null;
      if (field.more.length > 0) return null;
      const { word, shift, mask } = field.first;
      changes[0]! |= word << (8 * index);
      changes[1 + 2 * index] = ~(mask << shift);
      changes[2 + 2 * index] = code << shift;
    }
    return changes;
  }

  #stagePacked(from: number, changes: Int32Array): number {
    const packed = new Int32Array(this.#store.wordsPerState);
    this.#store.copyPacked(from, packed);
    return this.#store.stagePacked(packed, changes, 0);
  }

  /** Looks for a stored vector with some positions changed, and adds nothing. */
  lookUp(from: number, changes: ReadonlyMap<number, number>): void {
    this.commit();
    const words = this.#changed(from, changes);
    for (let time = 0; time < 2; time++) this.#store.stageChange(from, words, Int32Array.from(changes.keys()), changes.size);
    expect(this.#store.lookUp(this.#numbers)).toBe(2);
    const expected = this.#plain.get(keyOf(words)) ?? -1;
    expect([...this.#numbers.subarray(0, 2)]).toEqual([expected, expected]);
  }

  commit(): void {
    const count = this.#store.commit(this.#numbers);
    expect(count).toBe(this.#staged.length);
    for (const [row, words] of this.#staged.entries()) {
      const key = keyOf(words);
      const known = this.#plain.get(key);
      if (known === undefined) {
        this.#plain.set(key, this.#vectors.length);
        this.#vectors.push(words);
      }
      if (this.#numbers[row] !== (known ?? ~(this.#vectors.length - 1))) throw new Error(`${key} is ${known ?? 'new'}, the store says ${this.#numbers[row]}`);
    }
    this.#staged = [];
    expect(this.#store.size).toBe(this.#plain.size);
  }

  /** Reads a state back, and then another one where only what differs is written. */
  readTwo(one: number, other: number, length: number): void {
    this.commit();
    const words = new Int32Array(length);
    words.set(this.#vectors[0]!);
    this.#store.read(one, words);
    this.#expect(one, words);
    this.#store.change(one, other, words);
    this.#expect(other, words);
  }

  #expect(number: number, words: Int32Array): void {
    const vector = new Int32Array(words.length);
    vector.set(this.#vectors[number]!);
    if (Buffer.compare(Buffer.from(words.buffer), Buffer.from(vector.buffer)) !== 0) throw new Error(`state ${number} reads back as ${words.join()}`);
  }

  /** Reads everything back. */
  readBack(length: number): void {
    const words = new Int32Array(length);
    words.set(this.#vectors[0]!);
    for (const number of this.#vectors.keys()) {
      this.#store.read(number, words);
      this.#expect(number, words);
    }
  }
}

/** Random walks over vectors; `growth` is how many positions appear on the way. */
function walk(seed: string, start: number, growth: number, values: readonly Values[], vectors = VECTORS): number {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const judged = new Judged(Int32Array.from({ length: start }, (_, position) => values[position % values.length]!(random)), below(3));
  for (let number = 0; number < vectors; number++) {
    const length = start + Math.floor((growth * number) / vectors);
    const changes = new Map<number, number>();
    for (let count = 1 + below(3); count > 0; count--) {
      const position = below(length);
      changes.set(position, values[position % values.length]!(random));
    }
    judged.stage(below(judged.size), changes);
    // Now and then a successor comes from two states of one batch, or again from the same.
    if (below(4) === 0) judged.stage(below(judged.size), changes);
    if (below(8) === 0) judged.commit();
    if (below(16) === 0) judged.readTwo(below(judged.size), below(judged.size), start + growth);
    if (below(64) === 0) judged.lookUp(below(judged.size), changes);
  }
  judged.commit();
  judged.readBack(start + growth);
  return judged.size;
}

const seeds = Array.from({ length: SEEDS }, (_, index) => String(index));

test.each([
  ['few small values', 6, 0, [small]],
  ['negative values', 5, 3, [negative]],
  ['values of all 32 bits', 3, 2, [large]],
  ['values around the border of the direct table', 2, 1, [aroundTables]],
  ['positions that appear later', 2, 60, [small, negative]],
  ['a mixture as machines make it', 8, 30, [small, pointers, negative, large, aroundTables]],
] as const)('agrees with a plain map and reads back exactly: %s', (_, start, growth, values) => {
  for (const seed of seeds) walk(seed, start, growth, values);
});

test('agrees with a plain map where most batches widen something', () => {
  for (let seed = 0; seed < 250 * SEEDS; seed++) walk(`short ${seed}`, 2, 2, [small], 30);
});

test.each([0, 1])('widens one position through every width, 1 bit to 32; whole positions: %d', (whole) => {
  const judged = new Judged(Int32Array.of(7, 0), whole);
  for (let value = 0; value < 70_000; value++) judged.stage(value % judged.size, new Map([[0, value * 3 - 1_000]]));
  judged.commit();
  judged.readBack(2);
  // The first one, and one for each value.
  expect(judged.size).toBe(70_001);
});
