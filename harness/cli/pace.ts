/** Seconds over which speed is measured, and between two moments that it is measured by. */
const WINDOW = 10;
const APART = 0.5;

interface Moment {
  readonly seconds: number;
  readonly done: number;
}

/** How fast a search goes on, by what it did in the last seconds: one that goes on from a checkpoint begins with much done in no time, and one that begins anew with nothing. */
export class Pace {
  readonly #moments: Moment[] = [];

  /** So much is done after so many seconds. */
  see(seconds: number, done: number): void {
    const moments = this.#moments;
    const last = moments.at(-1);
    if (last !== undefined && (done < last.done || seconds < last.seconds)) moments.length = 0;
    else if (last !== undefined && seconds - last.seconds < APART) return;
    moments.push({ seconds, done });
    while (moments.length > 2 && seconds - moments[1]!.seconds >= WINDOW) moments.shift();
  }

  /** Undefined until it can be told. */
  get perSecond(): number | undefined {
    const [first] = this.#moments;
    const last = this.#moments.at(-1);
    return first === undefined || last === undefined || first === last ? undefined : (last.done - first.done) / (last.seconds - first.seconds);
  }
}
