import type { Crew, Help, Helper, Lead } from '../../harness/search/crew/crew';

/** How those who help behave. */
export interface CrewHabits {
  readonly helpers: number;
  /** How likely one dies before or after its next turn. */
  readonly dying: number;
  /** How much a search does before it asks for help. */
  readonly after: number;
  /** From 0 to 1, not including 1. */
  readonly random: () => number;
  /** How messages are copied: as text unless told, integers as lists, so anything but plain data is noticed. */
  readonly copy?: (message: unknown) => unknown;
}

/**
 * A crew in this thread. Who does something next, how long answers are on the way and who dies when is up to chance.
 */
export class CrewInProcess implements Crew {
  readonly helpers: readonly InProcess[];
  readonly after: number;
  readonly #random: () => number;

  constructor(help: (lead: Lead) => Help, { helpers, dying, after, random, copy = asText }: CrewHabits) {
    this.after = after;
    this.#random = random;
    this.helpers = Array.from({ length: helpers }, () => new InProcess(help, { dying, random, copy }));
  }

  /** Pieces of work that helpers did. */
  get pieces(): number {
    return this.helpers.reduce((sum, { pieces }) => sum + pieces, 0);
  }

  call(): void {
    // They are there.
  }

  wake(): void {
    for (let turns = Math.floor(this.#random() * 6); turns > 0; turns--) this.wait();
  }

  wait(): void {
    this.helpers[Math.floor(this.#random() * this.helpers.length)]?.turn();
  }
}

class InProcess implements Helper {
  isAlive = true;
  pieces = 0;
  readonly #toHelper: unknown[] = [];
  readonly #toLead: unknown[] = [];
  readonly #copy: (message: unknown) => unknown;
  readonly #help: Help;
  readonly #dying: number;
  readonly #random: () => number;

  constructor(help: (lead: Lead) => Help, { dying, random, copy }: Required<Pick<CrewHabits, 'dying' | 'random' | 'copy'>>) {
    this.#copy = copy;
    this.#dying = dying;
    this.#random = random;
    this.#help = help({ post: (message) => void this.#toLead.push(copy(message)), receive: () => this.#toHelper.shift(), wake: () => undefined });
  }

  post(message: unknown): void {
    this.#toHelper.push(this.#copy(message));
  }

  receive(): unknown {
    if (this.#random() < 0.5) this.turn();
    return this.#random() < 0.3 ? undefined : this.#toLead.shift();
  }

  turn(): void {
    if (this.#random() < this.#dying) this.isAlive = false;
    if (!this.isAlive) return;
    const posted = this.#toLead.length;
    if (this.#help.turn()) this.pieces++;
    if (this.#random() >= this.#dying) return;
    this.isAlive = false;
    if (this.#random() < 0.5) this.#toLead.length = posted;
  }
}

function asText(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message, (_, value: unknown) => (value instanceof Int32Array ? [...value] : value))) as unknown;
}
