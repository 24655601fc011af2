import type { Bench } from './bench';
import { PositionTable } from './bench';

const KNOWN = 1;
const STALE = 2;

/**
 * Where freed memory is handed out again, a pointer to an object's former life looks like one to its present life. An actor's
 * pointer goes stale when the object is handed out again, and following it then is a use after free; reading a pointer to
 * the object anew makes it good. Instead of serial numbers that grow, the vector holds who is stale, so that states repeat.
 *
 * May miss: an actor that keeps an old pointer beside a new one to the same address; and old pointers that lie in memory.
 */
export class StalePointer {
  readonly #bench: Bench;
  /** What an actor's pointer to an object is worth, by (actor, object). */
  readonly #pointers: PositionTable;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#pointers = new PositionTable(bench.vector);
  }

  /** An actor read or was given a pointer to an object. */
  obtained(actor: number, object: number): void {
    this.#bench.vector.set(this.#pointers.at(actor + 1, object), KNOWN);
  }

  /** An object is handed out again: whoever knew it knew its former life. */
  reused(object: number): void {
    for (let actor = -1; actor < this.#bench.actors(); actor++) {
      const position = this.#pointers.known(actor + 1, object);
      if (position >= 0 && this.#bench.vector.words[position] === KNOWN) this.#bench.vector.set(position, STALE);
    }
  }

  /** Whether an actor knows only an object's former life. */
  isStale(actor: number, object: number): boolean {
    const position = this.#pointers.known(actor + 1, object);
    return position >= 0 && this.#bench.vector.words[position] === STALE;
  }
}
