import { declaresAny } from '../../checks/non-blocking';
import { EDGES, FLAGS, OP, ROW_SHIFT, SLEEPING } from '../../machine/controls';
import type { Control } from '../../machine/controls';
import * as op from '../../machine/opcodes';
import type { System } from '../../machine/system';
import { WOULD_LEARN } from '../../machine/vector';
import type { Kept } from '../kept';
import { int32 } from '../kept';
import { wider } from '../wider';
import { pendingAt } from './ahead';
import { surelyEnds } from './handlers';
import { findLocks, type Locks } from './locks';

const { IDLE } = op;

/** Bits of a word. */
const BITS = 32;

/** Who shares a CPU with others and comes to a control point. */
interface Sharer {
  readonly cpuWord: number;
  /** An interrupt that, once begun, is over whatever others do. */
  readonly surelyEnds: boolean;
}

const NOBODY: readonly Sharer[] = [];

/** Of futures that are kept, what is no array. */
export interface KeptFutures {
  readonly grew: boolean;
  readonly refreshes: number;
  readonly count: number;
  readonly knowledge: number;
  readonly width: number;
}

/**
 * What actors may still do, as far as it is known: for each control point what a step from there touches, and what any step
 * touches that the actor can come to from there. Learned: from the steps that were made, from accesses that are about to be made, and
 * from the edges of the automata. Only places that several actors touch and one writes are kept, a bit each.
 *
 * While an actor holds a lock, what the others may do before it moves again ends where they would take that lock, so there is a second
 * answer for each lock. Two questions are asked per state, so all answers are bit sets by control point.
 */
export class Futures {
  readonly #system: System;
  readonly #actorsOf: (number: number) => readonly number[];
  /** By number: those who share a CPU. */
  #sharers: readonly (readonly Sharer[])[] = [];
  /** By control point: entries of the footprints seen, place times two plus one where it is written. */
  readonly #steps: (number[] | undefined)[] = [];
  /** By control point: who was seen there, a bit each; actors that run the same program share them. */
  #seen: Int32Array = new Int32Array(256);
  /** The same, and who can come there. */
  #comers: Int32Array = new Int32Array(0);
  #width = 0;
  #grew = true;
  /** How often it was made to count what was learned. */
  refreshes = 0;
  /** Whether nothing new may be noted. */
  isClosed = false;
  /** What was noted, where somebody tells others: pairs of a control point and an entry, or the complement of who was seen there. */
  news: number[] | null = null;
  /** Control points when it was last refreshed, and what was known of them. */
  #count = 0;
  #knowledge = 0;
  /** By control point: the locks that are held there, a bit each. */
  #held: Int32Array = new Int32Array(0);
  /** Whether it matters where somebody may come to wait for a lock, even if he never gets it. */
  readonly #minds: boolean;
  // Bit sets, `#width` words each, by control point: read and written by the next step, and by any from there on; behind all of these
  // those by any that can be made while somebody else holds the first lock, and so on.
  #nextReads: Int32Array = new Int32Array(0);
  #nextWrites: Int32Array = new Int32Array(0);
  #laterReads: Int32Array = new Int32Array(0);
  #laterWrites: Int32Array = new Int32Array(0);

  /** `actorsOf` says who goes by a number in `note` and `stands`: one actor each, unless told. */
  constructor(system: System, actorsOf: (number: number) => readonly number[] = (actor) => [actor]) {
    this.#system = system;
    this.#actorsOf = actorsOf;
    const { monitors } = system.machine;
    this.#minds = monitors.looksFor('not-non-blocking') && system.actors.some(declaresAny);
  }

  /** Whether something was learned since the last `refresh`. */
  get grew(): boolean {
    return this.#grew || this.#system.machine.controls.knowledge > this.#knowledge;
  }

