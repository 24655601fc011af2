import type { Footprint } from '../machine/footprint';
import type { Objects } from '../machine/objects';

const { imul } = Math;

/** What was put together, of what. */
interface Made {
  /** The word that decides, what was known before, and the footprint. */
  readonly of: readonly number[];
  readonly set: number;
}

/**
 * Sets of several places that steps are known to touch, by number: each once, however many steps it is of. An entry is a place, times two, plus one where
 * it is written.
 */
export class FootprintSets {
  readonly #sets: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();
  /** By hash: those of many steps are put together in the same way. */
  readonly #made = new Map<number, Made[]>();
  readonly #asked: number[] = [];

  get(number: number): readonly number[] {
    return this.#sets[number]!;
  }

  /**
   * The set of what was known and a footprint; `decides` is the place that decides whether the step can be made, or none. It is in one order, whatever came
   * first this time: that place, then memory by address. Then the places of monitors, in the order in which they were first met: whoever is taught meets
   * them in the same.
   */
  joined(before: readonly number[], { entries, count }: Footprint, decides: number, objects: Objects): number {
    const asked = this.#asked;
    asked.length = 0;
    asked.push(decides, before.length, ...before);
    for (let index = 0; index < count; index++) asked.push(entries[index]!);
    const hash = asked.reduce((sum, entry) => imul(sum ^ entry, 0x9e3779b1) ^ (sum >>> 15), 0);
    let alike = this.#made.get(hash);
    if (alike === undefined) this.#made.set(hash, (alike = []));
    let made = alike.find(({ of }) => of.length === asked.length && of.every((entry, at) => entry === asked[at]));
    if (made === undefined) alike.push((made = { of: [...asked], set: this.#number(sorted(before, asked.slice(2 + before.length), decides, objects)) }));
    return made.set;
  }

  #number(set: readonly number[]): number {
    const name = set.join();
    let number = this.#numbers.get(name);
    if (number === undefined) this.#numbers.set(name, (number = this.#sets.push(set) - 1));
    return number;
  }
}

function sorted(before: readonly number[], footprint: readonly number[], decides: number, objects: Objects): readonly number[] {
  const set = [...before];
  for (const entry of footprint) {
    const at = set.findIndex((other) => other >> 1 === entry >> 1);
    if (at < 0) set.push(entry);
    else set[at]! |= entry;
  }
  const rank = (entry: number): number => (entry >> 1 === decides ? -1 : (objects.addressOf(entry >> 1) ?? Number.MAX_SAFE_INTEGER));
  return set.sort((a, b) => rank(a) - rank(b));
}
