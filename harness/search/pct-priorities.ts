/** The priorities of one run: at random to begin with, lowered after steps chosen at random. */
export class Priorities {
  /** The actors, highest priority first. */
  readonly order: number[];
  /** By change point, the step (1 and up) after which it lowers whoever made it. */
  readonly #points: readonly number[];
  /** By actor: what the last change point that lowered it left it with, else 0 or more. */
  readonly #levels: number[];

  /** Draws priorities and depth - 1 change points among the first so many steps; none where there are no steps. */
  constructor(random: () => number, actors: number, depth: number, steps: number) {
    this.order = shuffled(random, actors);
    this.#levels = this.order.map(() => 0);
    this.#points = steps === 0 ? [] : Array.from({ length: depth - 1 }, () => 1 + Math.floor(random() * steps));
  }

  /** An actor has made a step of the run, numbered from 1. Later change points lower further than earlier ones. */
  moved(actor: number, step: number): void {
    for (const [index, point] of this.#points.entries()) if (point === step) this.#lower(actor, -1 - index);
  }

  #lower(actor: number, level: number): void {
    this.#levels[actor] = level;
    this.order.splice(this.order.indexOf(actor), 1);
    const below = this.order.findIndex((other) => this.#levels[other]! < level);
    this.order.splice(below < 0 ? this.order.length : below, 0, actor);
  }
}

/** The numbers below a count in a random order, all orders equally likely (Fisher & Yates). */
function shuffled(random: () => number, count: number): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
