import { judgeEnd } from '../../harness/checks/ends';
import { buildSystem } from '../../harness/machine/system';
import type { System, SystemOptions } from '../../harness/machine/system';
import type { Finding } from '../../harness/checks/finding';
import type { Schedule, Scenario } from '../../index';
import { describe as describeState } from '../exactness/observe-states';

/** Every access of a scenario's own is a scheduling point; leaks are not looked for. */
export const HOW: SystemOptions = { privateSteps: true, coarse: false, operations: 0, ignore: ['leak'], watch: undefined };

/** What the schedules of a program lead to, each with the fewest preemptions of those that do. */
export interface ByPreemptions {
  readonly finals: Map<string, number>;
  readonly violations: Map<string, number>;
  /** The most preemptions of any schedule, as far as was looked. */
  most: number;
}

export class TooManySchedules extends Error {}

/** A finding in words that do not depend on numbers of control points. */
export function nameOf({ kind, actor, message }: Finding): string {
  return `${kind} ${actor} ${message}`;
}

/**
 * The slow, obvious twin of the bounded search: follows every schedule with at most so many preemptions to its end, merging
 * nothing, and counts the preemptions of each as it goes.
 */
export function everySchedule(scenario: Scenario, bound: number, most: number): ByPreemptions {
  const system = buildSystem(scenario, HOW);
  const { machine, actors } = system;
  const { vector, monitors } = machine;
  const result: ByPreemptions = { finals: new Map(), violations: new Map(), most: 0 };
  let schedules = 0;
  const note = (into: Map<string, number>, name: string, preemptions: number): void => {
    into.set(name, Math.min(preemptions, into.get(name) ?? Infinity));
  };
  const drain = (preemptions: number): void => {
    for (const finding of monitors.findings) note(result.violations, nameOf(finding), preemptions);
    monitors.findings.length = 0;
  };
  const follow = (last: number, preemptions: number): void => {
    result.most = Math.max(result.most, preemptions);
    const movable = actors.flatMap((_, actor) => (machine.alternatives(actor) > 0 ? [actor] : []));
    if (movable.length === 0) {
      if (++schedules > most) throw new TooManySchedules();
      note(result.finals, describeState(system), preemptions);
      const end = judgeEnd(system);
      if (end.form === 'violated') for (const finding of end.findings) note(result.violations, nameOf(finding), preemptions);
    }
    for (const actor of movable) {
      const now = preemptions + (actor !== last && movable.includes(last) ? 1 : 0);
      // One more than the bound is looked at, to know that there is one.
      result.most = Math.max(result.most, now);
      if (now > bound) continue;
      const alternatives = machine.alternatives(actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        const mark = vector.logLength;
        machine.step(actor, alternative);
        drain(now);
        follow(actor, now);
        vector.undo(mark);
      }
    }
  };
  drain(0);
  follow(-1, 0);
  return result;
}

/** Hears every state that a search visits, though it looks for nothing in it. */
export function listening(system: System, hear: (system: System) => void): System {
  return {
    ...system,
    invariant: () => {
      hear(system);
      return true;
    },
  };
}

/** Follows a schedule by the rules of replays; returns its preemptions, and what it met at its last step or amounts to. */
export function follow(scenario: Scenario, schedule: Schedule): { readonly preemptions: number; readonly met: readonly string[] } {
  const system = buildSystem(scenario, HOW);
  const { machine, actors } = system;
  let preemptions = 0;
  let last = -1;
  for (const { actor, alternative } of schedule) {
    const couldMove = actors.map((_, index) => machine.alternatives(index) > 0);
    if (alternative >= machine.alternatives(actor)) throw new Error('the schedule does not fit');
    if (last !== actor && couldMove[last] === true) preemptions++;
    machine.monitors.findings.length = 0;
    machine.step(actor, alternative);
    last = actor;
  }
  const end = actors.every((_, actor) => machine.alternatives(actor) === 0) ? judgeEnd(system) : undefined;
  return { preemptions, met: [...machine.monitors.findings, ...(end?.form === 'violated' ? end.findings : [])].map(nameOf) };
}

/** What a search visited and found, in the twin's words. */
export interface Seen {
  readonly finals: readonly string[];
  readonly violations: readonly string[];
}

/** Runs a search and writes down the final states that it visits and what it finds. */
export function seenBy(scenario: Scenario, search: (system: System) => { readonly found: readonly { readonly finding: Finding }[] }): Seen {
  const finals = new Set<string>();
  const hear = (system: System): void => {
    if (system.actors.every((_, actor) => system.machine.alternatives(actor) === 0)) finals.add(describeState(system));
  };
  const { found } = search(listening(buildSystem(scenario, HOW), hear));
  return { finals: [...finals].sort(), violations: [...new Set(found.map(({ finding }) => nameOf(finding)))].sort() };
}

/** What of the twin's result needs no more than so many preemptions. */
export function within({ finals, violations }: ByPreemptions, bound: number): Seen {
  const names = (from: Map<string, number>): string[] => [...from].flatMap(([name, preemptions]) => (preemptions <= bound ? [name] : [])).sort();
  return { finals: names(finals), violations: names(violations) };
}
