import { MAX_ACTORS } from '../../machine/bounds';
import { OP, ROW_SHIFT, STATE, WORD } from '../../machine/controls';
import { CLASS_SHIFT } from '../../machine/objects';
import { ACQUIRE_WHEN } from '../../machine/opcodes';
import type { System } from '../../machine/system';
import type { Roles } from '../../result';
import { walkAtRandom } from '../random-walks';
import { Visible } from '../visible';
import { Watched } from '../watched';
import { Commuting } from './commuting';
import { Leaf } from './leaf';
import { Touches } from './touches';

/** Random walks in which it is learned who has to do with whom before the search begins; it goes on learning. */
const FIRST_WALKS = 1;

/** Something was learned that changes who is a leaf, or what belongs to one: the search starts over. */
export class Restart extends Error {}

/** What is known of the actors of a system, over all searches that had to start over. */
export class Known {
  readonly system: System;
  readonly touches: Touches;
  /** What predicates look at. */
  readonly watched: Watched;
  /** Actors that cannot be leaves, and why. */
  readonly forced = new Map<number, string>();

  constructor(system: System) {
    this.system = system;
    this.touches = new Touches(system);
    this.watched = new Watched(system);
    for (const [actor, { cpuWord, interrupt }] of system.machine.seats.entries()) {
      if (cpuWord < 0) continue;
      // Whether it can move is up to who has the CPU, before it was ever kept from moving.
      this.touches.noteWait(actor, cpuWord);
      if (interrupt) this.forced.set(actor, 'it is an interrupt, which keeps others from moving');
    }
    walkAtRandom(system, FIRST_WALKS, (actor) => this.touches.note(actor));
  }
}

/**
 * Who is a leaf: a largest set, found greedily, of actors that have nothing to do with each other but through the others, the
 * centre. Found out, not declared; when a leaf turns out to have to do with another one, the search starts over.
 */
export class Factoring {
  readonly system: System;
  readonly leaves: readonly Leaf[];
  /** The actors of the centre. */
  readonly centre: readonly number[];
  readonly touches: Touches;
  readonly watched: Watched;
  /** Which steps of the centre need not be interleaved. */
  readonly commuting: Commuting;
  readonly #known: Known;
  /** By position: the leaf whose it is, plus 1. */
  #owners: Uint8Array = new Uint8Array(1024);

  constructor(known: Known) {
    const { system, touches, forced } = known;
    this.system = system;
    this.#known = known;
    this.touches = touches;
    this.watched = known.watched;
    const chosen = choose(system.actors.length, touches, forced);
    this.leaves = chosen.map((actor) => new Leaf(actor, system.initial));
    this.centre = system.actors.map((_, actor) => actor).filter((actor) => !chosen.includes(actor));
    this.commuting = new Commuting(system, this.centre, new Visible(system, this.watched), (position) => this.ownerOf(position) >= 0);
    for (const [index, leaf] of this.leaves.entries()) for (const place of [leaf.actor + 1, ...touches.changedBy(leaf.actor)]) this.#own(index, place);
  }

