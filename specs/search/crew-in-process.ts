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
}

/**
 * A crew in this thread. Who does something next, how long answers are on the way and who dies when is up to chance. What goes to and fro is copied as
 * text, so anything but plain data is noticed.
 */
export class CrewInProcess implements Crew {
  readonly helpers: readonly InProcess[];
  readonly after: number;
  readonly #random: () => number;

  constructor(help: (lead: Lead) => Help, { helpers, dying, after, random }: CrewHabits) {
    this.after = after;
    this.#random = random;
    this.helpers = Array.from({ length: helpers }, () => new InProcess(help, dying, random));
  }

  call(): void {
    // They are there.
  }

  wake(): void {
    // They look for themselves.
  }

  wait(): void {
    this.helpers[Math.floor(this.#random() * this.helpers.length)]?.turn();
  }
}

class InProcess implements Helper {
  isAlive = true;
  turns = 0;
  readonly #toHelper: string[] = [];
  readonly #toLead: string[] = [];
  readonly #help: Help;
  readonly #dying: number;
  readonly #random: () => number;

  constructor(help: (lead: Lead) => Help, dying: number, random: () => number) {
    this.#dying = dying;
    this.#random = random;
    this.#help = help({ post: (message) => void this.#toLead.push(JSON.stringify(message)), receive: () => taken(this.#toHelper), wake: () => undefined });
  }

  post(message: unknown): void {
    this.#toHelper.push(JSON.stringify(message));
  }

  receive(): unknown {
    if (this.#random() < 0.5) this.turn();
    return this.#random() < 0.3 ? undefined : taken(this.#toLead);
  }

  turn(): void {
    if (this.#random() < this.#dying) this.isAlive = false;
    if (!this.isAlive) return;
    const posted = this.#toLead.length;
    if (this.#help.turn()) this.turns++;
    if (this.#random() >= this.#dying) return;
    this.isAlive = false;
    if (this.#random() < 0.5) this.#toLead.length = posted;
  }
}

function taken(queue: string[]): unknown {
  const message = queue.shift();
  return message === undefined ? undefined : (JSON.parse(message) as unknown);
}
