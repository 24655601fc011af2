import { judgeEnd } from '../../harness/checks/ends';
import type { Finding } from '../../harness/checks/finding';
import { HALTED_CONTROL } from '../../harness/machine/controls';
import type { System } from '../../harness/machine/system';
import { buildSystem } from '../../harness/machine/system';
import { searchTraces, type TracesOutcome } from '../../harness/search/traces';
import type { Scenario, ViolationKind } from '../../index';
import { describe, EVERYTHING } from './observe-states';

/** What can be said of a scenario's runs, by whichever search. */
export interface Runs {
  /** Traces in which every actor ends. */
  readonly complete: number;
  /** Other traces that cannot be continued: somebody is blocked for ever or was halted. */
  readonly blocked: number;
  /** Memory and who can move, where nobody can. */
  readonly finals: ReadonlySet<string>;
  readonly violations: ReadonlySet<string>;
}

export interface RunsOptions {
  readonly privateSteps: boolean;
  readonly ignore?: readonly ViolationKind[];
  /** Operations of each actor; not bounded unless told. */
  readonly operations?: number;
  /** Prefixes or states after which the counter gives up. */
  readonly most?: number;
  /** Follow every interleaving instead of one of each trace. */
  readonly everyInterleaving?: boolean;
}

/** Thrown when a program is too large for the counter. */
export class TooManyTraces extends Error {}

/** Place times two, plus one where it is written. */
type Entries = ReadonlyMap<number, number>;

interface Event {
  readonly actor: number;
  readonly touches: Entries;
  /** By actor: how many of its events happen before this one or are it. */
  readonly clock: readonly number[];
}

/** The system of a scenario as the traces search needs it. */
export function systemOf(scenario: Scenario, { privateSteps, ignore = [], operations = 0 }: RunsOptions): System {
  return buildSystem(scenario, { privateSteps, coarse: false, operations, ignore, watch: undefined, footprint: true });
}

/** A violation, for comparison. */
export const wordsOf = ({ kind, actor, message }: Finding): string => `${kind} ${actor} ${message}`;

/**
 * Counts Mazurkiewicz traces the slow, obvious way, for programs without loops. First it walks the graph of all states to learn what
 * steps touch, then it walks the tree of all interleavings, passing over those prefixes that only put another one's steps in
 * another order: their vector clocks are the same.
 */
export function countTraces(scenario: Scenario, options: RunsOptions): Runs {
  return new TraceCounter(systemOf(scenario, options), options).count();
}

class TraceCounter {
  readonly #system: System;
  readonly #most: number;
  readonly #everyInterleaving: boolean;
  /** By actor and control point: all that the step there ever touched, and whether that was always one and the same place. */
  readonly #touched = new Map<string, { readonly entries: Map<number, number>; isOnePlace: boolean }>();
  #grew = false;
  readonly #finals = new Set<string>();
  readonly #violations = new Set<string>();
  readonly #known = new Set<string>();
  readonly #ends = { complete: new Set<string>(), blocked: new Set<string>() };
  #prefixes = 0;

  constructor(system: System, { most = Infinity, everyInterleaving = false }: RunsOptions) {
    this.#system = system;
    this.#most = most;
    this.#everyInterleaving = everyInterleaving;
  }

