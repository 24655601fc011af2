import type { System } from '../machine/system';
import type { Footprint } from '../machine/footprint';
import type { Machine } from '../machine/machine';
import type { Choice } from '../result';
import { COMPARE_AND_SWAP } from '../machine/opcodes';
import { A, OP, ROW_SHIFT, WORD } from '../machine/controls';
import type { Control } from '../machine/controls';
import { valueBefore } from './history';
import { ACTOR_BITS } from './pending';
import { Footsteps } from './footsteps';
import { ASKED, MADE, SEEN } from './path-lessons';
import type { PathLessons } from './path-lessons';
import { wider } from './wider';
import type { Touched } from './touched';
import type { Turns } from './turns';
import type { Visible } from './visible';

/** Place of an event in the run, 0 and up. */
export type EventIndex = number;

// What an event is to the search.
/** The scheduler's own choice. */
export const FRESH = 1;
/** Moved before an event that it conflicts with, or needed by one that was. */
export const SCHEDULED = 2;
/** The last of those that were moved: the one that conflicts. */
export const TOP = 4;
/** A turn of a retry loop that changed nothing: the actor goes no further in this run. */
export const PARKS = 8;

/** The upper part of a run, to be made again. */
export interface Saved {
  readonly actor: Int32Array;
  readonly alternative: Int32Array;
  readonly flags: Int32Array;
}

/**
 * The run that the search stands in: a stack of events with their vector clocks, and for every place of the state vector who
 * touched it last. Pushing makes a step, popping undoes it; nothing else is remembered. Happens-before is program order
 * and the order of conflicting events.
 */
export class Run {
  readonly actors: number;
  height = 0;
  actor: Int32Array = new Int32Array(256);
  alternative: Int32Array = new Int32Array(256);
  /** Alternatives that the actor had. */
  choices: Int32Array = new Int32Array(256);
  flags: Int32Array = new Int32Array(256);
  /** How long the machine's undo log was before the event. */
  mark: Int32Array = new Int32Array(256);
  /** Where the actor stood. */
  control: Int32Array = new Int32Array(256);
  /** The actor's events up to this one, itself included. */
  seq: Int32Array = new Int32Array(256);
  /** The actor's event before, or -1. */
  before: Int32Array = new Int32Array(256);
  /** By event, one component per actor: how many of its events happen before or are this one. */
  clock: Int32Array;
  /** By height, one component per actor: how many events it has made below. */
  made: Int32Array;
  /** The actors' last events, or -1. */
  readonly last: Int32Array;
  readonly parked: Uint8Array;
  parkedCount = 0;
  /** Events below a height that took another alternative than the first. */
  detours: Int32Array = new Int32Array(256);
  /** Where the entries of an event begin, and for which earlier events it conflicts with directly. */
  #entriesFrom: Int32Array = new Int32Array(257);
  conflictsFrom: Int32Array = new Int32Array(257);
  #entry: Int32Array = new Int32Array(1024);
  #entryEvent: Int32Array = new Int32Array(1024);
  #savedWrite: Int32Array = new Int32Array(1024);
  #savedRead: Int32Array = new Int32Array(1024);
  conflict: Int32Array = new Int32Array(1024);
  /** 1 where nothing lies between the two: a race. */
  isRace: Uint8Array = new Uint8Array(1024);
  /** Last write of a place, and last read since, as numbers of entries + 1. */
  #lastWrite: Int32Array = new Int32Array(1024);
  #lastRead: Int32Array = new Int32Array(1024);
  readonly #machine: Machine;
  readonly #footprint: Footprint;
  readonly #turns: Turns;
  readonly #footsteps: Footsteps;
  /** Null where nobody wants to know what taught something. */
  readonly #lessons: PathLessons | null;

  constructor(system: System, turns: Turns, visible: Visible, touched: Touched, lessons: PathLessons | null = null) {
    const { machine, actors } = system;
    if (machine.footprint === null) throw new Error('a run needs the footprints of steps');
    this.actors = actors.length;
    this.clock = new Int32Array(256 * this.actors);
    this.made = new Int32Array(257 * this.actors);
    this.last = new Int32Array(this.actors).fill(-1);
    this.parked = new Uint8Array(this.actors);
    this.#machine = machine;
    this.#footprint = machine.footprint;
    this.#turns = turns;
    this.#footsteps = new Footsteps(system, visible, touched, turns);
    this.#lessons = lessons;
  }