  /** What is known, and what counts, as it is kept. */
  keep(): Kept<KeptFutures> {
    const steps: number[] = [];
    for (const [control, entries] of this.#steps.entries()) if (entries !== undefined) steps.push(control, entries.length, ...entries);
    return {
      at: { grew: this.#grew, refreshes: this.refreshes, count: this.#count, knowledge: this.#knowledge, width: this.#width },
      arrays: {
        steps: [Int32Array.from(steps)],
        seen: [this.#seen],
        held: [this.#held],
        nextReads: [this.#nextReads],
        nextWrites: [this.#nextWrites],
        laterReads: [this.#laterReads],
        laterWrites: [this.#laterWrites],
      },
    };
  }

  /** Knows what was kept, and nothing more. */
  restore(kept: Kept<KeptFutures>): void {
    const steps = int32(kept, 'steps');
    this.#steps.length = 0;
    for (let at = 0; at < steps.length; at += 2 + steps[at + 1]!) this.#steps[steps[at]!] = [...steps.subarray(at + 2, at + 2 + steps[at + 1]!)];
    this.#seen = int32(kept, 'seen');
    this.#held = int32(kept, 'held');
    this.#nextReads = int32(kept, 'nextReads');
    this.#nextWrites = int32(kept, 'nextWrites');
    this.#laterReads = int32(kept, 'laterReads');
    this.#laterWrites = int32(kept, 'laterWrites');
    this.#grew = kept.at.grew;
    this.refreshes = kept.at.refreshes;
    this.#count = kept.at.count;
    this.#knowledge = kept.at.knowledge;
    this.#width = kept.at.width;
  }

  /** Notes what others have noted. */
  follow(news: Int32Array): void {
    for (let at = 0; at < news.length; at += 2) {
      if (news[at + 1]! < 0) this.stands(~news[at + 1]!, news[at]!);
      else this.add(news[at]!, news[at + 1]!);
    }
  }

  /** Notes what the step just made from a control point touched; returns whether anything of it is new. */
  note(actor: number, control: Control): boolean {
    const { entries, count } = this.#system.machine.footprint!;
    this.stands(actor, control);
    let isNew = false;
    for (let at = 0; at < count; at++) if (this.add(control, entries[at]!)) isNew = true;
    return isNew;
  }

  /** A step from a control point may touch this; returns whether that is new. */
  add(control: Control, entry: number): boolean {
    const known = (this.#steps[control] ??= []);
    let index = 0;
    while (index < known.length && known[index]! >> 1 !== entry >> 1) index++;
    if (index < known.length && (known[index]! | entry) === known[index]) return false;
    if (this.isClosed) throw WOULD_LEARN;
    if (index === known.length) known.push(entry);
    else known[index]! |= entry;
    this.#grew = true;
    this.news?.push(control, entry);
    return true;
  }

  /** An actor stands at a control point. */
  stands(actor: number, control: Control): void {
    if (control >= this.#seen.length) this.#seen = wider(this.#seen, Math.max(control + 1, this.#seen.length * 2));
    if ((this.#seen[control]! & (1 << actor)) !== 0) return;
    if (this.isClosed) throw WOULD_LEARN;
    this.#seen[control]! |= 1 << actor;
    this.#grew = true;
    this.news?.push(control, ~actor);
  }

  /** Whether the next step from one control point conflicts with any that can be made from another one on before it. */
  conflict(step: Control, other: Control): boolean {
    // What is not known yet is known when the search looks back at its decisions.
    if (step >= this.#count || other >= this.#count || !this.#meets(step, other)) return false;
    for (let held = this.#held[step]!; held !== 0; held &= held - 1) {
      const lock = 31 - Math.clz32(held & -held);
      if (!this.#meets(step, (lock + 1) * this.#count + other)) return false;
    }
    return true;
  }

  #meets(step: Control, other: number): boolean {
    const width = this.#width;
    const from = step * width;
    const to = other * width;
    for (let word = 0; word < width; word++) {
      const writes = this.#laterWrites[to + word]!;
      if ((this.#nextWrites[from + word]! & (this.#laterReads[to + word]! | writes)) !== 0 || (this.#nextReads[from + word]! & writes) !== 0) return true;
    }
    return false;
  }

  /** Makes what was learned count. Linear in control points and edges, but for loops. */
  refresh(): void {
    const { controls } = this.#system.machine;
    const { count } = controls;
    const { knowledge } = controls;
    this.#spread(count);
    this.#findSharers(count);
    const steps = Array.from({ length: count }, (_, control) => this.#entries(control));
    // Whoever shares a CPU may come upon an interrupt that begins before it moves, and that is over before it does.
    const later = steps.map((_, control) => this.#sharersAt(control).map(({ cpuWord }) => (cpuWord + 1) << 1));
    const bits = this.#contended(steps.map((entries, control) => [...entries, ...later[control]!]));
    const width = Math.max(1, Math.ceil(bits.size / BITS));
    const size = count * width;
    const locks = findLocks(this.#system, count);
    const nextReads = new Int32Array(size);
    const nextWrites = new Int32Array(size);
    const laterReads = new Int32Array(size * (1 + locks.count));
    const laterWrites = new Int32Array(size * (1 + locks.count));
    for (let control = 0; control < count; control++) {
      for (const entry of steps[control]!) {
        const bit = bits.get(entry >> 1);
        if (bit === undefined) continue;
        const at = control * width + (bit >>> 5);
        if ((entry & 1) === 0) nextReads[at]! |= 1 << (bit & 31);
        else nextWrites[at]! |= 1 << (bit & 31);
      }
      for (let word = control * width; word < (control + 1) * width; word++) {
        laterReads[word] = nextReads[word]!;
        laterWrites[word] = nextWrites[word]!;
      }
      for (const entry of later[control]!) {
        const bit = bits.get(entry >> 1);
        if (bit !== undefined) laterReads[control * width + (bit >>> 5)]! |= 1 << (bit & 31);
      }
    }
    for (let lock = 1; lock <= locks.count; lock++) {
      laterReads.copyWithin(lock * size, 0, size);
      laterWrites.copyWithin(lock * size, 0, size);
    }
    this.#nextReads = nextReads;
    this.#nextWrites = nextWrites;
    this.#laterReads = laterReads;
    this.#laterWrites = laterWrites;
    this.#width = width;
    this.#count = count;
    this.#knowledge = knowledge;
    this.#held = locks.held;
    const nobody = new Uint8Array(count);
    while (this.#sweep(0, nobody)) continue;
    for (let lock = 0; lock < locks.count; lock++) {
      const takes = this.#closed(locks, lock, (lock + 1) * count);
      while (this.#sweep((lock + 1) * count, takes)) continue;
    }
    this.#grew = false;
    this.refreshes++;
  }

  /** Where nobody gets on while somebody else holds a lock: 1 by control point. Whoever is stopped there touches nothing, unless he is caught at it. */
  #closed({ taken }: Locks, lock: number, region: number): Uint8Array {
    const { machine } = this.#system;
    const width = this.#width;
    const closed = new Uint8Array(this.#count);
    for (let control = 0; control < this.#count; control++) {
      const access = machine.accessAt(control);
      if (access >= this.#count || taken[access] !== lock) continue;
      closed[control] = 1;
      if (this.#minds || access !== control || (machine.controls.table[(control << ROW_SHIFT) + FLAGS]! & SLEEPING) !== 0) continue;
      this.#laterReads.fill(0, (region + control) * width, (region + control + 1) * width);
      this.#laterWrites.fill(0, (region + control) * width, (region + control + 1) * width);
    }
    return closed;
  }

  /** One sweep against the order of discovery; most edges lead forwards in it. Of a region of the bit sets, on edges that leave no closed control point. */
  #sweep(region: number, closed: Uint8Array): boolean {
    const { table, edges } = this.#system.machine.controls;
    const reads = this.#laterReads;
    const writes = this.#laterWrites;
    const width = this.#width;
    let changed = false;
    for (let control = this.#count - 1; control >= 0; control--) {
      if (closed[control] !== 0) continue;
      const to = (region + control) * width;
      for (let edge = table[(control << ROW_SHIFT) + EDGES]!; edge >= 0; edge = edges[edge + 2]!) {
        const target = edges[edge + 1]!;
        if (target >= this.#count) continue;
        const from = (region + target) * width;
        for (let word = 0; word < width; word++) {
          const read = reads[to + word]! | reads[from + word]!;
          const written = writes[to + word]! | writes[from + word]!;
          if (read === reads[to + word] && written === writes[to + word]) continue;
          reads[to + word] = read;
          writes[to + word] = written;
          changed = true;
        }
      }
    }
    return changed;
  }

  /** Who can come to a control point is who can come to one that leads there. */
  #spread(count: number): void {
    const { table, edges } = this.#system.machine.controls;
    const comers = new Int32Array(count);
    comers.set(this.#seen.subarray(0, count));
    for (let changed = true; changed; ) {
      changed = false;
      for (let control = 0; control < count; control++) {
        for (let edge = table[(control << ROW_SHIFT) + EDGES]!; edge >= 0; edge = edges[edge + 2]!) {
          const target = edges[edge + 1]!;
          if (target >= count || (comers[control]! & ~comers[target]!) === 0) continue;
          comers[target]! |= comers[control]!;
          changed = true;
        }
      }
    }
    this.#comers = comers;
  }

  /** What a step from a control point touches: what it was seen to touch, and the access that is about to be made. */
  #entries(control: Control): readonly number[] {
    const { machine } = this.#system;
    const pending = pendingAt(machine, control);
    const seen = this.#steps[control];
    const entries = seen === undefined ? pending : [...seen, ...pending];
    const sharers = this.#sharersAt(control);
    return sharers.length === 0 ? entries : withCpus(entries, sharers);
  }

  #findSharers(count: number): void {
    const { machine, actors } = this.#system;
    if (machine.seats.every(({ cpuWord }) => cpuWord < 0)) return;
    const numbers = Array.from({ length: BITS }, (_, number) => number);
    const actorsOf = numbers.map((number) => this.#actorsOf(number).filter((actor) => actor < actors.length && machine.seats[actor]!.cpuWord >= 0));
    this.#sharers = actorsOf.map((sharing, number) => {
      const comesTo = (control: Control): boolean => control < count && (this.#comers[control]! & (1 << number)) !== 0;
      return sharing.map((actor) => ({ cpuWord: machine.seats[actor]!.cpuWord, surelyEnds: surelyEnds(this.#system, actor, count, comesTo) }));
    });
  }

  /** Those who share a CPU and may make a step from a control point. */
  #sharersAt(control: Control): readonly Sharer[] {
    if (this.#sharers.length === 0 || this.#system.machine.controls.table[(control << ROW_SHIFT) + OP]! >= IDLE) return NOBODY;
    let sharers = NOBODY;
    for (let left = this.#comers[control]!; left !== 0; left &= left - 1) {
      const here = this.#sharers[31 - Math.clz32(left & -left)]!;
      if (here.length > 0) sharers = sharers.length === 0 ? here : [...sharers, ...here];
    }
    return sharers;
  }

  /** Places that several actors touch and one of them writes, numbered. */
  #contended(steps: readonly (readonly number[])[]): Map<number, number> {
    const by = new Map<number, { actors: number; isWritten: boolean }>();
    for (const [control, entries] of steps.entries()) {
      const actors = this.#comers[control]!;
      for (const entry of entries) {
        let known = by.get(entry >> 1);
        if (known === undefined) by.set(entry >> 1, (known = { actors: 0, isWritten: false }));
        known.actors |= actors;
        if ((entry & 1) !== 0) known.isWritten = true;
      }
    }
    const bits = new Map<number, number>();
    for (const [place, { actors, isWritten }] of by) if ((actors & (actors - 1)) !== 0 && isWritten) bits.set(place, bits.size);
    return bits;
  }
}

/**
 * The entries of a step with those of CPUs: who shares one must find it free. That an interrupt begins and ends, which surely ends, is
 * written elsewhere: its place is the one after the CPU's word.
 */
function withCpus(entries: readonly number[], sharers: readonly Sharer[]): readonly number[] {
  const all = [...entries];
  for (const { cpuWord } of sharers) {
    const written = all.indexOf((cpuWord << 1) | 1);
    if (written >= 0 && sharers.every((one) => one.cpuWord !== cpuWord || one.surelyEnds)) all[written] = ((cpuWord + 1) << 1) | 1;
    all.push(cpuWord << 1);
  }
  return all;
}
