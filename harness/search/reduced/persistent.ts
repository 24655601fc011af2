import type { System } from '../../machine/system';
import type { Futures } from './futures';

/** Actors, a bit each. */
export type Actors = number;

/** Actors that can be told apart in an integer. */
export const MOST_ACTORS = 31;

/**
 * Persistent sets (Godefroid, LNCS 1032, 1996, from what each actor may still do as in Overman's algorithm): actors such that nothing
 * that the others may ever do conflicts with a step that one of these can make now, nor opens or closes a wait of theirs.
 * Their steps alone lead to every end, and to every violation.
 */
export class Persistent {
  readonly #system: System;
  readonly #futures: Futures;
  readonly #count: number;
  /** Whether somebody may have a CPU for itself that others are on. */
  readonly #sharesCpus: boolean;
  // Answers about the present state, and by whom.
  readonly #conflicts = new Int32Array(32);
  #met: Actors = 0;

  constructor(system: System, futures: Futures) {
    this.#system = system;
    this.#futures = futures;
    this.#count = system.actors.length;
    this.#sharesCpus = system.machine.seats.some(({ cpuWord }) => cpuWord >= 0);
  }

  /** A smallest persistent set that grows from one actor, as those in it that can move. */
  choose(movable: Actors): Actors {
    this.#met = 0;
    let best = movable;
    let least = bitsIn(movable);
    for (let actor = 0; actor < this.#count && least > 1; actor++) {
      if ((movable & (1 << actor)) === 0) continue;
      const set = this.#grow(1 << actor, movable) & movable;
      const size = bitsIn(set);
      if (size >= least) continue;
      best = set;
      least = size;
    }
    return best;
  }

  /** The least persistent set with all of some actors. */
  grow(seed: Actors, movable: Actors): Actors {
    this.#met = 0;
    return this.#grow(seed, movable);
  }

  /** Given up, and everybody, once all who can move are in it. */
  #grow(seed: Actors, movable: Actors): Actors {
    let set = seed;
    let open = seed;
    while (open !== 0) {
      const actor = 31 - Math.clz32(open);
      open &= ~(1 << actor);
      const added = this.#conflicting(actor) & ~set;
      set |= added;
      open |= added;
      if ((movable & ~set) === 0) return -1;
    }
    return set;
  }

  /**
   * Who may ever do something that conflicts with an actor's next step, from the machine's state on. In the place of one whose CPU somebody else
   * has comes that one: nothing happens there before it moves.
   */
  #conflicting(actor: number): Actors {
    if ((this.#met & (1 << actor)) !== 0) return this.#conflicts[actor]!;
    const { machine } = this.#system;
    const { words } = machine.vector;
    const control = words[actor + 1]!;
    let conflicts = 0;
    for (let other = 0; other < this.#count; other++) {
      const keeper = this.#sharesCpus ? machine.keeperOf(other) : -1;
      if (other !== actor && keeper !== actor && this.#futures.conflict(control, words[other + 1]!)) conflicts |= 1 << (keeper < 0 ? other : keeper);
    }
    this.#met |= 1 << actor;
    return (this.#conflicts[actor] = conflicts);
  }
}

function bitsIn(actors: Actors): number {
  let count = 0;
  for (let left = actors; left !== 0; left &= left - 1) count++;
  return count;
}