  /** In how many ways an actor can move. */
  alternatives(actor: number): number {
    const alternatives = this.#machine.alternatives(actor);
    this.#lessons?.did(ASKED, this, actor);
    return alternatives;
  }

  /** The control point of the access that an actor makes next. */
  accessOf(actor: number): Control {
    const access = this.#machine.accessAt(this.#machine.at(actor));
    this.#lessons?.did(SEEN, this, actor);
    return access;
  }

  /** Whether an actor can move. */
  isEnabled(actor: number): boolean {
    return this.parked[actor] === 0 && this.alternatives(actor) > 0;
  }

  /** The scheduler's choice: the first actor that can move, or -1. */
  next(): number {
    for (let actor = 0; actor < this.actors; actor++) if (this.parked[actor] === 0 && this.alternatives(actor) > 0) return actor;
    return -1;
  }

  /** Makes a step of an actor. Findings are left in the monitors. */
  push(actor: number, alternative: number, flags: number): EventIndex {
    const event = this.height;
    if (event + 1 >= this.actor.length) this.#grow();
    const machine = this.#machine;
    this.actor[event] = actor;
    this.alternative[event] = alternative;
    this.flags[event] = flags;
    this.mark[event] = machine.vector.logLength;
    this.control[event] = machine.at(actor);
    const before = this.last[actor]!;
    this.before[event] = before;
    this.seq[event] = before < 0 ? 1 : this.seq[before]! + 1;
    this.detours[event + 1] = this.detours[event]! + (alternative > 0 ? 1 : 0);
    this.choices[event] = this.#footsteps.make(actor, alternative);
    this.#lessons?.did(MADE, this, this.choiceAt(event), this.mark[event]);
    this.height = event + 1;
    this.last[actor] = event;
    this.#order(event, actor, before);
    if (this.#turns.parks(this, event)) {
      this.flags[event] |= PARKS;
      this.parked[actor] = 1;
      this.parkedCount++;
    }
    return event;
  }

  /** Undoes the last event. */
  pop(): void {
    const event = --this.height;
    const from = this.#entriesFrom[event]!;
    for (let at = this.#entriesFrom[event + 1]! - 1; at >= from; at--) {
      const place = this.#entry[at]! >> 1;
      this.#lastWrite[place] = this.#savedWrite[at]!;
      this.#lastRead[place] = this.#savedRead[at]!;
    }
    const actor = this.actor[event]!;
    this.last[actor] = this.before[event]!;
    if ((this.flags[event]! & PARKS) !== 0) {
      this.parked[actor] = 0;
      this.parkedCount--;
    }
    this.#turns.popped(event);
    this.#machine.vector.undo(this.mark[event]!);
  }

  popTo(height: number): void {
    while (this.height > height) this.pop();
  }

  /** What is needed to come back to the present run from a height of it. */
  save(from: number): Saved {
    const { height } = this;
    const part = (column: Int32Array): Int32Array => column.slice(from, height);
    return { actor: part(this.actor), alternative: part(this.alternative), flags: part(this.flags) };
  }

  /** Makes the saved events again. */
  restore({ actor, alternative, flags }: Saved): void {
    for (let index = 0; index < actor.length; index++) this.push(actor[index]!, alternative[index]!, flags[index]!);
  }

  /** What was chosen at a height, or is being: the actor, plus the alternative shifted by `ACTOR_BITS`. */
  choiceAt(height: number): number {
    return this.actor[height]! | (this.alternative[height]! << ACTOR_BITS);
  }

  schedule(): Choice[] {
    return Array.from({ length: this.height }, (_, event) => ({ actor: this.actor[event]!, alternative: this.alternative[event]! }));
  }

  /** Whether there was a choice at a height: not in the middle of what was moved. */
  isNode(height: number): boolean {
    return height === 0 || (this.flags[height]! & FRESH) !== 0 || (this.flags[height - 1]! & (FRESH | TOP)) !== 0;
  }

  /** Whether an event happens before (or is) another. */
  isBefore(earlier: EventIndex, later: EventIndex): boolean {
    return this.clock[later * this.actors + this.actor[earlier]!]! >= this.seq[earlier]!;
  }

