import { buildSystem } from '../../harness/machine/system';
import { preemptionsOf, searchBounded } from '../../harness/search/bounded';
import type { BoundedOutcome } from '../../harness/search/bounded';
import type { SearchOptions } from '../../harness/search/outcome';
import { searchStates } from '../../harness/search/states';
import { acquireWhen, assertThat, load, program, retry, RETRY, store, waitUntil, type Address, type Scenario } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { randomProgram } from '../exactness/random-program';
import { entangledProgram } from './entangled-program';
import { everySchedule, follow, HOW, nameOf, seenBy, TooManySchedules, within } from './every-schedule';
import type { ByPreemptions, Seen } from './every-schedule';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 120 : 2_000;
const MOST_SCHEDULES = 5_000;
const BOUNDS = [0, 1, 2, 3];

function bounded(scenario: Scenario, bound: number, options: Partial<SearchOptions> = {}): BoundedOutcome {
  return searchBounded(buildSystem(scenario, HOW), { ...EVERYTHING, ...options }, bound);
}

function twinOf(scenario: Scenario, bound: number): ByPreemptions | null {
  try {
    return everySchedule(scenario, bound, MOST_SCHEDULES);
  } catch (error) {
    if (error instanceof TooManySchedules) return null;
    throw error;
  }
}

/** What a bounded search sees, its outcome beside it. */
function boundedSeen(scenario: Scenario, bound: number): { readonly seen: Seen; readonly outcome: BoundedOutcome } {
  let outcome: BoundedOutcome | undefined;
  const seen = seenBy(scenario, (system) => (outcome = searchBounded(system, EVERYTHING, bound)));
  if (outcome === undefined) throw new Error('the search was not run');
  return { seen, outcome };
}

/** Compares the search with its twin within every bound; returns in how many of how many cases the bound cut something, and lost something. */
function compare(programs: readonly Scenario[]): { readonly cases: number; readonly cut: number; readonly lost: number } {
  let cases = 0;
  let cut = 0;
  let lost = 0;
  for (const scenario of programs) {
    const { name } = scenario;
    const twin = twinOf(scenario, 3);
    if (twin === null) continue;
    const everything = seenBy(scenario, (system) => searchStates(system, EVERYTHING));
    for (const bound of BOUNDS) {
      const { seen, outcome } = boundedSeen(scenario, bound);
      expect({ name, bound, ...seen }).toEqual({ name, bound, ...within(twin, bound) });
      // Nothing was cut: complete. Complete: nothing is missing.
      if (twin.most <= bound) expect({ name, bound, complete: outcome.complete }).toEqual({ name, bound, complete: true });
      if (outcome.complete) expect({ name, bound, ...seen }).toEqual({ name, bound, ...everything });
      else expect(outcome.limits).toEqual([{ limit: 'preemptions', value: bound }]);
      cases++;
      if (!outcome.complete) cut++;
      if (JSON.stringify(seen) !== JSON.stringify(everything)) lost++;
    }
  }
  return { cases, cut, lost };
}

const numbers = Array.from({ length: PROGRAMS }, (_, number) => String(number));

test('within each bound it ends in the same states and finds the same violations as following every schedule', () => {
  const { cases } = compare(numbers.map((number) => randomProgram(`bounded ${number}`, { loops: false })));
  expect(cases).toBeGreaterThan(PROGRAMS * 4 * 0.6);
});

test('so it does where the results tell schedules apart, and each bound loses some', () => {
  const { cases, cut, lost } = compare(numbers.map(entangledProgram));
  expect(cases).toBeGreaterThan(PROGRAMS * 4 * 0.6);
  expect(cut).toBeGreaterThan(cases / 4);
  expect(lost).toBeGreaterThan(cases / 5);
});

test('without a bound that bites it agrees with the states search, loops and all', () => {
  for (let number = 0; number < PROGRAMS; number++) {
    const seed = `unbounded ${number}`;
    const random = randomProgram(seed);
    const ignore = ['leak', 'livelock', 'stuck-loop'] as const;
    const { seen, outcome } = boundedSeen({ ...random, ignore }, Infinity);
    expect({ seed, ...seen }).toEqual({ seed, ...seenBy({ ...random, ignore }, (system) => searchStates(system, EVERYTHING)) });
    expect(outcome.complete).toBe(true);
  }
});

