import { MAX_ACTORS } from '../../machine/bounds';
import { OP, ROW_SHIFT, STATE, WORD } from '../../machine/controls';
import { CLASS_SHIFT } from '../../machine/objects';
import { ACQUIRE_WHEN } from '../../machine/opcodes';
import type { System } from '../../machine/system';
import type { Roles } from '../../result';
import { Experience } from '../experience';
import { learnExclusive } from '../exclusive-words';
import type { Kept } from '../kept';
import { partOf, together } from '../kept';
import { walkAtRandom } from '../random-walks';
import { Visible } from '../visible';
import { Watched } from '../watched';
import { Commuting } from './commuting';
import { Leaf } from './leaf';
import type { KeptLeaf } from './leaf';
import { Touches } from './touches';

/** Random walks in which it is learned who has to do with whom before the search begins; it goes on learning. */
const FIRST_WALKS = 1;

/** Something was learned that changes who is a leaf, or what belongs to one: the search starts over. */
export class Restart extends Error {}

/** What is known of the actors of a system, over all searches that had to start over. */
export class Known {
  readonly system: System;
  /** Makes all steps, and asks the machine. */
  readonly experience: Experience;
  readonly touches: Touches;
  /** What predicates look at. */
  readonly watched: Watched;
  /** Actors that cannot be leaves, and why. */
  readonly forced = new Map<number, string>();

  constructor(system: System) {
    this.system = system;
    this.experience = new Experience(system);
    this.touches = new Touches(system);
    this.watched = new Watched(system, [], this.experience);
    for (const [actor, { cpuWord, interrupt }] of system.machine.seats.entries()) {
      if (cpuWord < 0) continue;
      // Whether it can move is up to who has the CPU, before it was ever kept from moving.
      this.touches.noteWait(actor, cpuWord);
      if (interrupt) this.forced.set(actor, 'it is an interrupt, which keeps others from moving');
    }
    walkAtRandom(system, FIRST_WALKS, (actor) => this.touches.note(actor));
    learnExclusive(system);
    this.experience.begin();
  }

  /** What was learned of actors, as it is kept. */
  keep(): Kept<KeptKnown> {
    const { words, actors, grew } = this.watched;
    return { at: { forced: [...this.forced], watched: { words: [...words], actors: [...actors], grew } }, arrays: { touches: [this.touches.bits] } };
  }

  /** Knows what was kept, beside what every process learns. */
  restore({ at, arrays }: Kept<KeptKnown>): void {
    this.touches.bits = Uint8Array.from(arrays['touches']![0]!);
    for (const [actor, why] of at.forced) this.forced.set(actor, why);
    for (const word of at.watched.words) this.watched.words.add(word);
    for (const actor of at.watched.actors) this.watched.actors.add(actor);
    this.watched.grew = at.watched.grew;
  }
}

/** What is known, and who is what, as one. */
export function keptParts(known: Known, factoring: Factoring): Kept {
  return together({ known: known.keep(), factoring: factoring.keep() });
}

/** Of what is known, what is no array. */
export interface KeptKnown {
  readonly forced: readonly (readonly [actor: number, why: string])[];
  readonly watched: { readonly words: readonly number[]; readonly actors: readonly number[]; readonly grew: boolean };
}

/** Of a factoring that is kept, what is no array. */
interface KeptFactoring {
  /** The actors that are leaves. */
  readonly leaves: readonly number[];
  /** What predicates were known to look at when it was made. */
  readonly seen: { readonly words: readonly number[]; readonly actors: readonly number[] };
}

/**
 * Who is a leaf: a largest set, found greedily, of actors that have nothing to do with each other but through the others, the
 * centre. Found out, not declared; when a leaf turns out to have to do with another one, the search starts over.
 */
export class Factoring {
  readonly system: System;
  readonly experience: Experience;
  readonly leaves: readonly Leaf[];
  /** The actors of the centre. */
  readonly centre: readonly number[];
  readonly touches: Touches;
  readonly watched: Watched;
  /** Which steps of the centre need not be interleaved. */
  readonly commuting: Commuting;
  readonly #known: Known;
  /** What predicates were known to look at when this was made. */
  readonly #seen: KeptFactoring['seen'];
  /** Positions that belong to leaves. */
  #owned = 0;
  /** By position: the leaf whose it is, plus 1. */
  #owners: Uint8Array = new Uint8Array(1024);

  /** `kept` is one that an earlier search made. */
  constructor(known: Known, kept?: Kept) {
    const { system, touches, forced, watched } = known;
    this.system = system;
    this.experience = known.experience;
    this.#known = known;
    this.touches = touches;
    this.watched = known.watched;
    const own = kept === undefined ? undefined : partOf<KeptFactoring>(kept, 'own').at;
    const chosen = own?.leaves ?? choose(system.actors.length, touches, forced);
    this.#seen = own?.seen ?? { words: [...watched.words], actors: [...watched.actors] };
    this.leaves = chosen.map((actor) => new Leaf(actor, system.initial));
    this.centre = system.actors.map((_, actor) => actor).filter((actor) => !chosen.includes(actor));
    const visible = new Visible(system, { ...this.#seen, place: watched.place });
    this.commuting = new Commuting(this.experience, system, { centre: this.centre, visible, isLeafs: (position) => this.ownerOf(position) >= 0 });
    for (const [index, leaf] of this.leaves.entries()) {
      const part = kept === undefined ? undefined : partOf<KeptLeaf>(kept, `leaf${index}`);
      for (const position of part?.at.positions ?? [leaf.actor + 1, ...touches.changedBy(leaf.actor)]) this.#own(index, position);
      if (part !== undefined) leaf.restore(part);
    }
    if (kept !== undefined) this.commuting.restore(partOf(kept, 'futures'));
  }

  /** Who is what, what leaves were met in, and what commutes, as it is kept. */
  keep(): Kept {
    const own: Kept<KeptFactoring> = { at: { leaves: this.leaves.map(({ actor }) => actor), seen: this.#seen }, arrays: {} };
    const leaves = Object.fromEntries(this.leaves.map((leaf, index) => [`leaf${index}`, leaf.keep()]));
    return together({ own, ...leaves, futures: this.commuting.keep() });
  }

  /** Changes whenever something is learned that decides what a step has to do with leaves, or who goes on alone. */
  get version(): number {
    return this.touches.version + this.#owned + this.commuting.refreshes;
  }

  /** Whether nothing may be learned: whoever would is to do so elsewhere. */
  close(isClosed: boolean): void {
    this.system.machine.vector.isClosed = isClosed;
    this.touches.isClosed = isClosed;
    for (const leaf of this.leaves) leaf.isClosed = isClosed;
    this.commuting.close(isClosed);
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
    const row = this.experience.accessAt(machine.at(actor)) << ROW_SHIFT;
    const { table } = machine.controls;
    if (table[row + OP]! > ACQUIRE_WHEN) return;
    for (const place of [table[row + WORD]!, table[row + STATE]!]) {
      if (place >= 0 && this.touches.noteWait(actor, place)) this.#checkIndependence(actor, place);
    }
  }

  /** Makes positions a leaf's own once it `startsOver`; where one is somebody's control point, the leaf goes to the centre at once. */
  claim(index: number, positions: readonly number[]): void {
    const { actor } = this.leaves[index]!;
    if (positions.some((position) => position <= MAX_ACTORS || this.ownerOf(position) >= 0)) this.force(index, 'one step of the centre changes it and something else by it');
    for (const position of positions) this.touches.noteChange(actor, position);
  }

  startOver(): never {
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
    this.#owned++;
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