  /** Writes to `clock` what would happen before an event if it were made before one that it conflicts with. */
  clockWithout(event: EventIndex, conflict: EventIndex, clock: Int32Array): void {
    this.#clockOf(this.before[event]!, clock);
    for (let at = this.conflictsFrom[event]!; at < this.conflictsFrom[event + 1]!; at++) {
      if (this.conflict[at] !== conflict) this.join(clock, this.conflict[at]!);
    }
    for (let at = this.#entriesFrom[event]!; at < this.#entriesFrom[event + 1]!; at++) this.#uncover(conflict, this.#entryThere(event, at, conflict), clock);
  }

  /** The same for an access after an actor's last event that it has to wait for; `entry` is what it touches. */
  clockOfWaiting(last: EventIndex, entry: number, conflict: EventIndex, clock: Int32Array): void {
    this.#clockOf(last, clock);
    this.#uncover(conflict, entry, clock);
  }

  /** Whether an event conflicts with a step that touches these places. */
  conflictsWith(event: EventIndex, entries: readonly number[]): boolean {
    for (let at = this.#entriesFrom[event]!; at < this.#entriesFrom[event + 1]!; at++) {
      if (entries.some((entry) => entry >> 1 === this.#entry[at]! >> 1 && ((entry | this.#entry[at]!) & 1) === 1)) return true;
    }
    return false;
  }

  /** Which of the places of an event, counted from its first, another one conflicts with first. */
  firstConflict(event: EventIndex, other: EventIndex): number {
    const from = this.#entriesFrom[event]!;
    for (let at = from; at < this.#entriesFrom[event + 1]!; at++) {
      for (let entry = this.#entriesFrom[other]!; entry < this.#entriesFrom[other + 1]!; entry++) {
        if (this.#entry[at]! >> 1 === this.#entry[entry]! >> 1 && ((this.#entry[at]! | this.#entry[entry]!) & 1) === 1) return at - from;
      }
    }
    return 0;
  }

  /** The index of an event's entry for a place that it writes, or -1. */
  writes(event: EventIndex, place: number): number {
    for (let at = this.#entriesFrom[event]!; at < this.#entriesFrom[event + 1]!; at++) if (this.#entry[at] === ((place << 1) | 1)) return at - this.#entriesFrom[event]!;
    return -1;
  }

  #clockOf(event: EventIndex, clock: Int32Array): void {
    const n = this.actors;
    for (let actor = 0; actor < n; actor++) clock[actor] = event < 0 ? 0 : this.clock[event * n + actor]!;
  }

  /** An entry as it would be before a conflicting event: a compare-and-swap that fails is a read. */
  #entryThere(event: EventIndex, at: number, conflict: EventIndex): number {
    const { table } = this.#machine.controls;
    const entry = this.#entry[at]!;
    const row = this.#machine.accessAt(this.control[event]!) << ROW_SHIFT;
    if (table[row + OP] !== COMPARE_AND_SWAP || table[row + WORD] !== entry >> 1 || this.#entriesFrom[event + 1]! - this.#entriesFrom[event]! > 1) return entry;
    const succeeds = (entry & 1) === 1 ? table[row + A]! : ~table[row + A]!;
    const value = valueBefore(this, this.#machine.vector, conflict, entry >> 1) ?? succeeds;
    return (entry & ~1) | (value === table[row + A] ? 1 : 0);
  }

  /** Joins to a clock what an event hides: earlier ones that touch a place of its own, too. */
  #uncover(hiding: EventIndex, entry: number, clock: Int32Array): void {
    for (let at = this.#entriesFrom[hiding]!; at < this.#entriesFrom[hiding + 1]!; at++) {
      if (this.#entry[at]! >> 1 !== entry >> 1) continue;
      if (this.#savedWrite[at] !== 0) this.join(clock, this.#entryEvent[this.#savedWrite[at]! - 1]!);
      if ((entry & 1) === 0) continue;
      for (let read = this.#savedRead[at]!; read !== 0; read = this.#savedRead[read - 1]!) this.join(clock, this.#entryEvent[read - 1]!);
    }
  }

  /** Adds to a clock an event and what happens before it. */
  join(clock: Int32Array, event: EventIndex): void {
    const n = this.actors;
    for (let actor = 0; actor < n; actor++) if (this.clock[event * n + actor]! > clock[actor]!) clock[actor] = this.clock[event * n + actor]!;
  }

  /** Orders an event after what it conflicts with, and finds its races. */
  #order(event: EventIndex, actor: number, before: EventIndex): void {
    const n = this.actors;
    const { entries, count } = this.#footprint;
    const base = event * n;
    const { clock, made, seq } = this;
    for (let other = 0; other < n; other++) {
      clock[base + other] = before < 0 ? 0 : clock[before * n + other]!;
      made[base + n + other] = made[base + other]!;
    }
    made[base + n + actor]!++;
    let at = this.#entriesFrom[event]!;
    let conflicts = this.conflictsFrom[event]!;
    const firstConflict = conflicts;
    if (at + count > this.#entry.length) this.#growEntries(at + count);
    for (let index = 0; index < count; index++) {
      const entry = entries[index]!;
      const place = entry >> 1;
      if (place >= this.#lastWrite.length) this.#growPlaces(place);
      const write = this.#lastWrite[place]!;
      let read = this.#lastRead[place]!;
      this.#entry[at] = entry;
      this.#entryEvent[at] = event;
      this.#savedWrite[at] = write;
      this.#savedRead[at] = read;
      if ((entry & 1) === 0) {
        if (write !== 0) conflicts = this.#conflictsWith(write - 1, conflicts, firstConflict, base);
        this.#lastRead[place] = at + 1;
      } else {
        if (read === 0 && write !== 0) conflicts = this.#conflictsWith(write - 1, conflicts, firstConflict, base);
        // Reads since the last write are chained through what each found there.
        for (; read !== 0; read = this.#savedRead[read - 1]!) conflicts = this.#conflictsWith(read - 1, conflicts, firstConflict, base);
        this.#lastWrite[place] = at + 1;
        this.#lastRead[place] = 0;
      }
      at++;
    }
    this.#entriesFrom[event + 1] = at;
    this.conflictsFrom[event + 1] = conflicts;
    if (conflicts === firstConflict) {
      clock[base + actor] = seq[event]!;
      return;
    }
    // A conflict is a race unless it is also ordered through another one.
    for (let i = firstConflict; i < conflicts; i++) {
      const one = this.conflict[i]!;
      const by = this.actor[one]!;
      let direct = 1;
      for (let j = firstConflict; j < conflicts; j++) if (j !== i && clock[this.conflict[j]! * n + by]! >= seq[one]!) direct = 0;
      this.isRace[i] = direct;
    }
    for (let i = firstConflict; i < conflicts; i++) {
      const one = this.conflict[i]! * n;
      for (let other = 0; other < n; other++) if (clock[one + other]! > clock[base + other]!) clock[base + other] = clock[one + other]!;
    }
    clock[base + actor] = seq[event]!;
  }

  /** Notes a conflict with the event of an entry, unless program order already orders the two or it is known. */
  #conflictsWith(entry: number, conflicts: number, first: number, base: number): number {
    const other = this.#entryEvent[entry]!;
    if (this.clock[base + this.actor[other]!]! >= this.seq[other]!) return conflicts;
    for (let at = first; at < conflicts; at++) if (this.conflict[at] === other) return conflicts;
    if (conflicts + 1 >= this.conflict.length) this.#growConflicts();
    this.conflict[conflicts] = other;
    return conflicts + 1;
  }

  #grow(): void {
    const size = this.actor.length * 2;
    this.actor = wider(this.actor, size);
    this.alternative = wider(this.alternative, size);
    this.choices = wider(this.choices, size);
    this.flags = wider(this.flags, size);
    this.mark = wider(this.mark, size);
    this.control = wider(this.control, size);
    this.seq = wider(this.seq, size);
    this.before = wider(this.before, size);
    this.detours = wider(this.detours, size + 1);
    this.clock = wider(this.clock, size * this.actors);
    this.made = wider(this.made, (size + 1) * this.actors);
    this.#entriesFrom = wider(this.#entriesFrom, size + 1);
    this.conflictsFrom = wider(this.conflictsFrom, size + 1);
  }

  #growEntries(least: number): void {
    const size = Math.max(least, this.#entry.length * 2);
    this.#entry = wider(this.#entry, size);
    this.#entryEvent = wider(this.#entryEvent, size);
    this.#savedWrite = wider(this.#savedWrite, size);
    this.#savedRead = wider(this.#savedRead, size);
  }

  #growConflicts(): void {
    const size = this.conflict.length * 2;
    this.conflict = wider(this.conflict, size);
    const races = new Uint8Array(size);
    races.set(this.isRace);
    this.isRace = races;
  }

  #growPlaces(place: number): void {
    const size = Math.max(place + 1, this.#lastWrite.length * 2);
    this.#lastWrite = wider(this.#lastWrite, size);
    this.#lastRead = wider(this.#lastRead, size);
  }
}
