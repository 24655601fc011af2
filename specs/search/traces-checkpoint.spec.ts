import seedrandom from 'seedrandom';
import type { System } from '../../harness/machine/system';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import { helpTraces } from '../../harness/search/crew/traces-help';
import type { SearchOptions } from '../../harness/search/outcome';
import { UNBOUNDED } from '../../harness/search/outcome';
import { searchTraces } from '../../harness/search/traces';
import type { TracesOutcome, TracesWays } from '../../harness/search/traces';
import type { Scenario } from '../../index';
import { systemOf } from '../exactness/trace-counter';
import { CrewInProcess } from './crew-in-process';
import { inWords, kinds } from './traces-told';

const IS_LONG = process.env['QUIESCE_LONG'] !== undefined;
const SYSTEMS = IS_LONG ? 1_000 : 24;
/** Larger systems are cut here. */
const MOST_EVENTS = IS_LONG ? 20_000 : 2_000;

/** The process is gone. */
class Killed extends Error {}

/** Keeps checkpoints as another process would find them: copies, nothing shared. By chance one is due, and by chance the process dies. */
class Memory implements Keeper {
  kept: Checkpoint | undefined;
  count = 0;
  readonly #random: () => number;
  readonly #due: number;
  readonly #dying: number;

  constructor(random: () => number, due: number, dying: number) {
    this.#random = random;
    this.#due = due;
    this.#dying = dying;
  }

  isDue(): boolean {
    // Whoever dies at once goes nowhere.
    if (this.count > 0 && this.#random() < this.#dying) throw new Killed();
    return this.#random() < this.#due;
  }

  keep({ search, at, arrays }: Checkpoint): void {
    this.kept = { search, at: JSON.parse(JSON.stringify(at)) as unknown, arrays: structuredClone(arrays) };
    this.count++;
  }
}

/** Nobody interrupts it, and nothing is kept. */
const UNINTERRUPTED: Keeper = { kept: undefined, isDue: () => false, keep: () => undefined };

interface Interrupted {
  readonly system: System;
  readonly outcome: TracesOutcome;
  /** How often it was interrupted. */
  readonly times: number;
}

/** Searches in processes that die, each going on from what was kept last in a system that is built anew. `how` says what may differ from one to the next. */
function interrupted(make: () => System, options: SearchOptions, ways: TracesWays, random: () => number, how: () => Partial<SearchOptions> = () => ({})): Interrupted {
  const due = 0.02 + random() * 0.3;
  const dying = random() * 0.2;
  let kept: Checkpoint | undefined;
  for (let times = 0; ; times++) {
    const keeper = new Memory(random, due, times < 30 ? dying : 0);
    keeper.kept = kept;
    const system = make();
    try {
      const outcome = searchTraces(system, { ...options, ...how(), keeper }, ways);
      if (!outcome.limits.some(({ limit }) => limit === 'interrupted')) return { system, outcome, times };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
    kept = keeper.kept;
  }
}

const build = (scenario: () => Scenario, number: number): (() => System) => () => systemOf(scenario(), { privateSteps: number % 2 === 0 });

/** All that is said, by the numbers of the machine; and what was exercised of lifecycles. */
function told({ actors }: System, { resumedFrom: _, ...outcome }: TracesOutcome): unknown {
  return { outcome, hops: actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

type Random = ReturnType<typeof seedrandom>;

/** Compares searches that are interrupted with those that are not; returns how often they were. */
function compare(make: (number: number) => Scenario, count: number, options: Partial<SearchOptions> = {}, ways: TracesWays = {}, how?: (random: Random) => Partial<SearchOptions>): number {
  let times = 0;
  for (let number = 0; number < count; number++) {
    const random = seedrandom(`interrupted ${number}`);
    const each = { ...ways, lookEvery: 1 + Math.floor(random() * 30) };
    const bounds = { ...UNBOUNDED, maxStates: MOST_EVENTS, ...options };
    const fresh = build(() => make(number), number);
    const system = fresh();
    const whole = told(system, searchTraces(system, { ...bounds, keeper: UNINTERRUPTED }, each));
    const parts = interrupted(fresh, bounds, each, random, how === undefined ? undefined : () => how(random));
    expect({ name: system.scenario.name, number, told: told(parts.system, parts.outcome) }).toEqual({ name: system.scenario.name, number, told: whole });
    times += parts.times;
  }
  return times;
}

describe('a search by traces that was interrupted many times ends like one that was not', () => {
  test.each(kinds('kept'))('on %s', (_, make, part) => {
    expect(compare(make, SYSTEMS * part)).toBeGreaterThan(SYSTEMS * part);
  });
  test.each(kinds('kept'))('stopping at the first violation, on %s', (_, make, part) => {
    expect(compare(make, SYSTEMS * part, { all: false })).toBeGreaterThan(0);
  });
  test('under a bound on depth', () => {
    expect(compare(kinds('kept')[1]![1], SYSTEMS, { maxDepth: 8 })).toBeGreaterThan(SYSTEMS / 2);
  });
});
