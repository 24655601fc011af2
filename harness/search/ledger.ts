import type { End } from '../checks/ends';
import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached, Schedule } from '../result';
import type { View } from '../scenario';
import { Goals } from './goals';
import type { Found } from './outcome';

/** The schedule that leads to what is being looked at; made only when something is noted. */
type Way = () => Schedule;

/** What was written down, as plain data. */
export interface KeptLedger {
  readonly found: readonly Found[];
  /** What was found, by kind and place, so that it is noted once. */
  readonly seen: readonly string[];
  readonly limits: readonly LimitReached[];
  readonly goals: readonly boolean[];
}

/** What a search writes down on its way: each violation once with the first schedule to it, the goals and limits it reached. */
export class Ledger {
  readonly found: Found[] = [];
  readonly limits: LimitReached[] = [];
  readonly #system: System;
  readonly #all: boolean;
  readonly #goals: Goals;
  readonly #view: View;
  readonly #seen = new Set<string>();

  /** `view` is what predicates look at, where somebody records it; `reached` are goals known to have been reached. */
  constructor(system: System, all: boolean, view: View = viewOf(system), reached?: readonly boolean[]) {
    this.#system = system;
    this.#all = all;
    this.#goals = new Goals(system, view, reached);
    this.#view = view;
  }

  keep(): KeptLedger {
    return { found: this.found, seen: [...this.#seen], limits: this.limits, goals: this.goals };
  }

  /** Goes on with what somebody has written down, before anything else is. */
  restore({ found, seen, limits, goals }: KeptLedger): void {
    this.found.push(...found);
    for (const key of seen) this.#seen.add(key);
    this.limits.push(...limits);
    this.#goals.join(goals);
  }

  /** By goal, in the order of the scenario. */
  get goals(): readonly boolean[] {
    return this.#goals.reached;
  }

  /** Somebody else has reached these goals. */
  joinGoals(reached: readonly boolean[]): void {
    this.#goals.join(reached);
  }

  /** Whether nothing more needs to be found. */
  get isSettled(): boolean {
    return !this.#all && this.found.length > 0;
  }

  /** Whether `look` has anything to look for. */
  get isWatching(): boolean {
    return this.#goals.isWatching || this.#system.invariant !== undefined;
  }

  /** Notes a violation once; `cycle` is what can go on for ever after the way. */
  note(finding: Finding, way: Way, cycle?: Schedule): void {
    const key = `${finding.kind} ${finding.actor} ${finding.control} ${finding.message}`;
    if (this.isSettled || this.#seen.has(key)) return;
    this.#seen.add(key);
    this.found.push(cycle === undefined ? { finding, schedule: way() } : { finding, schedule: way(), cycle });
  }

  /** Notes what the last step found. */
  drain(way: Way): void {
    const { findings } = this.#system.machine.monitors;
    if (findings.length === 0) return;
    for (const finding of findings) this.note(finding, way);
    findings.length = 0;
  }

  /** Looks for goals and at the invariant in the machine's present state. */
  look(way: Way): void {
    this.#goals.look();
    const { invariant, machine } = this.#system;
    if (invariant !== undefined && machine.monitors.looksFor('assertion') && !invariant(this.#view)) {
      this.note({ kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }, way);
    }
  }

  /** Judges the machine's present state, in which nobody can move. */
  judge(way: Way): End {
    const end = judgeEnd(this.#system);
    if (end.form === 'violated') for (const finding of end.findings) this.note(finding, way);
    else if (end.form === 'bounded') this.reach({ limit: 'operations', value: this.#system.machine.granularity.operations });
    return end;
  }

  reach(limit: LimitReached): void {
    if (!this.limits.some((known) => known.limit === limit.limit)) this.limits.push(limit);
  }
}