test('each schedule found can be replayed, shows its violation, and has the fewest preemptions', () => {
  let checked = 0;
  for (const number of numbers) {
    const random = Number(number) % 2 === 0 ? randomProgram(`bounded ${number}`, { loops: false }) : entangledProgram(number);
    const twin = twinOf(random, 2);
    if (twin === null) continue;
    const fewestOf = new Map<string, number>();
    for (const { finding, schedule } of bounded(random, 2).found) {
      const { preemptions, met } = follow(random, schedule);
      expect(met).toContain(nameOf(finding));
      expect(preemptionsOf(buildSystem(random, HOW), schedule)).toBe(preemptions);
      // The same may be found at several places.
      fewestOf.set(nameOf(finding), Math.min(preemptions, fewestOf.get(nameOf(finding)) ?? Infinity));
    }
    checked += fewestOf.size;
    expect({ number, fewestOf }).toEqual({ number, fewestOf: twin.violations });
    // The search that stops at its first violation stops at the fewest preemptions of all.
    const first = bounded(random, 2, { all: false });
    const fewest = Math.min(...twin.violations.values());
    expect(first.found.length).toBeLessThanOrEqual(1);
    if (first.found.length > 0) expect({ number, preemptions: first.preemptions }).toEqual({ number, preemptions: fewest });
    else expect(fewest).toBe(Infinity);
  }
  expect(checked).toBeGreaterThan(20);
});

/** Reads 1, then 3, then 5 and so on, from one who counts to twice as many: each needs two context switches, one of them by force. */
function windows(count: number): Scenario {
  return program({
    name: 'windows',
    words: { x: 0, done: 0 },
    threads: [
      function* ({ x }) {
        for (let value = 1; value <= 2 * count; value++) yield* store(x, value);
      },
      function* ({ x }) {
        let hits = 0;
        for (let index = 0; index < count; index++) if ((yield* load(x)) === 2 * index + 1) hits++;
        yield* assertThat(hits < count, 'hit every window');
      },
    ],
  });
}

test('a bug that needs so many preemptions is found with so many and not with one less', () => {
  for (const count of [1, 2, 3]) {
    // Out of the writer and back, once per window; the last one needs no way back.
    const needed = 2 * count - 1;
    const less = bounded(windows(count), needed - 1);
    expect({ count, found: less.found, complete: less.complete, limits: less.limits }).toEqual({
      count,
      found: [],
      complete: false,
      limits: [{ limit: 'preemptions', value: needed - 1 }],
    });
    const enough = bounded(windows(count), needed, { all: false });
    expect(enough.found.map(({ finding: { kind } }) => kind)).toEqual(['assertion']);
    expect(enough.preemptions).toBe(needed);
    expect(follow(windows(count), enough.found[0]!.schedule).preemptions).toBe(needed);
  }
});

test('leaving an actor that is blocked or has ended is free', () => {
  const turns = program({
    name: 'turns',
    words: { turn: 0 },
    threads: [0, 1, 2].map(
      (mine) =>
        function* ({ turn }: { turn: Address }) {
          for (let round = 0; round < 3; round++) {
            yield* waitUntil(turn, '==', mine + 3 * round);
            yield* store(turn, mine + 3 * round + 1);
          }
          if (mine === 2) yield* assertThat(false, 'the last turn');
        },
    ),
  });
  const { found, preemptions } = bounded(turns, 0, { all: false });
  expect(found.map(({ finding: { message } }) => message)).toEqual(['the last turn']);
  expect(preemptions).toBe(0);
});

test('a deadlock of two locks taken in opposite orders needs one preemption', () => {
  const locks = program({
    name: 'opposite orders',
    words: { a: 0, b: 0 },
    threads: [['a', 'b'] as const, ['b', 'a'] as const].map(
      ([first, second]) =>
        function* (words: { a: Address; b: Address }) {
          yield* acquireWhen(words[first], '==', 0, 1);
          yield* acquireWhen(words[second], '==', 0, 1);
          yield* store(words[second], 0);
          yield* store(words[first], 0);
        },
    ),
  }) as Scenario;
  expect(bounded(locks, 0).found).toEqual([]);
  expect(bounded(locks, 1).found.map(({ finding: { kind } }) => kind)).toEqual(['deadlock']);
});

