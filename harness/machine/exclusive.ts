import { CLASS_SHIFT, type ObjectId, type Objects } from './objects';
import type { Position, Vector } from './vector';

/** Somebody touched a word that was taken for another one's alone: what was searched so far is not to be relied on. */
export class NotExclusive extends Error {}

/** Nobody's: several actors touch it, or a predicate does. */
const SHARED = -1;

/**
 * Words that only one actor ever touches, though others could: what a CPU has for itself, a thread's own counters. Accesses to them
 * commute with whatever the others do, so they need no scheduling point, like those to private memory. Learned: a word is its first toucher's
 * until somebody else touches it, or a predicate looks at it; the search starts over then. Only static and per-CPU memory counts, which nobody frees.
 */
export class Exclusive {
  /** While walks are made to learn from, a word that turns out to be shared is no news. */
  isLearning = true;
  readonly #objects: Objects;
  readonly #vector: Vector;
  /** By position: the actor + 1, `SHARED`, or 0 where nobody has been yet. */
  #owners: Int16Array = new Int16Array(1024);

  constructor(objects: Objects, vector: Vector) {
    this.#objects = objects;
    this.#vector = vector;
  }

  /** Whether an actor is the only one to touch a word. */
  isOwn(actor: number, position: Position): boolean {
    return this.#owners[position] === actor + 1;
  }

  /** Whether it is known what an actor's access to a word is. */
  isKnown(actor: number, position: Position): boolean {
    const owner = this.#owners[position];
    return owner === SHARED || owner === actor + 1;
  }

  /** An actor touches a word of an object. */
  touch(actor: number, position: Position, object: ObjectId): void {
    if (this.isKnown(actor, position) || actor < 0) return;
    this.#vector.learns();
    if (this.#owners[position] === undefined) {
      const grown = new Int16Array(Math.max(position + 1, this.#owners.length * 2));
      grown.set(this.#owners);
      this.#owners = grown;
    }
    if (this.#owners[position] === 0) this.#owners[position] = this.#mayBe(object) ? actor + 1 : SHARED;
    else this.share(position);
  }

  /** Somebody else looks at a word, or writes to it. */
  share(position: Position): void {
    const owner = this.#owners[position] ?? 0;
    if (owner === SHARED) return;
    if (position < this.#owners.length) {
      this.#vector.learns();
      this.#owners[position] = SHARED;
    }
    if (owner !== 0 && !this.isLearning) throw new NotExclusive();
  }

  /** An access that rode turns out to have events that ride on it, which is now known: somebody may hear of them. */
  rodeWithEvents(object: ObjectId): void {
    if (!this.isLearning && object >= 0 && this.#mayBe(object)) throw new NotExclusive();
  }

  #mayBe(object: ObjectId): boolean {
    if (this.#objects.owners[object] !== -1) return false;
    const memory = this.#objects.layouts[this.#vector.words[this.#objects.statePositions[object]!]! >> CLASS_SHIFT]?.memory;
    return memory === 'static' || memory === 'per-cpu';
  }
}
