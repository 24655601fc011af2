import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { View } from '../scenario';
import { Experience } from './experience';

/** What predicates looked at, as plain data. */
export interface KeptWatched {
  readonly words: readonly number[];
  readonly actors: readonly number[];
}

/** Records what predicates look at: places of words, and actors whose lifecycle state matters. */
export class Watched {
  readonly words = new Set<number>();
  readonly actors = new Set<number>();
  /** The place of the vector that stands for all of it. */
  readonly place: number;
  /** True once something new has been looked at; whoever acts on it sets it back. */
  grew = false;
  /** A view for predicates that records. */
  readonly view: View;
  readonly #system: System;

  /** Goals that were reached already, by goal: nobody looks for them any more. */
  readonly reached: readonly boolean[];

  /** `experience` is where somebody notes what teaches something. */
  constructor(system: System, reached: readonly boolean[] = [], experience = new Experience(system)) {
    this.reached = system.goals.map((_, index) => reached[index] === true);
    this.#system = system;
    this.place = system.machine.vector.allocate();
    const view = viewOf(system);
    this.view = {
      word: (address) => {
        const { objects } = system.machine;
        const object = objects.at(address);
        if (object >= 0) {
          this.#note(this.words, experience.look(object, (address - objects.bases[object]!) >>> 2));
        }
        return view.word(address);
      },
      matches: (actor, state) => {
        this.lookAt(actor);
        return view.matches(actor, state);
      },
      ended: (actor) => {
        this.lookAt(actor);
        return view.ended(actor);
      },
    };
    // Goals made of lifecycle states say at once what they look at; one of a single actor is kept by every reduction.
    for (const [index, { goal }] of system.goals.entries()) {
      if (this.reached[index] === true) continue;
      if (typeof goal !== 'function' && Object.keys(goal).length > 1) for (const actor of Object.keys(goal)) this.lookAt(actor);
    }
    this.grew = false;
  }

  lookAt(actor: string): void {
    this.#note(
      this.actors,
      this.#system.actors.findIndex(({ name }) => name === actor),
    );
  }

  /** All that was looked at, as it is called wherever the system is built: addresses, and numbers of actors. */
  keep(): KeptWatched {
    const { objects } = this.#system.machine;
    return { words: [...this.words].map((word) => objects.addressOf(word)!), actors: [...this.actors] };
  }

  /** Knows what somebody else looked at, and nothing more; returns false where it names a word that nobody here has met. */
  restore({ words, actors }: KeptWatched): boolean {
    const { objects } = this.#system.machine;
    this.words.clear();
    this.actors.clear();
    for (const actor of actors) this.actors.add(actor);
    for (const address of words) {
      const object = objects.at(address);
      if (object < 0) return false;
      this.words.add(objects.word(object, (address - objects.bases[object]!) >>> 2));
    }
    this.grew = false;
    return true;
  }

  #note(set: Set<number>, item: number): void {
    if (set.has(item)) return;
    set.add(item);
    this.#system.machine.vector.noticed++;
    this.grew = true;
  }
}
