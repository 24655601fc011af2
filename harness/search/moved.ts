import { TOP } from './run';
import type { EventIndex, Run } from './run';
import { wider } from './wider';

/** What is known of an event that was moved before another one, as far as it is the one that conflicts. */
type Facts = readonly [previous: Int32Array, entry: Int32Array, sake: Int32Array];

/** Events that were moved before an actor's next one because they conflict with it, and in which order that may be done. */
export class Moved {
  readonly #run: Run;
  /** The one moved before it for the same event's sake, or -1. */
  #previous: Int32Array = new Int32Array(1024);
  /** Which of that event's places it conflicts with: the lower, the more that decides. */
  #entry: Int32Array = new Int32Array(1024);
  /** The actor whose event that is. */
  #sake: Int32Array = new Int32Array(1024);

  constructor(run: Run) {
    this.#run = run;
  }

  add(event: EventIndex, previous: EventIndex, entry: number, sake: number): void {
    if (event >= this.#previous.length) this.#grow(event);
    this.#previous[event] = previous;
    this.#entry[event] = entry;
    this.#sake[event] = sake;
  }

  /** What `add` was told of an event. */
  factsOf(event: EventIndex): [previous: EventIndex, entry: number, sake: number] {
    return [this.#previous[event]!, this.#entry[event]!, this.#sake[event]!];
  }

  /** The actor before whose event an event was moved. */
  sake(event: EventIndex): number {
    return this.#sake[event]!;
  }

  /** The last event that was moved before this one for its sake, or -1. */
  before(event: EventIndex): EventIndex {
    const run = this.#run;
    return event > 0 && (run.flags[event - 1]! & TOP) !== 0 && this.#sake[event - 1] === run.actor[event] ? event - 1 : -1;
  }

  /**
   * Whether an actor's access may be moved next, after `last`: several events may be moved before one, in one order only, which
   * is a function of what is moved (and that of a part is a part of it). `needs` is what happens before the access.
   */
  isNext(last: EventIndex, actor: number, entry: number, needs: Int32Array): boolean {
    const run = this.#run;
    let isMixed = false;
    for (let at = last; at >= 0; at = this.#previous[at]!) if (this.#entry[at] !== entry) isMixed = true;
    if (isMixed) return this.#isLastInOrder(last, actor, entry, needs);
    // The order of actors, as far as happens-before leaves a choice.
    for (let at = last; at >= 0 && needs[run.actor[at]!]! < run.seq[at]!; at = this.#previous[at]!) if (run.actor[at]! > actor) return false;
    return true;
  }

  /**
   * Where they conflict with several places of the event: next comes what conflicts with the most decisive place, the first by
   * happens-before and then by actor; before it what it needs, in the same order.
   */
  #isLastInOrder(last: EventIndex, actor: number, entry: number, needs: Int32Array): boolean {
    const run = this.#run;
    const moved: EventIndex[] = [];
    for (let at = last; at >= 0; at = this.#previous[at]!) moved.unshift(at);
    const access = moved.length;
    const actorOf = (item: number): number => (item === access ? actor : run.actor[moved[item]!]!);
    const entryOf = (item: number): number => (item === access ? entry : this.#entry[moved[item]!]!);
    const isBefore = (one: number, other: number): boolean =>
      one !== access && (other === access ? needs[run.actor[moved[one]!]!]! >= run.seq[moved[one]!]! : run.isBefore(moved[one]!, moved[other]!));
    for (let place = 0; place < access; place++) {
      let among = Array.from({ length: access + 1 - place }, (_, index) => place + index);
      let first = -1;
      while (among.length > 0) {
        const decisive = Math.min(...among.map(entryOf));
        const candidates = among.filter((item) => entryOf(item) === decisive);
        const minimal = candidates.filter((item) => !candidates.some((other) => other !== item && isBefore(other, item)));
        first = minimal.reduce((one, other) => (actorOf(other) < actorOf(one) ? other : one));
        const target = first;
        among = among.filter((item) => item !== target && isBefore(item, target));
      }
      if (first !== place) return false;
    }
    return true;
  }

  save(from: number, to: number): Facts {
    return [this.#previous.slice(from, to), this.#entry.slice(from, to), this.#sake.slice(from, to)];
  }

  restore([previous, entry, sake]: Facts, from: number): void {
    this.#previous.set(previous, from);
    this.#entry.set(entry, from);
    this.#sake.set(sake, from);
  }

  #grow(event: EventIndex): void {
    const size = Math.max(event + 1, this.#previous.length * 2);
    this.#previous = wider(this.#previous, size);
    this.#entry = wider(this.#entry, size);
    this.#sake = wider(this.#sake, size);
  }
}
