import { judgeEnd } from '../../harness/checks/ends';
import type { Finding } from '../../harness/checks/finding';
import type { System } from '../../harness/machine/system';
import { buildSystem, resetSystem, viewOf } from '../../harness/machine/system';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { searchStar } from '../../harness/search/star/star';
import { searchStates } from '../../harness/search/states';
import { searchTraces } from '../../harness/search/traces';
import { unfitForTraces } from '../../harness/search/traces-start';
import { check, type Scenario, type Schedule, type ViolationKind } from '../../index';
import { describe as inWords, EVERYTHING } from './observe-states';
import { withInterrupts } from './random-interrupts';
import { randomRcu } from './random-rcu';
import { wordsOf } from './trace-counter';

const SYSTEMS = process.env['QUIESCE_LONG'] === undefined ? 150 : 4_000;
/** Larger systems are passed over. */
const MOST_STATES = 60_000;
/** Steps after which a search that is not about states is given up; it is compared where it comes to its end. */
const MOST_STEPS = process.env['QUIESCE_LONG'] === undefined ? 60_000 : 400_000;

const PROGRESS: readonly ViolationKind[] = ['livelock', 'stuck-loop', 'not-non-blocking'];

interface Observed {
  readonly violations: readonly string[];
  readonly goals: readonly boolean[];
  readonly outcome: Outcome;
}

type Search = (system: System, options: SearchOptions) => Outcome;

function systemOf(scenario: Scenario, footprint: boolean): System {
  return buildSystem(scenario, { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint });
}

/** Whether a schedule can be followed and ends in a violation; others may be made on the way, for whoever makes one is halted and the rest go on. */
function shows(system: System, schedule: Schedule, { kind, message }: Finding): boolean {
  const { machine } = system;
  resetSystem(system);
  let found: readonly Finding[] = [];
  for (const { actor, alternative } of schedule) {
    if (alternative >= machine.alternatives(actor)) return false;
    machine.step(actor, alternative);
    found = machine.monitors.findings.splice(0);
  }
  if (system.invariant?.(viewOf(system)) === false && kind === 'assertion') return true;
  const end = judgeEnd(system);
  return [...found, ...(end.form === 'violated' ? end.findings : [])].some((one) => one.kind === kind && one.message === message);
}

/** What a search finds. Whoever is said to go round for ever, or not to finish, is one of several. */
function observe(scenario: Scenario, search: Search, footprint: boolean): Observed {
  const outcome = search(systemOf(scenario, footprint), { ...EVERYTHING, maxSteps: MOST_STEPS });
  const judge = systemOf(scenario, false);
  for (const { finding, schedule, cycle } of outcome.found) {
    if (cycle === undefined && !PROGRESS.includes(finding.kind)) expect({ of: scenario.name, leads: shows(judge, schedule, finding), finding }).toEqual({ of: scenario.name, leads: true, finding });
  }
  const violations = outcome.found.map(({ finding }) => (PROGRESS.includes(finding.kind) ? finding.kind : wordsOf(finding)));
  return { violations: [...new Set(violations)].sort(), goals: outcome.goals, outcome };
}

/** States in which nobody can move, as a search passes them. */
function finalsOf(scenario: Scenario, search: Search): readonly string[] {
  const system = systemOf(scenario, true);
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = inWords(system);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  search({ ...system, invariant: look }, EVERYTHING);
  return [...finals].sort();
}

const without = (violations: readonly string[], kinds: readonly ViolationKind[]): readonly string[] => violations.filter((words) => !kinds.some((kind) => words === kind));

test.each([
  ['', SYSTEMS, 0.3, (number: number): Scenario => randomRcu(`${number}`)],
  [', interrupted, some of which poll', SYSTEMS / 3, 0, (number: number): Scenario => withInterrupts(randomRcu(`interrupted ${number}`, { polls: true }), `${number}`)],
])('all searches find the same in small systems with sections, locks, callbacks and a detector%s', (_, count, fitForTraces, makeOne) => {
  const compared = { states: 0, star: 0, traces: 0, violated: 0 };
  for (let number = 0; number < count; number++) {
    const make = (): Scenario => makeOne(number);
    const { name } = make();
    const full = observe(make(), (system, options) => searchStates(system, { ...options, maxStates: MOST_STATES }), false);
    if (full.outcome.limits.length > 0) continue;
    compared.states++;
    if (full.violations.length > 0) compared.violated++;

    const reduced = observe(make(), (system, options) => searchReduced(system, { ...options, maxSteps: Infinity }), true);
    expect({ name, violations: reduced.violations, goals: reduced.goals }).toEqual({ name, violations: full.violations, goals: full.goals });
    expect({ name, finals: finalsOf(make(), searchReduced) }).toEqual({ name, finals: finalsOf(make(), searchStates) });

    const star = observe(make(), searchStar, true);
    if (star.outcome.limits.length === 0) {
      compared.star++;
      const uncovered = star.outcome.uncovered ?? [];
      expect({ name, star: without(star.violations, uncovered), goals: star.goals }).toEqual({ name, star: without(full.violations, uncovered), goals: full.goals });
    }
    const traces = unfitForTraces(systemOf(make(), true)) === undefined ? observe(make(), searchTraces, true) : null;
    if (traces !== null && traces.outcome.limits.length === 0) {
      compared.traces++;
      // What changes nothing round after round may be counted as a livelock by searches that look at whole components.
      expect({ name, traces: without(traces.violations, PROGRESS), goals: traces.goals }).toEqual({ name, traces: without(full.violations, PROGRESS), goals: full.goals });
    }
    const { verdict, violations } = check(make());
    const isReached = full.goals.every(Boolean);
    expect({ name, verdict }).toEqual({ name, verdict: full.violations.length > 0 ? 'violated' : isReached ? 'holds' : 'inconclusive' });
    for (const { kind } of violations) expect(full.violations.some((words) => words.startsWith(kind))).toBe(true);
  }
  expect(compared.states).toBeGreaterThan(count * 0.6);
  expect(compared.star).toBeGreaterThan(count * 0.5);
  expect(compared.traces).toBeGreaterThan(count * fitForTraces - 1);
  expect(compared.violated).toBeGreaterThan(count * 0.3);
  expect(compared.violated).toBeLessThan(compared.states);
});
