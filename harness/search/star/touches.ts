import type { System } from '../../machine/system';
import { WOULD_LEARN } from '../../machine/vector';

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
  readonly #news: number[] = [];
  /** By place and actor; grows, so read it anew. */
  bits: Uint8Array = new Uint8Array(1024);
  /** How often something was noted. */
  version = 0;
  /** Whether nothing new may be noted. */
  isClosed = false;

  constructor(system: System) {
    this.#system = system;
    this.#actors = system.actors.length;
  }

  /** Notes what the step just made touched; returns the places that are new in that, in an array that the next call reuses. */
  note(actor: number): readonly number[] {
    const { footprint, vector } = this.#system.machine;
    const { entries, count } = footprint!;
    const news = this.#news;
    news.length = 0;
    for (let index = 0; index < count; index++) {
      const entry = entries[index]!;
      if (this.#add(actor, entry >> 1, (entry & 1) === 0 ? READS : WRITES)) news.push(entry >> 1);
    }
    for (let index = 0; index < vector.logLength; index++) if (this.#add(actor, vector.logPositions[index]!, WRITES | CHANGES)) news.push(vector.logPositions[index]!);
    return news;
  }

  /** Notes that an actor waits for a place. */
  noteWait(actor: number, place: number): boolean {
    return this.#add(actor, place, READS);
  }

  /** Notes that what a place holds differs by an actor's local state. */
  noteChange(actor: number, place: number): void {
    this.#add(actor, place, WRITES | CHANGES);
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
    for (let place = 0; place * this.#actors < this.bits.length; place++) if (this.changes(actor, place)) places.push(place);
    return places;
  }

  /** A place that two actors touched and one of them wrote, or -1 when they have nothing to do with each other. */
  conflict(one: number, other: number): number {
    const n = this.#actors;
    for (let at = 0; at + n <= this.bits.length; at += n) {
      const a = this.bits[at + one]!;
      const b = this.bits[at + other]!;
      if (a !== 0 && b !== 0 && ((a | b) & WRITES) !== 0) return at / n;
    }
    return -1;
  }

  /** Whether two actors conflict at a place. */
  meetAt(place: number, one: number, other: number): boolean {
    const a = this.#of(one, place);
    const b = this.#of(other, place);
    return a !== 0 && b !== 0 && ((a | b) & WRITES) !== 0;
  }

  /** By actor: all that it has to do with. */
  neighbours(): ReadonlySet<number>[] {
    const n = this.#actors;
    const neighbours = Array.from({ length: n }, () => new Set<number>());
    for (let at = 0; at + n <= this.bits.length; at += n) {
      const here: number[] = [];
      let isWritten = false;
      for (let actor = 0; actor < n; actor++) {
        if (this.bits[at + actor] === 0) continue;
        here.push(actor);
        if ((this.bits[at + actor]! & WRITES) !== 0) isWritten = true;
      }
      if (!isWritten) continue;
      for (const one of here) {
        if ((this.bits[at + one]! & WRITES) === 0) continue;
        for (const other of here) {
          if (one === other) continue;
          neighbours[one]!.add(other);
          neighbours[other]!.add(one);
        }
      }
    }
    return neighbours;
  }

  #of(actor: number, place: number): number {
    return this.bits[place * this.#actors + actor] ?? 0;
  }

  #add(actor: number, place: number, bits: number): boolean {
    const at = place * this.#actors + actor;
    if (this.isClosed && ((this.bits[at] ?? 0) & bits) !== bits) throw WOULD_LEARN;
    if (at >= this.bits.length) {
      // Whole rows: a place that was never touched must be there for every actor.
      const grown = new Uint8Array(Math.max(place + 1, (this.bits.length * 2) / this.#actors) * this.#actors);
      grown.set(this.bits);
      this.bits = grown;
    }
    const before = this.bits[at]!;
    if ((before & bits) === bits) return false;
    this.bits[at] = before | bits;
    this.version++;
    return true;
  }
}
