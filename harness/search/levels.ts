/** Guesses that have to agree, at least, and by what factor they may differ. */
const FEWEST = 3;
const AGREE = 1.5;
/** States that were looked at before the first: smaller searches are over before somebody asks. */
const LEAST = 10_000;

/**
 * How a search goes on that finds states in the order of their distance from the start: by distance, where the states end that are so far away.
 *
 * Of what is found from a state fewer and fewer is new; a forecast takes how many states each brings to go on to fall as it fell over the last half of
 * the search. That is a guess. There is none until those of the last third agree, which they do not while most is still to come.
 */
export class Levels {
  readonly ends: number[] = [];
  /** What was guessed when a level became known, Infinity where nothing ends. */
  readonly #guesses: number[] = [];

  constructor(ends: readonly number[]) {
    for (const end of ends) this.add(end);
  }

  /** How far away the states of the last level are, and where they end. */
  get depth(): number {
    return this.ends.length - 1;
  }

  get end(): number {
    return this.ends.at(-1)!;
  }

  /** All states of the last level were looked at, and so many found. */
  add(found: number): void {
    this.ends.push(found);
    this.#guesses.push(this.#guess());
  }

  /** How many states there will be, undefined where nobody knows. */
  get forecast(): number | undefined {
    const { ends } = this;
    const looked = ends.at(-2) ?? 0;
    const from = (looked * 2) / 3;
    let least = Infinity;
    let most = 0;
    let at = ends.length - 1;
    for (; at > 0 && ends[at - 1]! >= from; at--) {
      least = Math.min(least, this.#guesses[at]!);
      most = Math.max(most, this.#guesses[at]!);
      if (most === Infinity || most > AGREE * least) return undefined;
    }
    return looked >= LEAST && ends.length - 1 - at >= FEWEST ? Math.round(this.#guesses.at(-1)!) : undefined;
  }

  #guess(): number {
    const { ends } = this;
    const last = ends.length - 1;
    if (last === 0) return Infinity;
    const looked = ends[last - 1]!;
    const first = this.#levelAt(looked / 2, last - 1);
    const middle = this.#levelAt((ends[first]! + looked) / 2, last - 1);
    if (first === middle || middle === last - 1) return Infinity;
    const rate = (from: number, to: number): number => (ends[to + 1]! - ends[from + 1]!) / (ends[to]! - ends[from]!);
    const early = rate(first, middle);
    const late = rate(middle, last - 1);
    // States that one brings, less itself, and how much fewer the next one brings.
    const falls = (early - late) / ((looked - ends[first]!) / 2);
    const gain = late - (falls * (looked - ends[middle]!)) / 2 - 1;
    const queue = ends[last]! - looked;
    if (falls <= 0) return gain < 0 ? looked - queue / gain : Infinity;
    return looked + (gain + Math.sqrt(gain * gain + 2 * falls * queue)) / falls;
  }

  /** The first level, up to one, behind which so many states are. */
  #levelAt(states: number, most: number): number {
    let least = 0;
    let to = most;
    while (least < to) {
      const middle = (least + to) >> 1;
      if (this.ends[middle]! < states) least = middle + 1;
      else to = middle;
    }
    return to;
  }
}