  count(): Runs {
    const { monitors } = this.#system.machine;
    const start = monitors.findings.splice(0);
    // A word that is met late belongs to what was freed before: hence until nothing is new.
    do {
      this.#grew = false;
      this.#known.clear();
      this.#learn();
    } while (this.#grew);
    for (const finding of start) this.#violations.add(wordsOf(finding));
    this.#known.clear();
    this.#walk([], this.#system.actors.map(() => ''));
    return { complete: this.#ends.complete.size, blocked: this.#ends.blocked.size, finals: this.#finals, violations: this.#violations };
  }

  /** Walks the graph of states. */
  #learn(): void {
    const { machine, actors } = this.#system;
    const key = machine.vector.text();
    if (this.#known.has(key)) return;
    this.#known.add(key);
    if (this.#known.size > this.#most) throw new TooManyTraces();
    let moved = false;
    for (let actor = 0; actor < actors.length; actor++) {
      if (machine.alternatives(actor) === 0) continue;
      moved = true;
      this.#remember(this.#place(actor), this.#touchesOf(actor));
      for (let alternative = 0; alternative < machine.alternatives(actor); alternative++) {
        this.#step(actor, alternative, () => {
          for (const finding of machine.monitors.findings.splice(0)) this.#violations.add(wordsOf(finding));
          this.#learn();
        });
      }
    }
    if (moved) return;
    this.#finals.add(describe(this.#system));
    const end = judgeEnd(this.#system);
    if (end.form === 'violated') for (const finding of end.findings) this.#violations.add(wordsOf(finding));
  }

  /** Walks the tree of interleavings; `clocks` are those of each actor's events, in words. */
  #walk(events: readonly Event[], clocks: readonly string[]): void {
    const { machine, actors } = this.#system;
    const key = clocks.join('|');
    if (!this.#everyInterleaving) {
      if (this.#known.has(key)) return;
      this.#known.add(key);
    }
    if (++this.#prefixes > this.#most) throw new TooManyTraces();
    let moved = false;
    for (let actor = 0; actor < actors.length; actor++) {
      const alternatives = machine.alternatives(actor);
      if (alternatives === 0) continue;
      moved = true;
      const touches = this.#complete(this.#place(actor), this.#touchesOf(actor));
      const clock: number[] = actors.map((_, other) => (other === actor ? 1 : 0));
      for (const event of events) {
        if (event.actor !== actor && !conflict(event.touches, touches)) continue;
        for (const [other, made] of event.clock.entries()) clock[other] = Math.max(clock[other]!, other === actor && event.actor === actor ? made + 1 : made);
      }
      for (let alternative = 0; alternative < alternatives; alternative++) {
        const longer = clocks.map((words, other) => (other === actor ? `${words} ${alternative}:${clock.join(',')}` : words));
        this.#step(actor, alternative, () => {
          machine.monitors.findings.length = 0;
          this.#walk([...events, { actor, touches, clock }], longer);
        });
      }
    }
    if (moved) return;
    const isComplete = actors.every((_, actor) => machine.at(actor) !== HALTED_CONTROL && machine.isAtRest(actor));
    this.#ends[isComplete ? 'complete' : 'blocked'].add(key);
  }

  #place(actor: number): string {
    return `${actor} ${this.#system.machine.at(actor)}`;
  }

  /** What an actor's next step touches here, whatever it chooses. */
  #touchesOf(actor: number): Entries {
    const { machine } = this.#system;
    const all = new Map<number, number>();
    for (let alternative = 0; alternative < machine.alternatives(actor); alternative++) {
      this.#step(actor, alternative, () => {
        machine.monitors.findings.length = 0;
        const footprint = machine.footprint!;
        for (const entry of footprint.entries.subarray(0, footprint.count)) all.set(entry >> 1, (all.get(entry >> 1) ?? 0) | (entry & 1));
      });
    }
    return all;
  }

  #remember(place: string, touches: Entries): void {
    const known = this.#touched.get(place);
    if (known === undefined) {
      this.#touched.set(place, { entries: new Map(touches), isOnePlace: touches.size === 1 });
      this.#grew = true;
      return;
    }
    if (touches.size !== 1) known.isOnePlace = false;
    for (const [word, writes] of touches) {
      const before = known.entries.get(word);
      if (before === undefined) known.isOnePlace = false;
      if (before !== undefined && (before | writes) === before) continue;
      known.entries.set(word, (before ?? 0) | writes);
      this.#grew = true;
    }
  }

  /** A step touches all that it ever touched; only whether a single place is read or written is its own. */
  #complete(place: string, touches: Entries): Entries {
    const known = this.#touched.get(place)!;
    return known.isOnePlace ? touches : known.entries;
  }

  /** Makes a step, does something, and takes the step back. */
  #step(actor: number, alternative: number, then: () => void): void {
    const { machine } = this.#system;
    const mark = machine.vector.logLength;
    machine.step(actor, alternative);
    then();
    machine.vector.undo(mark);
  }
}

function conflict(one: Entries, other: Entries): boolean {
  for (const [place, writes] of one) {
    const also = other.get(place);
    if (also !== undefined && (writes | also) === 1) return true;
  }
  return false;
}

/** The same from the traces search; `how` is its room for plans, and whether it decides step by step who plans. */
export function observeTraces(scenario: Scenario, options: RunsOptions, how: Parameters<typeof searchTraces>[2] = {}): Runs & { readonly executions: TracesOutcome['executions'] } {
  const { executions } = searchTraces(systemOf(scenario, options), EVERYTHING, how);
  // Looking makes words known that nobody touches, so it has a system of its own.
  const system = systemOf(scenario, options);
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = describe(system);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  const { found } = searchTraces({ ...system, invariant: look }, EVERYTHING, how);
  return { complete: executions.complete, blocked: executions.blocked, finals, violations: new Set(found.map(({ finding }) => wordsOf(finding))), executions };
}
