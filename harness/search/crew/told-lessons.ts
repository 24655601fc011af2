import type { Standing, Touched } from '../touched';
import { wider } from '../wider';

/** The lessons that somebody was told, by number: what each says of which step, so that both are found again without making the steps that lead there. */
export class ToldLessons {
  /** How many there are. */
  length = 0;
  readonly #touched: Touched;
  /** By number: the step, -1 for a lesson that says nothing of what is touched; and what was known then. */
  #standings: Int32Array = new Int32Array(1024);
  #known: Int32Array = new Int32Array(1024);
  /** By step: the number of the last lesson on it, + 1. */
  #last: Int32Array = new Int32Array(1024);

  constructor(touched: Touched) {
    this.#touched = touched;
  }

  /** One more; returns its number. */
  add(): number {
    if (this.length === this.#standings.length) {
      this.#standings = wider(this.#standings, this.length * 2);
      this.#known = wider(this.#known, this.length * 2);
    }
    this.#standings[this.length] = -1;
    return this.length++;
  }

  /** The last one says of a step what is known of it now. */
  says(standing: Standing): void {
    if (standing >= this.#last.length) this.#last = wider(this.#last, Math.max(standing + 1, this.#last.length * 2));
    this.#last[standing] = this.length;
    this.#standings[this.length - 1] = standing;
    this.#known[this.length - 1] = this.#touched.known(standing);
  }

  /** The number of the last lesson on a step if that says what is known of it now, else -1. */
  numberOf(standing: Standing): number {
    const number = (this.#last[standing] ?? 0) - 1;
    return number >= 0 && this.#known[number] === this.#touched.known(standing) ? number : -1;
  }

  /** Knows again what a lesson says, nothing more; returns of which step. */
  know(number: number): Standing {
    const standing = this.#standings[number]!;
    this.#touched.know(standing, this.#known[number]!);
    return standing;
  }
}
