import type { Standing, Touched } from '../touched';
import { wider } from '../wider';

/** The lessons that somebody was told, by number: what each says of which step, so that both are found again without making the steps that lead there. */
export class ToldLessons {
  /** How many there are. */
  length = 0;
  readonly #touched: Touched;
  /** By number: the step, -1 for a lesson that says nothing of what is touched; and what was known then. */
  #standings: Int32Array = new Int32Array(256);
  readonly #known: (number | readonly number[])[] = [];
  /** By step: the only place that it was told to touch, + 1, and the number of the lesson. */
  #place: Int32Array = new Int32Array(1024);
  #number: Int32Array = new Int32Array(1024);
  /** The numbers of lessons that say more. */
  readonly #others = new Map<string, number>();

  constructor(touched: Touched) {
    this.#touched = touched;
  }

  /** One more; returns its number. */
  add(): number {
    if (this.length === this.#standings.length) this.#standings = wider(this.#standings, this.length * 2);
    this.#standings[this.length] = -1;
    this.#known.push(0);
    return this.length++;
  }

  /** The last one says of a step what is known of it now. */
  says(standing: Standing): void {
    const number = this.length - 1;
    const known = this.#touched.known(standing);
    this.#standings[number] = standing;
    this.#known[number] = known;
    if (typeof known !== 'number') {
      this.#others.set(nameOf(standing, known), number);
      return;
    }
    if (standing >= this.#place.length) {
      const size = Math.max(standing + 1, this.#place.length * 2);
      this.#place = wider(this.#place, size);
      this.#number = wider(this.#number, size);
    }
    this.#place[standing] = known;
    this.#number[standing] = number;
  }

  /** The number of the lesson that says of a step what is known of it now, or -1. */
  numberOf(standing: Standing): number {
    const known = this.#touched.known(standing);
    if (typeof known !== 'number') return this.#others.get(nameOf(standing, known)) ?? -1;
    return this.#place[standing] === known ? this.#number[standing]! : -1;
  }

  /** Knows again what a lesson says, nothing more; returns of which step. */
  know(number: number): Standing {
    const standing = this.#standings[number]!;
    this.#touched.know(standing, this.#known[number]!);
    return standing;
  }
}

function nameOf(standing: Standing, known: readonly number[]): string {
  return `${standing}: ${known.join()}`;
}
