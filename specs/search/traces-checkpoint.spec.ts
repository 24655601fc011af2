import seedrandom from 'seedrandom';
import type { System } from '../../harness/machine/system';
import { NotTheSame } from '../../harness/search/checkpoint';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import { helpTraces } from '../../harness/search/crew/traces-help';
import type { SearchOptions } from '../../harness/search/outcome';
import { UNBOUNDED } from '../../harness/search/outcome';
import { searchTraces } from '../../harness/search/traces';
import type { TracesOutcome, TracesWays } from '../../harness/search/traces';
import { startTraces } from '../../harness/search/traces-start';
import { alloc, free, load, program, store, type Address, type Scenario, type Thread } from '../../index';
import { tracesOfKept } from '../../harness/search/traces-checkpoint';
import { systemOf } from '../exactness/trace-counter';
import { manyWriters } from '../programs/many-writers';
import { loadAgainstErase, loadAgainstEraseFreedTooEarly } from '../scenarios/load-against-erase';
import { copied } from './copied';
import { CrewInProcess } from './crew-in-process';
import { inWords, kinds } from './traces-told';

const IS_LONG = process.env['QUIESCE_LONG'] !== undefined;
const SYSTEMS = IS_LONG ? 1_000 : 12;
/** Larger systems are cut here. */
const MOST_EVENTS = IS_LONG ? 20_000 : 1_500;
/** A search is interrupted so often at most. */
const MOST_TIMES = IS_LONG ? 30 : 6;

/** The process is gone. */
class Killed extends Error {}

/** Keeps checkpoints as another process would find them: copies, nothing shared. By chance one is due, and by chance the process dies before it has kept another one. */
class Memory implements Keeper {
  kept: Checkpoint | undefined;
  readonly #random: () => number;
  readonly #due: number;
  readonly #dying: number;
  #dies = false;

  constructor(kept: Checkpoint | undefined, random: () => number, due: number, dying: number) {
    this.kept = kept;
    this.#random = random;
    this.#due = due;
    this.#dying = dying;
  }

