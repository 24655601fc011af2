import { CLASS_SHIFT } from '../machine/objects';
import type { Bench } from './bench';
import { Index, PositionTable } from './bench';

// What an actor may do with an object that it reached by rcu_dereference.
const LIVE = 1;
const EXPIRED = 2;

/**
 * Read-side critical sections, and the references obtained in them: a lock and its unlock balance, rcu_dereference happens
 * inside, and what it returned is not followed after the section in which it was obtained.
 */
export class RcuUsage {
  readonly #bench: Bench;
  readonly #domains: Index;
  /** Domains in whose sections one may sleep, by number; a property of the domain, so it is no state. */
  readonly #sleepable: boolean[] = [];
  /** Nesting depth by (domain, actor). */
  readonly #nesting: PositionTable;
  /** Sum of the depths, by actor. */
  readonly #depth: PositionTable;
  /** What an actor may do with an object, by (actor, object). */
  readonly #references: PositionTable;
  /** By actor + 1: set to 1 once the actor has dereferenced. */
  readonly #followed: Uint8Array;

  constructor(bench: Bench, followed: Uint8Array) {
    this.#followed = followed;
    this.#bench = bench;
    this.#domains = new Index(bench.vector);
    this.#nesting = new PositionTable(bench.vector);
    this.#depth = new PositionTable(bench.vector);
    this.#references = new PositionTable(bench.vector);
  }

  /** Nested sections of a domain that an actor has open. */
  nesting(domain: number, actor: number): number {
    const position = this.#nesting.known(this.#domains.of(domain), actor + 1);
    return position < 0 ? 0 : this.#bench.vector.words[position]!;
  }

  /** Whether an actor is inside any section. */
  inside(actor: number): boolean {
    const position = this.#depth.known(0, actor + 1);
    return position >= 0 && this.#bench.vector.words[position]! > 0;
  }

  /** Whether an actor is inside a section in which it may not sleep. */
  insideAtomic(actor: number): boolean {
    if (!this.inside(actor)) return false;
    return this.#domains.keys.some((key, domain) => this.#sleepable[domain] !== true && this.nesting(key, actor) > 0);
  }

  /** Positions about an actor, in one order for every actor. */
  columnsOf(actor: number): number[] {
    const objects = new Set<number>();
    for (let other = 0; other <= this.#bench.actors(); other++) this.#references.columns(other).forEach((position, object) => position !== undefined && objects.add(object));
    return [
      this.#depth.at(0, actor + 1),
      ...this.#domains.keys.map((_, domain) => this.#nesting.at(domain, actor + 1)),
      ...[...objects].sort((a, b) => a - b).map((object) => this.#references.at(actor + 1, object)),
    ];
  }

  /** Whether a position counts the sections that an actor is in. */
  isDepth(position: number): boolean {
    return this.#depth.columns(0).includes(position);
  }

  /** A lock returned. Returns true when the section is the outermost of its domain. */
  begins(domain: number, actor: number, isSleepable: boolean): boolean {
    this.#sleepable[this.#domains.of(domain)] = isSleepable;
    this.#add(this.#depth.at(0, actor + 1), 1);
    return this.#add(this.#nesting.at(this.#domains.of(domain), actor + 1), 1) === 1;
  }

  /** An unlock is called. Returns true when it ends the outermost section of the domain. */
  ends(domain: number, actor: number): boolean {
    if (this.nesting(domain, actor) === 0) {
      this.#bench.fail('rcu-usage', 'read unlock without a read lock', domain);
      return false;
    }
    const { vector } = this.#bench;
    const left = this.#add(this.#nesting.at(this.#domains.of(domain), actor + 1), -1);
    if (this.#add(this.#depth.at(0, actor + 1), -1) === 0) {
      for (const position of this.#references.columns(actor + 1)) {
        if (position !== undefined && vector.words[position] === LIVE) vector.set(position, EXPIRED);
      }
    }
    return left === 0;
  }

  /** rcu_dereference returned a pointer to an object (or none, -1). */
  dereferenced(actor: number, object: number, address: number): void {
    if (!this.inside(actor)) {
      this.#bench.fail('rcu-usage', 'rcu_dereference outside a read-side critical section', address);
      return;
    }
    if (object < 0 || this.#isSafe(actor, object)) return;
    this.#followed[actor + 1] = 1;
    this.#bench.vector.set(this.#references.at(actor + 1, object), LIVE);
  }

  /** Whether an object needs no section to be followed: memory that is never freed, and what the actor allocated itself. */
  #isSafe(actor: number, object: number): boolean {
    const { objects, vector } = this.#bench;
    const memory = objects.layouts[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT]?.memory;
    return memory === 'static' || memory === 'per-cpu' || (objects.owners[object] === actor && !this.#bench.isReusing);
  }

  /** A load that is not an rcu_dereference returned a pointer to an object: whatever protects it now is not a section. */
  obtainedOtherwise(actor: number, object: number): void {
    const position = this.#references.known(actor + 1, object);
    if (position >= 0) this.#bench.vector.set(position, 0);
  }

  /** Whether an actor's access to an object goes through a reference whose section has ended. */
  expired(actor: number, object: number): boolean {
    const position = this.#references.known(actor + 1, object);
    return position >= 0 && this.#bench.vector.words[position] === EXPIRED;
  }

  #add(position: number, amount: number): number {
    const value = this.#bench.vector.words[position]! + amount;
    this.#bench.vector.set(position, value);
    return value;
  }
}
