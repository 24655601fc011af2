import type { Dictionary, Part } from './dictionary';

// A move is four words: bits of one word, under a mask, go to another word, so many places to the left (or right, where less than 0).
const MOVE_SHIFT = 2;
const FROM = 0;
const MASK = 1;
const TO = 2;
const LEFT = 3;

/** How packed states change when fields get other places: neighbours that stay neighbours move together. */
export class Moves {
  readonly #fields: readonly Dictionary[];
  readonly #before: readonly (readonly Part[])[];
  readonly #moves: Int32Array;
  #count = 0;

  /** Notes where the fields lie before. */
  constructor(fields: readonly Dictionary[]) {
    this.#fields = fields;
    this.#before = fields.map(({ parts }) => parts);
    this.#moves = new Int32Array(this.#before.reduce((sum, { length }) => sum + length, 0) << MOVE_SHIFT);
  }

  /** Looks where they lie now, each in one part. */
  settle(): void {
    for (const [index, { first }] of this.#fields.entries()) for (const part of this.#before[index]!) this.#note(part, first);
  }

  #note({ word, shift, mask, low }: Part, now: Part): void {
    const moves = this.#moves;
    const left = now.shift + low - shift;
    let at = 0;
    while (at < this.#count && !(moves[at + FROM] === word && moves[at + TO] === now.word && moves[at + LEFT] === left)) at += 1 << MOVE_SHIFT;
    if (at === this.#count) {
      moves[at + FROM] = word;
      moves[at + TO] = now.word;
      moves[at + LEFT] = left;
      this.#count += 1 << MOVE_SHIFT;
    }
    moves[at + MASK]! |= mask << shift;
  }

  /** Makes so many packed states anew; the target is all zeros. */
  make(source: Int32Array, sourceWidth: number, target: Int32Array, targetWidth: number, count: number): void {
    const moves = this.#moves;
    for (let at = 0; at < this.#count; at += 1 << MOVE_SHIFT) {
      const mask = moves[at + MASK]!;
      const left = moves[at + LEFT]!;
      let from = moves[at + FROM]!;
      let to = moves[at + TO]!;
      if (left >= 0) {
        for (let state = 0; state < count; state++, from += sourceWidth, to += targetWidth) target[to]! |= (source[from]! & mask) << left;
      } else {
        for (let state = 0; state < count; state++, from += sourceWidth, to += targetWidth) target[to]! |= (source[from]! & mask) >>> -left;
      }
    }
  }
}
