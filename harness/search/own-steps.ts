import { declaresAny, declaring } from '../checks/non-blocking';
import type { System } from '../machine/system';
import { setBit } from './bits';
import { Forward } from './forward';
import type { StateId } from './state-store';
import { actorOf, alternativeOf } from './trail';

/**
 * Of actors that declare operations which must not block: from which states their own step leads to one that was discovered later. Numbers
 * rise along such steps, so whoever runs alone comes to the end of its operation, or to a state of which this is not known: only from those does
 * anybody have to be run alone.
 */
export class OwnSteps {
  readonly #forward: readonly (Forward | null)[];
  /** Where an actor has several steps, one of them is not enough. */
  readonly #several: readonly Forward[];

  /** The actors. */
  readonly actors: readonly number[];

  constructor(system: System) {
    const { actors } = system;
    this.actors = declaring(system);
    this.#forward = actors.map((actor) => (declaresAny(actor) ? new Forward() : null));
    this.#several = actors.map(() => new Forward());
  }

  /** A step leads from one state to another; the choice as a trail keeps it. */
  note(from: StateId, choice: number, to: StateId): void {
    const actor = actorOf(choice);
    const forward = this.#forward[actor]!;
    if (forward === null) return;
    forward.note(from, to);
    if (alternativeOf(choice) > 0) this.#several[actor]!.note(from, Infinity);
  }

  /** Whether that is known of a state. */
  areForward(state: StateId, actor: number): boolean {
    return this.#forward[actor]?.has(state) === true && !this.#several[actor]!.has(state);
  }

  /** A bit for each of so many states, set where that is not known of an actor. */
  asked(actor: number, count: number): Int32Array {
    const bits = new Int32Array((count >>> 5) + 1);
    for (let state = 0; state < count; state++) if (!this.areForward(state, actor)) setBit(bits, state);
    return bits;
  }
}
