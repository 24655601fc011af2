import type { System } from '../machine/system';

const READS = 1;
const WRITES = 2;
/** Its value in the vector was changed, by whatever means. */
const CHANGES = 4;

/**
 * Which places each actor was ever seen to touch. Two actors whose places do not conflict have nothing to do with each other
 * but through third ones.
 */
export class Touches {
  readonly #system: System;
  readonly #actors: number;
  /** By place and actor. */
  #bits: Uint8Array = new Uint8Array(1024);

  constructor(system: System) {
    this.#system = system;
    this.#actors = system.actors.length;
  }

  /** Notes what the step just made touched; returns whether anything of it is new. */
  note(actor: number): boolean {
    const { footprint, vector } = this.#system.machine;
    let isNew = false;
    for (let index = 0; index < footprint!.count; index++) {
      const entry = footprint!.entries[index]!;
      if (this.#add(actor, entry >> 1, (entry & 1) === 0 ? READS : WRITES)) isNew = true;
    }
    for (let index = 0; index < vector.logLength; index++) if (this.#add(actor, vector.logPositions[index]!, WRITES | CHANGES)) isNew = true;
    return isNew;
  }

  /** Notes that an actor waits for a place. */
  noteWait(actor: number, place: number): boolean {
    return this.#add(actor, place, READS);
  }

  writes(actor: number, place: number): boolean {
    return (this.#of(actor, place) & WRITES) !== 0;
  }

  touches(actor: number, place: number): boolean {
    return this.#of(actor, place) !== 0;
  }

  changes(actor: number, place: number): boolean {
    return (this.#of(actor, place) & CHANGES) !== 0;
  }

  /** The places whose values an actor changes. */
  changedBy(actor: number): number[] {
    const places: number[] = [];
    for (let place = 0; place * this.#actors < this.#bits.length; place++) if (this.changes(actor, place)) places.push(place);
    return places;
  }

  /** Whether two actors ever touched one place, and one of them wrote it. */
  conflict(one: number, other: number): boolean {
    const n = this.#actors;
    for (let at = 0; at + n <= this.#bits.length; at += n) {
      const a = this.#bits[at + one]!;
      const b = this.#bits[at + other]!;
      if (a !== 0 && b !== 0 && ((a | b) & WRITES) !== 0) return true;
    }
    return false;
  }

  #of(actor: number, place: number): number {
    return this.#bits[place * this.#actors + actor] ?? 0;
  }

  #add(actor: number, place: number, bits: number): boolean {
    const at = place * this.#actors + actor;
    if (at >= this.#bits.length) {
      const grown = new Uint8Array(Math.max((place + 1) * this.#actors, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const before = this.#bits[at]!;
    if ((before & bits) === bits) return false;
    this.#bits[at] = before | bits;
    return true;
  }
}

/**
 * Which actors can be leaves: a largest set, found greedily, of those that have nothing to do with each other. Who has to do with
 * few others comes first, then who changes less.
 */
export function chooseLeaves(actors: number, touches: Touches, isForced: (actor: number) => boolean): number[] {
  const neighbours = Array.from({ length: actors }, (_, one) => Array.from({ length: actors }, (__, other) => other).filter((other) => other !== one && touches.conflict(one, other)));
  const candidates = Array.from({ length: actors }, (_, actor) => actor)
    .filter((actor) => !isForced(actor))
    .sort((a, b) => neighbours[a]!.length - neighbours[b]!.length || touches.changedBy(a).length - touches.changedBy(b).length || a - b);
  const leaves = new Set<number>();
  for (const actor of candidates) if (!neighbours[actor]!.some((other) => leaves.has(other))) leaves.add(actor);
  return [...leaves].sort((a, b) => a - b);
}
