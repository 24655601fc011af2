import type { System } from '../../machine/system';
import type { Experience } from '../experience';
import type { StateId, StateStore } from '../state-store';
import type { Visible } from '../visible';
import type { Futures } from './futures';
import type { Actors } from './persistent';
import { Persistent } from './persistent';
import type { Symmetry } from './symmetry';

/** Everybody. */
export const ALL: Actors = -1;

/** What decides which steps are made, and where they lead. */
export interface Reduction {
  readonly experience: Experience;
  readonly futures: Futures;
  readonly visible: Visible;
  /** Null where nobody is symmetric. */
  readonly symmetry: Symmetry | null;
}

/** Hears of the steps that are made. */
export interface Successors {
  /** Room for another successor is wanted in the store. */
  makeRoom(): void;
  /** What was staged last comes of this step. */
  staged(state: StateId, actor: number, alternative: number): void;
}

/** Makes the steps of persistent sets in stored states, and stages where they lead. */
export class Expansion {
  readonly #system: System;
  readonly #store: StateStore;
  readonly #experience: Experience;
  readonly #futures: Futures;
  readonly #visible: Visible;
  readonly #symmetry: Symmetry | null;
  readonly #persistent: Persistent;
  readonly #successors: Successors;

  constructor(system: System, store: StateStore, { experience, futures, visible, symmetry }: Reduction, successors: Successors) {
    this.#system = system;
    this.#store = store;
    this.#experience = experience;
    this.#futures = futures;
    this.#visible = visible;
    this.#symmetry = symmetry;
    this.#persistent = new Persistent(system, futures);
    this.#successors = successors;
  }

  /** Puts the machine into a state; returns who can move there. */
  stand(state: StateId): Actors {
    const { machine } = this.#system;
    this.#store.read(state, machine.vector.words);
    let movable = 0;
    for (let actor = 0; actor < machine.actors; actor++) if (this.#experience.alternatives(actor) > 0) movable |= 1 << actor;
    return movable;
  }

  /** Makes the steps of a persistent set in the state that the machine is in; returns whose they are. */
  expand(state: StateId, movable: Actors): Actors {
    const chosen = this.#persistent.choose(movable);
    this.make(state, chosen);
    return asMade(chosen, movable);
  }

  /** Makes what a persistent set has besides those whose steps were made, by what is known now; returns whose are made then. */
  complete(state: StateId, made: Actors, movable: Actors): Actors {
    const needed = this.#persistent.grow(made, movable) & movable;
    if ((needed & ~made) === 0) return made;
    this.make(state, needed & ~made);
    return asMade(needed, movable);
  }

  /** Makes the steps of some actors in the state that the machine is in. */
  make(state: StateId, actors: Actors): void {
    const { machine } = this.#system;
    const { vector } = machine;
    const store = this.#store;
    for (let actor = 0; actor < machine.actors; actor++) {
      if ((actors & (1 << actor)) === 0) continue;
      const alternatives = machine.alternatives(actor);
      const control = machine.at(actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        if (store.isFull) {
          this.#successors.makeRoom();
          store.read(state, vector.words);
        }
        this.#visible.stepBegins(actor);
        this.#experience.step(actor, alternative);
        this.#visible.stepEnds(actor, 0);
        const isNew = this.#futures.note(actor, control);
        if (this.#symmetry !== null) {
          if (isNew) this.#noteImages(this.#symmetry, actor, control);
          this.#symmetry.canonicalise();
        }
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        this.#successors.staged(state, actor, alternative);
        vector.undo(0);
      }
    }
  }

  /** What a step of one symmetric actor touches that is about it, those of the others touch about them. */
  #noteImages(symmetry: Symmetry, actor: number, control: number): void {
    const { entries, count } = this.#system.machine.footprint!;
    for (let at = 0; at < count; at++) for (const place of symmetry.images(actor, entries[at]! >> 1)) this.#futures.add(control, (place << 1) | (entries[at]! & 1));
  }
}

function asMade(actors: Actors, movable: Actors): Actors {
  return (movable & ~actors) === 0 ? ALL : actors;
}