  isDue(): boolean {
    if (this.#dies && this.#random() < 0.5) throw new Killed();
    return this.#random() < this.#due;
  }

  keep(checkpoint: Checkpoint): void {
    if (this.#dies) throw new Killed();
    this.kept = copied(checkpoint);
    this.#dies = this.#random() < this.#dying;
    if (this.#dies && this.#random() < 0.5) throw new Killed();
  }
}

/** Nobody interrupts it, and nothing is kept. */
const UNINTERRUPTED: Keeper = { kept: undefined, isDue: () => false, keep: () => undefined };

type Random = () => number;

interface Interrupted {
  readonly system: System;
  readonly outcome: TracesOutcome;
  /** How often it was interrupted. */
  readonly times: number;
}

/** What else is to be different from one process to the next. */
type How = (random: Random, make: () => System) => Partial<SearchOptions>;

/** Searches in processes that come to their ends early, each going on from what was kept last, in a system that is built anew. */
function interrupted(make: () => System, options: SearchOptions, ways: TracesWays, random: Random, how: How): Interrupted {
  const due = 0.05 + random() * 0.5;
  const dying = random();
  let kept: Checkpoint | undefined;
  for (let times = 0; ; times++) {
    const keeper = new Memory(kept, random, due, times < MOST_TIMES ? dying : 0);
    const system = make();
    try {
      const outcome = searchTraces(system, { ...options, ...(times < MOST_TIMES ? how(random, make) : {}), keeper }, ways);
      if (times >= MOST_TIMES || outcome.limits.every(({ limit, value }) => limit === 'depth' || limit === 'operations' || value === options.maxStates || limit === 'steps')) return { system, outcome, times };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    kept = keeper.kept;
  }
}

/** All that is said, by the numbers of the machine; and what was exercised of lifecycles. */
function told({ actors }: System, { resumedFrom: _, ...outcome }: TracesOutcome): unknown {
  return { outcome, hops: actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

interface Comparison {
  readonly options?: Partial<SearchOptions>;
  readonly ways?: TracesWays;
  readonly how?: How;
  /** What has to be the same. */
  readonly what?: typeof told;
}

/** Compares searches that are interrupted with those that are not; returns how often they were. */
function compare(make: (number: number) => Scenario, count: number, { options = {}, ways = {}, how = () => ({}), what = told }: Comparison = {}): number {
  let interruptions = 0;
  for (let number = 0; number < count; number++) {
    const random = seedrandom(`interrupted ${number}`);
    const each = { lookEvery: 1 + Math.floor(random() * 8), ...ways };
    const bounds = { ...UNBOUNDED, maxStates: MOST_EVENTS, ...options };
    const fresh = (): System => systemOf(make(number), { privateSteps: number % 2 === 0 });
    const system = fresh();
    const whole = what(system, searchTraces(system, { ...bounds, keeper: UNINTERRUPTED }, each));
    const parts = interrupted(fresh, bounds, each, random, how);
    expect({ name: system.scenario.name, number, told: what(parts.system, parts.outcome) }).toEqual({ name: system.scenario.name, number, told: whole });
    interruptions += parts.times;
  }
  return interruptions;
}

/** Many threads that meet in two words, a few times each. */
const crowd = (number: number): Scenario => {
  const random = seedrandom(`crowd ${number}`);
  const below = (count: number): number => Math.floor(random() * count);
  const others = Array.from({ length: 3 + below(2) }, () => [{ word: below(2), isStore: below(2) > 0 }, { word: below(2), isStore: below(3) === 0 }]);
  const accesses = [[{ word: 0, isStore: true }], ...others];
  return program({
    name: `crowd ${number}`,
    words: { words: [0, 0] },
    threads: accesses.map(
      (own, thread) =>
        function* ({ words }: { readonly words: readonly Address[] }): Thread<void> {
          for (const { word, isStore } of own) yield* isStore ? store(words[word]!, thread) : load(words[word]!);
        },
    ),
  });
};

/** Somebody wants it to stop. */
const stopped: How = (random) => {
  const looks = Math.floor(random() * 60);
  let looked = 0;
  return { isStopped: () => looked++ >= looks };
};

const KINDS = kinds('kept');
const DENSE = KINDS[1]![1];

describe('a search by traces that was interrupted many times ends like one that was not', () => {
  test.each(KINDS)('on %s', (_, make, part) => {
    expect(compare(make, SYSTEMS * part)).toBeGreaterThan((SYSTEMS * part) / 2);
  });
  test.each(KINDS)('stopping at the first violation, on %s', (_, make, part) => {
    compare(make, SYSTEMS * part, { options: { all: false } });
  });
  test('under a bound on depth', () => {
    expect(compare(DENSE, SYSTEMS, { options: { maxDepth: 8 } })).toBeGreaterThan(SYSTEMS);
  });
  test('by a bound on states, and goes on with a larger one', () => {
    expect(compare(DENSE, SYSTEMS, { how: (random) => ({ maxStates: Math.floor(random() * 200) }) })).toBeGreaterThan(SYSTEMS);
  });
  test('by a bound on runs, and goes on with a larger one', () => {
    const most: How = (random) => ({ maxRuns: 1 + Math.floor(random() * 60) });
    for (const pool of [undefined, 60, 0]) expect(compare(DENSE, SYSTEMS, { how: most, ...(pool === undefined ? {} : { ways: { pool } }) })).toBeGreaterThan(SYSTEMS);
  });
  test('by somebody who wants it to stop', () => {
    expect(compare(DENSE, SYSTEMS, { how: stopped })).toBeGreaterThan(SYSTEMS);
  });
  test('where there is little or no room for plans', () => {
    for (const pool of [0, 60, 120, 200, 300]) for (const [, make, part] of KINDS.slice(0, 3)) expect(compare(make, SYSTEMS * part, { ways: { pool } })).toBeGreaterThan(0);
  });
  test('where many events are moved before one', () => {
    expect(compare(crowd, 4 * SYSTEMS, { options: { maxStates: 3 * MOST_EVENTS } })).toBeGreaterThan(SYSTEMS);
  });
});

test('the estimate goes on, and settles when it would have settled', () => {
  let settled = 0;
  for (let maxStates = 300; maxStates <= 1_800; maxStates += 300) {
    const estimateOf = (_: System, { estimate }: TracesOutcome): unknown => {
      if (estimate !== undefined) settled++;
      return estimate;
    };
    expect(compare(() => manyWriters(4), 4, { options: { maxStates }, what: estimateOf })).toBeGreaterThan(4);
  }
  expect(settled).toBeGreaterThan(4);
});

/** Two threads that store to a word of their own each; whoever looks at the third word is the first who does. */
const apart = program({
  name: 'apart',
  words: { x: 0, y: 0, z: 0 },
  threads: [0, 1].map(
    (word) =>
      function* ({ x, y }: { readonly x: Address; readonly y: Address }) {
        for (let turn = 1; turn <= 10; turn++) {
          yield* store(word === 0 ? x : y, turn);
          yield* load(word === 0 ? y : x);
        }
      },
  ),
  // In the first run one is through before the other begins: hardly ever by chance.
  reach: ({ x, y }) => ({ apart: (view) => view.word(x) === 10 && view.word(y) === 0, never: (view) => view.word(x) > 10 }),
  finally: ({ z }) => (view) => view.word(z) === 0,
});

test('a goal that was reached before stays reached, and what the final condition looks at is looked at again', () => {
  expect(compare(() => apart, 3)).toBeGreaterThan(3);
  expect(searchTraces(systemOf(apart, { privateSteps: true }), { ...UNBOUNDED, maxStates: MOST_EVENTS }).goals).toEqual([true, false]);
  expect(startTraces(systemOf(apart, { privateSteps: true })).reached).toEqual([false, false]);
});

/** Now and then there are helpers. */
const helped: How = (random, make) => {
  if (random() < 0.3) return {};
  const below = (count: number): number => Math.floor(random() * count);
  const least = 1 + below(40);
  return { crew: new CrewInProcess((lead) => helpTraces(make(), lead, { piece: () => 1 + below(least) }), { helpers: 1 + below(3), dying: below(3) === 0 ? 0.05 : 0, after: below(3) * below(10), random }) };
};

/** The goal is reached after half of the runs, which is given to others. */
const late = program({
  name: 'late',
  words: { x: 0, y: 0 },
  threads: [2, 14].map(
    (turns, word) =>
      function* ({ x, y }: { readonly x: Address; readonly y: Address }) {
        for (let turn = 1; turn <= turns; turn++) yield* store(word === 0 ? x : y, turn);
      },
  ),
  reach: ({ x, y }) => ({ late: (view) => view.word(y) === 14 && view.word(x) === 1 }),
});

describe('with any number of helpers before and after', () => {
  test.each(KINDS)('on %s', (_, make, part) => {
    compare(make, SYSTEMS * part, { how: helped, what: inWords });
  });
  test.each(KINDS)('stopping at the first violation, on %s', (_, make, part) => {
    compare(make, SYSTEMS * part, { how: helped, what: inWords, options: { all: false } });
  });
  test('when somebody wants it to stop, whoever has done what by then', () => {
    expect(compare(DENSE, 3 * SYSTEMS, { how: (random, make) => ({ ...helped(random, make), ...stopped(random, make) }), what: inWords })).toBeGreaterThan(SYSTEMS);
  });
  test('on a goal that others reach', () => {
    const how: How = (random, make) => ({ crew: new CrewInProcess((lead) => helpTraces(make(), lead, { piece: () => 100 }), { helpers: 3, dying: 0, after: 0, random }) });
    compare(() => late, SYSTEMS, { how, what: inWords, options: { maxStates: 4 * MOST_EVENTS } });
    expect(startTraces(systemOf(late, { privateSteps: true })).reached).toEqual([false]);
    expect(searchTraces(systemOf(late, { privateSteps: true }), UNBOUNDED).goals).toEqual([true]);
  });
});

test.each([loadAgainstErase, loadAgainstEraseFreedTooEarly])('$name goes on, having learned anew what a small part of the steps had taught', (scenario) => {
  const options = { ...UNBOUNDED, maxStates: 4 * MOST_EVENTS };
  const fresh = (): System => systemOf(scenario, { privateSteps: true });
  const system = fresh();
  const whole = searchTraces(system, { ...options, keeper: UNINTERRUPTED });
  const parts = interrupted(fresh, options, { lookEvery: 64 }, seedrandom(scenario.name), () => ({}));
  expect(parts.times).toBeGreaterThan(3);
  expect(told(parts.system, parts.outcome)).toEqual(told(system, whole));
  const kept = cutAt(fresh(), options.maxStates - 1);
  // Four numbers a lesson, and choices.
  expect(tracesOfKept(kept).lessons.lessons.length / 4).toBeLessThan(options.maxStates / 2);
});

test('a trial comes to the same whether it was interrupted or not, and nothing is kept of it where its steps are used up', () => {
  // A search may be interrupted after its steps are used up and before it is looked.
  for (const maxSteps of [129, 1_025]) {
    expect(compare(() => manyWriters(5), 3 * SYSTEMS, { options: { maxSteps }, ways: { lookEvery: 64 }, what: (system, outcome) => ({ told: told(system, outcome), estimate: outcome.estimate }) })).toBeGreaterThan(0);
  }
  const keep = jest.fn();
  const { limits } = searchTraces(systemOf(loadAgainstErase, { privateSteps: true }), { ...UNBOUNDED, maxSteps: 100, keeper: { kept: undefined, isDue: () => false, keep } }, { lookEvery: 1 });
  expect({ limits: limits.map(({ limit }) => limit), kept: keep.mock.calls.length }).toEqual({ limits: ['steps'], kept: 0 });
});

/** What is kept of a search that a bound on states cuts. */
function cutAt(system: System, maxStates: number): Checkpoint {
  const keeper = new Memory(undefined, () => 1, 0, 0);
  searchTraces(system, { ...UNBOUNDED, maxStates, keeper });
  if (keeper.kept === undefined) throw new Error('nothing was kept');
  return keeper.kept;
}

describe('code that is not the same any more', () => {
  /** Two threads that store to a word, each a few times; `last` is what the second stores in the end, `extra` what it does before. */
  const stores = (last: number, extra?: (x: Address) => Thread<unknown>): Scenario =>
    program({
      name: 'stores',
      words: { x: 0 },
      threads: [
        function* ({ x }) {
          for (let turn = 1; turn < 8; turn++) yield* store(x, turn);
        },
        function* ({ x }) {
          if (extra !== undefined) yield* extra(x);
          for (let turn = 1; turn < 8; turn++) yield* store(x, turn === 7 ? last : -turn);
        },
      ],
    });
  const fresh = (scenario: Scenario): System => systemOf(scenario, { privateSteps: true });
  const goOn = (scenario: Scenario, kept: Checkpoint): TracesOutcome => searchTraces(fresh(scenario), { ...UNBOUNDED, keeper: { ...UNINTERRUPTED, kept } });
  const kept = cutAt(fresh(stores(7)), 100);

  test('is refused, whatever it does else', () => {
    expect(() => goOn(stores(8), kept)).toThrow(NotTheSame);
    expect(() => goOn(stores(7, (x) => load(x)), kept)).toThrow(NotTheSame);
    expect(() => goOn(stores(7, (x) => store(x, -100)), kept)).toThrow(NotTheSame);
    expect(() =>
      goOn(
        stores(7, function* () {
          yield* free(yield* alloc({ type: 'box', words: 1 }));
        }),
        kept,
      ),
    ).toThrow(NotTheSame);
  });

  test('while the same code goes on', () => {
    const { resumedFrom, ...outcome } = goOn(stores(7), kept);
    expect(resumedFrom).toBeGreaterThanOrEqual(100);
    expect(outcome).toEqual(searchTraces(fresh(stores(7)), UNBOUNDED));
  });
});
