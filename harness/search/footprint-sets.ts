import type { Footprint } from '../machine/footprint';
import type { Objects } from '../machine/objects';

/**
 * Sets of several places that steps are known to touch, by number: each once, however many steps it is of. An entry is a place, times two, plus one where
 * it is written.
 */
export class FootprintSets {
  readonly #sets: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();
  /** By what decides, what was known and the footprint: those of many steps are put together in the same way. */
  readonly #joined = new Map<string, number>();

  get(number: number): readonly number[] {
    return this.#sets[number]!;
  }

  /**
   * The set of what was known and a footprint; `decides` is the place that decides whether the step can be made, or none. It is in one order, whatever came
   * first this time: that place, then memory by address. Then the places of monitors, in the order in which they were first met: whoever is taught meets
   * them in the same.
   */
  joined(before: readonly number[], { entries, count }: Footprint, decides: number, objects: Objects): number {
    const footprint = [...entries.subarray(0, count)];
    const name = `${decides} ${before.join()} ${footprint.join()}`;
    let number = this.#joined.get(name);
    if (number === undefined) this.#joined.set(name, (number = this.#number(sorted(before, footprint, decides, objects))));
    return number;
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
