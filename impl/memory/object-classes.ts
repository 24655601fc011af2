/**
 * Free lists of a flat memory, one per size and alignment. A freed object's first word links to the next one, as in a slab.
 */
export class ObjectClasses {
  readonly #ids: Map<number, number> = new Map();
  readonly #words: number[] = [];
  readonly #free: number[] = [];

  /** The class of objects of so many words with so many words of alignment; 1 and up. */
  idOf(words: number, align: number): number {
    const key = words * 4096 + align;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    this.#words.push(words);
    this.#free.push(0);
    this.#ids.set(key, this.#words.length);
    return this.#words.length;
  }

  /** The size of the class's objects in words. */
  wordsOf(id: number): number {
    return this.#words[id - 1] ?? 0;
  }

  /** Takes a freed object of the class, as the index of its first word; 0 when there is none. */
  take(id: number, memory: Uint32Array): number {
    const first = this.#free[id - 1] ?? 0;
    if (first !== 0) this.#free[id - 1] = memory[first] ?? 0;
    return first;
  }

  /** Gives an object back. */
  give(id: number, index: number, memory: Uint32Array): void {
    memory[index] = this.#free[id - 1] ?? 0;
    this.#free[id - 1] = index;
  }
}