test('when nobody can be preempted, no bound is needed', () => {
  const alone = program({ name: 'alone', words: { x: 0 }, threads: [({ x }) => store(x, 1)] });
  expect(bounded(alone, 0)).toMatchObject({ complete: true, limits: [], found: [] });
  // One step each: whoever has moved has ended.
  const single = program({ name: 'one step each', words: { x: 0 }, threads: [1, 2, 3].map((value) => ({ x }: { x: Address }) => store(x, value)) }) as Scenario;
  expect(bounded(single, 0)).toMatchObject({ complete: true, limits: [], found: [] });
});

test('a loop that waits goes round in vain until it is preempted, and that counts', () => {
  const waits = program({
    name: 'waits in a loop',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(y, 1);
        yield* retry(function* () {
          return (yield* load(x)) === 0 ? RETRY : 0;
        });
      },
      function* ({ x }) {
        yield* store(x, 1);
      },
    ],
  }) as Scenario;
  expect(bounded(waits, 0).complete).toBe(false);
  expect(bounded(waits, 1)).toMatchObject({ complete: true, limits: [], found: [] });
});

test('a violation that only a further preemption would show is not covered, though the state it leads to is known', () => {
  // Whatever the reader saw first, once it is halted nothing remembers it.
  const saw = program({
    name: 'saw',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x, y }) {
        yield* store(x, 1);
        yield* store(x, 2);
        yield* store(y, 1);
        yield* store(y, 0);
      },
      function* ({ x, y }) {
        const seen = yield* load(x);
        yield* assertThat((yield* load(y)) !== 1, `saw ${seen}`);
      },
    ],
  }) as Scenario;
  const messages = ({ found }: BoundedOutcome): string[] => found.map(({ finding: { message } }) => message).sort();
  expect(messages(bounded(saw, 2))).toEqual(['saw 0', 'saw 2']);
  expect(bounded(saw, 2).limits).toEqual([{ limit: 'preemptions', value: 2 }]);
  expect(messages(bounded(saw, 3))).toEqual(['saw 0', 'saw 1', 'saw 2']);
  expect(bounded(saw, 3).complete).toBe(true);
});

test('goals and the invariant are looked for within the bound', () => {
  const both = program({
    name: 'one after the other',
    words: { x: 0 },
    threads: [1, 2].map(
      (mine) =>
        function* ({ x }: { x: Address }) {
          yield* store(x, mine);
          yield* store(x, 0);
        },
    ),
    reach: ({ x }) => ({
      'T1 has ended, T2 has not': (view) => view.ended('T1') && !view.ended('T2'),
      'both have ended': (view) => view.ended('T1') && view.ended('T2'),
      'T2 has stored after T1 ended': (view) => view.word(x) === 2 && view.ended('T1'),
    }),
    invariant: () => (view) => !(view.ended('T2') && !view.ended('T1')),
  }) as Scenario;
  const { goals, found } = bounded(both, 0);
  expect(goals).toEqual([true, true, true]);
  expect(found.map(({ finding: { kind, message } }) => ({ kind, message }))).toEqual([{ kind: 'assertion', message: 'the invariant does not hold' }]);
});

test('limits end it, and it says so', () => {
  const large = windows(3);
  expect(bounded(large, 5, { maxStates: 20, all: true }).limits).toEqual([{ limit: 'states', value: 20 }]);
  expect(bounded(large, 9, { maxDepth: 4 })).toMatchObject({ complete: false, depth: 4 });
  expect(bounded(large, 9, { maxDepth: 4 }).limits).toContainEqual({ limit: 'depth', value: 4 });
  expect(bounded(large, 9, { maxSeconds: 0.5, clock: () => 1 })).toMatchObject({ complete: false, limits: [{ limit: 'seconds', value: 0.5 }] });
  expect(bounded(large, 9, { maxMemory: 100 }).limits).toMatchObject([{ limit: 'memory' }]);
});
