import seedrandom from 'seedrandom';
import type { Crew, Help, Helper, Lead } from '../../harness/search/crew/crew';

/** Makes what a helper does, in a system of its own. */
export type MakeHelp = (lead: Lead) => Help;

interface Options {
  readonly seed: string;
  readonly helpers: number;
  /** How often a helper dies when it has something to do. */
  readonly deaths?: number;
}

/**
 * Helpers in the same thread: whenever the one that leads wakes them or waits, some of them do something, by chance. Messages are copied as
 * between threads.
 */
export class LocalCrew implements Crew {
  readonly helpers: readonly Local[];
  readonly after = 0;
  /** Pieces of work that helpers did. */
  turns = 0;
  readonly #random: seedrandom.PRNG;
  readonly #deaths: number;

  constructor(make: MakeHelp, { seed, helpers, deaths = 0 }: Options) {
    this.#random = seedrandom(seed);
    this.#deaths = deaths;
    this.helpers = Array.from({ length: helpers }, () => new Local(make));
  }

  call(): void {
    // They are there from the beginning.
  }

  wait(): void {
    this.#workSome(1);
  }

  wake(): void {
    this.#workSome(0);
  }

  #workSome(atLeast: number): void {
    const turns = atLeast + Math.floor(this.#random() * 6);
    for (let turn = 0; turn < turns; turn++) {
      const living = this.helpers.filter(({ isAlive }) => isAlive);
      const helper = living[Math.floor(this.#random() * living.length)];
      if (helper === undefined) return;
      if (this.#random() < this.#deaths) helper.isAlive = false;
      else if (helper.help.turn()) this.turns++;
    }
  }
}

class Local implements Helper {
  isAlive = true;
  readonly help: Help;
  readonly #toHelper: unknown[] = [];
  readonly #toLead: unknown[] = [];

  constructor(make: MakeHelp) {
    this.help = make({
      post: (message) => void this.#toLead.push(structuredClone(message)),
      receive: () => this.#toHelper.shift(),
      wake: () => undefined,
    });
  }

  post(message: unknown): void {
    this.#toHelper.push(structuredClone(message));
  }

  receive(): unknown {
    return this.#toLead.shift();
  }
}