  /** The leaf that a position belongs to, or -1. */
  ownerOf(position: number): number {
    return (this.#owners[position] ?? 0) - 1;
  }

  /** Notes what a leaf's step touched: what it changes becomes its own, and it must have nothing to do with other leaves. */
  noteLeafStep(index: number): void {
    const leaf = this.leaves[index]!;
    const news = this.touches.note(leaf.actor);
    if (news.length === 0) return;
    const { logPositions, logLength } = this.system.machine.vector;
    for (let at = 0; at < logLength; at++) {
      const position = logPositions[at]!;
      if (leaf.owns(position)) continue;
      // The centre's part of older states may hold another value than the first.
      if (this.system.actors.some((_, actor) => actor !== leaf.actor && this.touches.changes(actor, position))) throw new Restart();
      this.#own(index, position);
    }
    for (const place of news) this.#checkIndependence(leaf.actor, place);
  }

  /** A leaf that cannot move waits for a word: to change that is to have to do with it. */
  noteWait(index: number): void {
    const { machine } = this.system;
    const { actor } = this.leaves[index]!;
    const row = machine.accessAt(machine.at(actor)) << ROW_SHIFT;
    const { table } = machine.controls;
    if (table[row + OP]! > ACQUIRE_WHEN) return;
    for (const place of [table[row + WORD]!, table[row + STATE]!]) {
      if (place >= 0 && this.touches.noteWait(actor, place)) this.#checkIndependence(actor, place);
    }
  }

  /** Makes positions a leaf's own, and starts over; where one is somebody's control point, the leaf goes to the centre. */
  claim(index: number, positions: readonly number[]): never {
    const { actor } = this.leaves[index]!;
    if (positions.some((position) => position <= MAX_ACTORS || this.ownerOf(position) >= 0)) this.force(index, 'one step of the centre changes it and something else by it');
    for (const position of positions) this.touches.noteChange(actor, position);
    throw new Restart();
  }

  /** Sends a leaf to the centre, and starts over. */
  force(index: number, why: string): never {
    this.#known.forced.set(this.leaves[index]!.actor, why);
    throw new Restart();
  }

  /** Who is what, for reports. */
  roles(): Roles {
    const { actors } = this.system;
    return {
      leaves: this.leaves.map(({ actor }) => actors[actor]!.name),
      centre: this.centre.map((actor) => ({ actor: actors[actor]!.name, why: this.#why(actor) })),
    };
  }

  #why(actor: number): string {
    const forced = this.#known.forced.get(actor);
    if (forced !== undefined) return forced;
    const met = this.leaves.map((leaf) => ({ leaf, place: this.touches.conflict(actor, leaf.actor) })).filter(({ place }) => place >= 0);
    const [first, ...more] = met;
    if (first === undefined) return 'meets no leaf';
    const others = more.length === 0 ? '' : more.length === 1 ? ' and another leaf' : ` and ${more.length} more leaves`;
    return `meets ${this.system.actors[first.leaf.actor]!.name}${others} in ${this.#placeName(first.place)}`;
  }

  #placeName(place: number): string {
    const { objects, vector, seats } = this.system.machine;
    const seat = seats.find(({ cpuWord }) => cpuWord === place);
    if (seat !== undefined) return `CPU ${seat.cpu}`;
    for (let object = 0; object < objects.count; object++) {
      const offset = objects.statePositions[object] === place ? 0 : objects.knownWords(object).indexOf(place);
      if (offset < 0) continue;
      const type = objects.layouts[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT]?.type ?? '';
      return type === '' || type === '(nothing)' ? 'memory that was allocated' : `${type}${offset === 0 ? '' : `+${offset * 4}`}`;
    }
    return 'sections and requests';
  }

  #own(index: number, position: number): void {
    this.leaves[index]!.own(position);
    if (position >= this.#owners.length) {
      const grown = new Uint8Array(Math.max(position + 1, this.#owners.length * 2));
      grown.set(this.#owners);
      this.#owners = grown;
    }
    this.#owners[position] = index + 1;
  }

  #checkIndependence(actor: number, place: number): void {
    for (const other of this.leaves) if (other.actor !== actor && this.touches.meetAt(place, actor, other.actor)) throw new Restart();
  }
}

/** Who has to do with few others comes first, then who changes less. */
function choose(actors: number, touches: Touches, forced: ReadonlyMap<number, string>): number[] {
  const all = Array.from({ length: actors }, (_, actor) => actor);
  const neighbours = touches.neighbours();
  const changes = all.map((actor) => touches.changedBy(actor).length);
  const candidates = all.filter((actor) => !forced.has(actor)).sort((a, b) => neighbours[a]!.size - neighbours[b]!.size || changes[a]! - changes[b]! || a - b);
  const leaves = new Set<number>();
  for (const actor of candidates) if (![...neighbours[actor]!].some((other) => leaves.has(other))) leaves.add(actor);
  return [...leaves].sort((a, b) => a - b);
}
