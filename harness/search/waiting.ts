import type { System } from '../machine/system';
import type { Canonical } from './canonical';
import type { Moved } from './moved';
import { FRESH } from './run';
import type { EventIndex, Run } from './run';
import type { Touched } from './touched';

/** Plans that an actor's next access comes before an event; `needs` is what comes with it. Returns false when the search is over. */
export type PlanWaiting = (first: EventIndex, actor: number, entry: number, chain: EventIndex, needs: Int32Array) => boolean;

/** Finds the events that closed the way for somebody who waits, so that the wait is tried in front of them, too. */
export class Waiting {
  readonly #system: System;
  readonly #run: Run;
  readonly #canonical: Canonical;
  readonly #moved: Moved;
  readonly #touched: Touched;
  readonly #found: PlanWaiting;
  #isOver = false;

  constructor(system: System, run: Run, canonical: Canonical, moved: Moved, touched: Touched, found: PlanWaiting) {
    this.#system = system;
    this.#run = run;
    this.#canonical = canonical;
    this.#moved = moved;
    this.#touched = touched;
    this.#found = found;
  }

  /**
   * An access that its actor has to wait for is no event of this run, but would be one if it came before the event that closed
   * the way. `from` is where the events begin that were made since this was last asked: those that were moved, and the scheduler's step.
   */
  plan(from: EventIndex): void {
    const run = this.#run;
    const { machine } = this.#system;
    for (let actor = 0; actor < run.actors; actor++) {
      if (run.parked[actor] === 0) this.#planFor(actor, machine.at(actor), run.last[actor]!, run.height, from);
    }
    // Who goes on right after what was moved before it has been made to wait for it.
    const event = run.height - 1;
    if (event > from && run.alternative[event] === 0) this.#planFor(run.actor[event]!, run.control[event]!, run.before[event]!, event, from);
  }

  /** For an actor at a control point, whose last event is given; with what was made below a height. */
  #planFor(actor: number, control: number, last: EventIndex, height: number, from: EventIndex): void {
    const run = this.#run;
    const entry = this.#canonical.entryWaitedFor(actor, control);
    if (entry < 0) return;
    // Who has just come here may have found open what was closed before; otherwise only what has just been made can close it.
    const touches = this.#touched.places(control, actor);
    const isMet = touches.length > 0 && this.#meets(from, height, actor, touches);
    for (let first = isMet || last >= from ? 0 : from; first < height; first++) {
      if ((run.flags[first]! & FRESH) === 0 || run.alternative[first] !== 0 || run.actor[first] === actor) continue;
      if (last >= 0 && run.isBefore(first, last)) continue;
      if (this.#canonical.closes(first, control)) this.#planWaitingFor(actor, last, touches, entry, first, height, last >= from || first >= from ? -1 : from);
    }
  }

  /** Whether one of the newest events conflicts with what somebody would touch who waits. */
  #meets(from: EventIndex, height: number, actor: number, touches: readonly number[]): boolean {
    for (let at = from; at < height; at++) if (this.#run.actor[at] !== actor && this.#run.conflictsWith(at, touches)) return true;
    return false;
  }

  #planWaitingFor(actor: number, last: EventIndex, touches: readonly number[], entry: number, first: EventIndex, height: number, newest: EventIndex): void {
    const run = this.#run;
    const index = run.writes(first, entry >> 1);
    if (index < 0) return;
    const needs = new Int32Array(run.actors);
    run.clockOfWaiting(last, entry, first, needs);
    for (let at = 0; at < first && touches.length > 0; at++) if (run.actor[at] !== actor && run.conflictsWith(at, touches)) run.join(needs, at);
    // What else it conflicts with may come before it or after: each way is a trace of its own.
    const either: EventIndex[] = [];
    for (let at = first + 1; at < height && touches.length > 0; at++) {
      if (run.actor[at] !== actor && !run.isBefore(first, at) && run.conflictsWith(at, touches) && needs[run.actor[at]!]! < run.seq[at]!) either.push(at);
    }
    this.#planWays(actor, first, index, needs, either, 0, newest);
  }

  /** Every way for some events to come before an access that waits, of which one is new where `newest` is not -1. */
  #planWays(actor: number, first: EventIndex, index: number, needs: Int32Array, either: readonly EventIndex[], at: number, newest: EventIndex): void {
    if (this.#isOver) return;
    const run = this.#run;
    const event = either[at];
    if (event !== undefined) {
      if (needs[run.actor[event]!]! < run.seq[event]!) {
        const more = needs.slice();
        run.join(more, event);
        // What comes with it must not be what was left out.
        const isClosed = either.slice(0, at).every((other) => (needs[run.actor[other]!]! >= run.seq[other]!) === (more[run.actor[other]!]! >= run.seq[other]!));
        if (isClosed) this.#planWays(actor, first, index, more, either, at + 1, event >= newest ? -1 : newest);
      } else {
        this.#planWays(actor, first, index, needs, either, at + 1, event >= newest ? -1 : newest);
        return;
      }
      this.#planWays(actor, first, index, needs, either, at + 1, newest);
      return;
    }
    if (newest >= 0) return;
    const chain = this.#moved.before(first);
    if (!this.#moved.isNext(chain, actor, index, needs) || !this.#canonical.isCanonical(first, -1, actor, needs)) return;
    this.#isOver = !this.#found(first, actor, index, chain, needs);
  }
}
