import { check } from '../../harness/check';
import { collectScenarios } from '../../harness/cli/collect';
import { actsOf } from '../../harness/counterexample/acts';
import { replay } from '../../harness/counterexample/explain';
import { runOnce, type Moment } from '../../harness/counterexample/run-once';
import { wholeSchedule } from '../../harness/counterexample/schedule';
import type { Scenario } from '../../harness/scenario';
import { systemOptions } from '../../harness/system-options';
import { assertThat, load, program, store } from '../../index';
import { randomProgram } from '../exactness/random-program';
import * as allocators from '../scenarios/allocators';
import * as destructor from '../scenarios/destructor';
import * as epoch from '../scenarios/epoch';
import * as guards from '../scenarios/guards';
import * as largeValue from '../scenarios/large-value';
import * as loadAgainstErase from '../scenarios/load-against-erase';

const made = { count: 0 };
const HOW = systemOptions({});

/** The kind of the violation that a scenario is found to have, run again in plain generators; undefined where it has none. */
function ranOnce(scenario: Scenario): string | undefined {
  const [violation] = check(scenario, { limits: { states: 100_000 } }).violations;
  if (violation === undefined) return undefined;
  const schedule = wholeSchedule(violation);
  const acts = actsOf(scenario, HOW, schedule);
  const moments: Moment[] = [];
  runOnce(acts, new Set(acts.acts.keys()), (moment) => moments.push(moment));
  const met = acts.acts.filter(({ access }) => access !== null);
  expect(moments.map(({ step, actor, aboutTo }) => ({ step, actor, aboutTo }))).toEqual(met.map(({ step, actor, does }) => ({ step, actor: acts.actors[actor], aboutTo: does })));
  // What was answered is what the machine did.
  const events = replay(scenario, HOW, schedule).events.filter(({ actor }) => actor >= 0);
  const answered = acts.acts.filter(({ answer }) => answer !== undefined);
  expect(answered.map(({ step, actor, access, answer }) => ({ step, actor, kind: access?.kind, answer }))).toEqual(events.map(({ step, actor, access, answer }) => ({ step, actor, kind: access.kind, answer: answer >>> 0 })));
  made.count += events.length;
  return violation.kind;
}

describe('the code of all actors, run once in the order of a schedule, makes the accesses that the machine made', () => {
  beforeEach(() => void (made.count = 0));

  test('in random programs', () => {
    const kinds = Array.from({ length: 60 }, (_, seed) => ranOnce(randomProgram(`once ${seed}`, { loops: seed % 2 === 0, dense: seed % 3 === 0 })));
    expect(kinds.filter((kind) => kind !== undefined).length).toBeGreaterThan(25);
    expect(made.count).toBeGreaterThan(200);
    expect(new Set(kinds).size).toBeGreaterThan(4);
  });

  test('where lifecycles run operations', () => {
    const scenarios = [allocators, destructor, epoch, guards, largeValue, loadAgainstErase].flatMap((module) => collectScenarios(module, ''));
    // One of each kind.
    const byKind = new Map(scenarios.map((scenario) => [String(scenario.expect ?? 'holds'), scenario]));
    byKind.delete('holds');
    const kinds = [...byKind.values()].map((scenario) => ranOnce(scenario));
    expect(made.count).toBeGreaterThan(200);
    expect(new Set(kinds)).toEqual(new Set(['invalid-free', 'use-after-free', 'illegal-sleep', 'leak', 'early-grace-period', 'rcu-usage', 'lost-callback', 'stuck-loop', 'warning']));
  });

  test('where it throws', () => {
    const scenario = program({
      name: 'throws',
      words: { x: 0 },
      threads: [
        function* throws({ x }) {
          if ((yield* load(x)) === 1) throw new Error('one');
        },
        function* writes({ x }) {
          yield* store(x, 1);
        },
      ],
    });
    expect(ranOnce(scenario)).toBe('assertion');
  });

  test('up to the step that breaks the invariant', () => {
    const scenario = program({
      name: 'breaks',
      words: { x: 0 },
      threads: [
        function* writes({ x }) {
          yield* store(x, 1);
          yield* store(x, 2);
          yield* store(x, 3);
        },
      ],
      invariant: ({ x }) => (view) => view.word(x) !== 2,
    });
    expect(ranOnce(scenario)).toBe('assertion');
    expect(actsOf(scenario, HOW, Array(3).fill({ actor: 0, alternative: 0 }))).toMatchObject({ decisive: 2, steps: 3 });
  });

  test('and a moment says what the memory holds and which violation comes next', () => {
    const scenario = program({
      name: 'reads',
      words: { x: 5, y: 0 },
      threads: [
        function* reads({ x, y }) {
          yield* store(y, (yield* load(x)) + 1);
          yield* assertThat(false, 'never');
        },
      ],
    });
    const acts = actsOf(scenario, HOW, [{ actor: 0, alternative: 0 }, { actor: 0, alternative: 0 }]);
    const moments: Moment[] = [];
    runOnce(acts, new Set(acts.acts.keys()), (moment) => moments.push(moment));
    expect(moments).toMatchObject([
      { step: 1, of: 2, aboutTo: 'load x', memory: { x: '5', y: '0' } },
      { step: 2, of: 2, aboutTo: 'store y = 6', memory: { x: '5', y: '0' } },
      { step: 2, of: 2, violation: 'assertion' },
    ]);
    expect(acts.decisive).toBe(2);
  });
});
