import type { Bench } from './bench';
import { PositionTable } from './bench';
import type { RcuUsage } from './rcu-usage';

/** Whatever may block, done where nothing may: inside a section, with a spinlock held or interrupts off, in a callback. */
export class IllegalSleep {
  readonly #bench: Bench;
  readonly #usage: RcuUsage;
  /** Depth of atomic contexts (row 0) and of callbacks (row 1), by actor. */
  readonly #depths: PositionTable;

  constructor(bench: Bench, usage: RcuUsage) {
    this.#bench = bench;
    this.#usage = usage;
    this.#depths = new PositionTable(bench.vector);
  }

  /** Positions about an actor, in one order for every actor. */
  columnsOf(actor: number): number[] {
    return [this.#depths.at(0, actor + 1), this.#depths.at(1, actor + 1)];
  }

  atomicBegins(actor: number): void {
    this.#add(0, actor, 1);
  }

  atomicEnds(actor: number): void {
    if (this.#depth(0, actor) === 0) this.#bench.fail('warning', 'an atomic context ends that never began', -1);
    else this.#add(0, actor, -1);
  }

  callbackBegins(actor: number): void {
    this.#add(1, actor, 1);
  }

  callbackEnds(actor: number): void {
    this.#add(1, actor, -1);
  }

  /** Whether an actor is where nothing may sleep, and that is looked for. */
  isForbidden(actor: number): boolean {
    return this.isLookedFor() && (this.#depth(1, actor) > 0 || this.#depth(0, actor) > 0 || this.#usage.insideAtomic(actor));
  }

  isLookedFor(): boolean {
    return this.#bench.looksFor('illegal-sleep');
  }

  /** Called before anything that may block; returns true when a violation halted the actor. */
  mightSleep(actor: number, what: string): boolean {
    if (this.#depth(1, actor) > 0) return this.#bench.fail('illegal-sleep', `${what} in a callback`, 0);
    if (this.#depth(0, actor) > 0) return this.#bench.fail('illegal-sleep', `${what} in atomic context`, 0);
    if (this.#usage.insideAtomic(actor)) return this.#bench.fail('illegal-sleep', `${what} inside a read-side critical section`, 0);
    return false;
  }

  #depth(row: number, actor: number): number {
    const position = this.#depths.known(row, actor + 1);
    return position < 0 ? 0 : this.#bench.vector.words[position]!;
  }

  #add(row: number, actor: number, amount: number): void {
    const position = this.#depths.at(row, actor + 1);
    this.#bench.vector.set(position, this.#bench.vector.words[position]! + amount);
  }
}
