import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { SearchOptions } from '../../harness/search/outcome';
import { searchPct } from '../../harness/search/pct';
import type { PctOptions, PctOutcome } from '../../harness/search/pct';
import { guaranteeOf, probabilitiesOf } from '../../harness/search/pct-guarantee';
import { assertThat, choose, compareAndSwap, load, program, retry, RETRY, store, waitUntil, type Address, type Scenario, type Thread } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { randomProgram } from '../exactness/random-program';
import { entangledProgram } from './entangled-program';
import { follow, HOW, listening, nameOf } from './every-schedule';

function pct(scenario: Scenario, pctOptions: PctOptions, options: Partial<SearchOptions> = {}): PctOutcome {
  return searchPct(buildSystem(scenario, HOW), { ...EVERYTHING, ...options }, pctOptions);
}

/** One state that a run passed. */
interface Passed {
  /** Who moved last; meaningless at the start of a run. */
  readonly actor: number;
  /** Who can move now. */
  readonly movable: readonly number[];
}

/** The runs that a search makes, each as what it passed from the initial state on; of programs in which every step changes something. */
function runsOf(scenario: Scenario, options: PctOptions): { readonly runs: readonly (readonly Passed[])[]; readonly outcome: PctOutcome } {
  const runs: Passed[][] = [];
  const hear = ({ machine, actors }: System): void => {
    if (machine.vector.logLength === 0) runs.push([]);
    runs.at(-1)?.push({ actor: machine.actor, movable: actors.flatMap((_, actor) => (machine.alternatives(actor) > 0 ? [actor] : [])) });
  };
  const outcome = searchPct(listening(buildSystem(scenario, HOW), hear), EVERYTHING, options);
  return { runs, outcome };
}

/** What runs end with: how many of them ended with each value of the word `result`. */
function resultsOf(body: (tally: Map<number, number>) => Scenario, options: PctOptions): { readonly tally: ReadonlyMap<number, number>; readonly outcome: PctOutcome } {
  const tally = new Map<number, number>();
  return { outcome: pct(body(tally), options), tally };
}

const WRITES = 7;

/** One counts to 7, the other reads that so many times; the result is what it read, digit by digit. */
const readings =
  (count: number) =>
  (tally: Map<number, number>): Scenario =>
    program({
      name: `${count} readings`,
      words: { x: 0, result: 0 },
      threads: [
        function* ({ x }) {
          for (let value = 1; value <= WRITES; value++) yield* store(x, value);
        },
        function* ({ x, result }) {
          let read = 0;
          for (let index = 0; index < count; index++) read = 10 * read + (yield* load(x));
          yield* store(result, read);
        },
      ],
      invariant: ({ result }) => (view) => {
        if (view.ended('T1') && view.ended('T2')) tally.set(view.word(result), (tally.get(view.word(result)) ?? 0) + 1);
        return true;
      },
    });

test('a seed is a test: equal seeds give equal runs, different ones others', () => {
  const scenario = readings(2)(new Map());
  const once = runsOf(scenario, { seed: '1', runs: 20 });
  expect(runsOf(scenario, { seed: '1', runs: 20 })).toEqual(once);
  expect(runsOf(scenario, { seed: '2', runs: 20 }).runs).not.toEqual(once.runs);
  const found = (seed: string): unknown => pct(randomProgram('a seed'), { seed, runs: 50 });
  expect(found('3')).toEqual(found('3'));
});

test('without change points, whoever is preferred once is preferred throughout the run', () => {
  const orders = new Set<string>();
  for (const number of ['4', '5', '6', '7']) {
    const { runs } = runsOf(entangledProgram(number), { seed: number, runs: 40, depth: 1 });
    expect(runs.length).toBe(40);
    for (const run of runs) {
      const preferred = new Set<string>();
      for (let step = 1; step < run.length; step++) {
        const { actor } = run[step]!;
        const { movable } = run[step - 1]!;
        expect(movable).toContain(actor);
        for (const other of movable) if (other !== actor) preferred.add(`${actor}>${other}`);
      }
      for (const pair of preferred) expect(preferred).not.toContain(pair.split('>').reverse().join('>'));
      if (preferred.size > 2) orders.add([...preferred].sort().join());
    }
  }
  // Three actors have six orders.
  expect(orders.size).toBe(6);
});

test('it leaves an actor that can move, for one that could move before, at most once per change point', () => {
  for (const depth of [2, 3, 4]) {
    let most = 0;
    for (const number of ['8', '9', '10', '11']) {
      for (const run of runsOf(entangledProgram(number), { seed: number, runs: 60, depth }).runs) {
        let changes = 0;
        for (let step = 2; step < run.length; step++) {
          const before = run[step - 1]!;
          const { actor } = run[step]!;
          if (actor !== before.actor && before.movable.includes(before.actor) && run[step - 2]!.movable.includes(actor)) changes++;
        }
        most = Math.max(most, changes);
      }
    }
    expect(most).toBe(depth - 1);
  }
});

test('a bug of depth 2 is found as often as guaranteed, and not at depth 1', () => {
  // The reader must read between two given writes: one change point, after the first of them.
  const runs = 4_000;
  const { tally, outcome } = resultsOf(readings(1), { seed: 'depth 2', runs, depth: 2 });
  const steps = WRITES + 2;
  expect(outcome.depth).toBe(steps);
  expect(outcome.guarantee).toMatch(/^each of the last [\d,]+ of 4,000 runs finds a bug of depth 2 .* at least 1\/\(2·9\) = 0.055;/);
  const { each } = probabilitiesOf({ actors: 2, depth: 2, steps, counted: runs, runs, hasChosen: false });
  for (let value = 1; value + 1 < WRITES; value++) {
    expect(((tally.get(value) ?? 0) + (tally.get(value + 1) ?? 0)) / runs).toBeGreaterThan(each);
    // Each alone is found with that very probability, so that it may be a little less.
    expect((tally.get(value) ?? 0) / runs).toBeGreaterThan(each * 0.85);
    expect((tally.get(value) ?? 0) / runs).toBeLessThan(each * 1.15);
  }
  expect([...resultsOf(readings(1), { seed: 'depth 2', runs, depth: 1 }).tally.keys()].sort()).toEqual([0, WRITES]);
});

test('a bug of depth 3 is found as often as guaranteed, and not at depth 2', () => {
  // The reader must read between two given writes, and again after the last: a change point for either.
  const runs = 20_000;
  const { tally, outcome } = resultsOf(readings(2), { seed: 'depth 3', runs, depth: 3 });
  const steps = WRITES + 3;
  expect(outcome.depth).toBe(steps);
  const { each } = probabilitiesOf({ actors: 2, depth: 3, steps, counted: runs, runs, hasChosen: false });
  const shareOf = (value: number): number => (tally.get(10 * value + WRITES) ?? 0) / runs;
  let all = 0;
  for (let value = 1; value < WRITES; value++) {
    if (value + 1 < WRITES) expect(shareOf(value) + shareOf(value + 1)).toBeGreaterThan(each);
    // Each alone is found with that very probability, so that it may be a little less.
    expect(shareOf(value)).toBeGreaterThan(each * 0.7);
    all += shareOf(value);
  }
  expect(all / (WRITES - 1)).toBeGreaterThan(each * 0.9);
  expect(all / (WRITES - 1)).toBeLessThan(each * 1.1);
  const atDepth2 = resultsOf(readings(2), { seed: 'depth 3', runs: 4_000, depth: 2 }).tally;
  for (let value = 1; value < WRITES; value++) expect(atDepth2.get(10 * value + WRITES)).toBeUndefined();
});

test('the guarantee counts the runs since the longest one', () => {
  const scenario = program({
    name: 'sometimes longer',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        for (let value = 1; value <= 6; value++) yield* store(x, value);
      },
      function* ({ x }) {
        const seen = yield* load(x);
        if (seen < 6) for (let extra = 0; extra < seen; extra++) yield* load(x);
      },
    ],
  }) as Scenario;
  let grown = 0;
  for (const seed of ['12', '13', '14', '15', '16', '17']) {
    const { runs, outcome } = runsOf(scenario, { seed, runs: 30, depth: 3 });
    const lengths = runs.map((run) => run.length - 1);
    const longest = Math.max(...lengths);
    const counted = lengths.length - 1 - lengths.indexOf(longest);
    expect(outcome.depth).toBe(longest);
    expect(outcome.states).toBe(lengths.reduce((sum, length) => sum + length, 0));
    expect(outcome.guarantee).toBe(guaranteeOf({ actors: 2, depth: 3, steps: longest, counted, runs: 30, hasChosen: false }));
    if (lengths[0] !== longest) grown++;
  }
  expect(grown).toBeGreaterThan(3);
});

test('the guarantee as a sentence', () => {
  const made = { actors: 3, depth: 3, steps: 40, counted: 999, runs: 1_000, hasChosen: false };
  expect(guaranteeOf(made)).toBe(
    'each of the last 999 of 1,000 runs finds a bug of depth 3 that shows within 40 steps, the length of the longest run, with probability at least 1/(3·40²) = 0.0002; all together with at least 0.18',
  );
  expect(guaranteeOf({ ...made, depth: 1, counted: 1, hasChosen: true })).toBe(
    'the last run finds a bug of depth 1 that shows within 40 steps, the length of the longest run, by the alternatives that the run takes, with probability at least 1/3 = 0.33; all together with at least 0.33',
  );
  expect(guaranteeOf({ ...made, depth: 12, steps: 1_234, counted: 1_000 })).toContain('each of 1,000 runs finds a bug of depth 12 that shows within 1,234 steps');
  expect(guaranteeOf({ ...made, depth: 12, steps: 1_234, counted: 1_000 })).toContain('1/(3·1,234¹¹) = 3.2e-35; all together with at least 3.2e-32');
  expect(guaranteeOf({ ...made, counted: 0 })).toBe('no guarantee: the last run was the longest, and none was made with its length known');
  expect(guaranteeOf({ ...made, counted: 0, runs: 0 })).toBe('no guarantee: no run was made');
  expect(probabilitiesOf({ ...made, actors: 1, depth: 1 })).toEqual({ each: 1, together: 1 });
  expect(probabilitiesOf({ ...made, actors: 2, depth: 2, steps: 1, counted: 2 })).toEqual({ each: 0.5, together: 0.75 });
});

test('each schedule found can be replayed and shows its violation', () => {
  let found = 0;
  for (let number = 0; number < 60; number++) {
    const random = number % 2 === 0 ? randomProgram(`pct ${number}`) : entangledProgram(String(number));
    for (const { finding, schedule } of pct(random, { seed: String(number), runs: 20 }).found) {
      found++;
      expect(follow(random, schedule).met).toContain(nameOf(finding));
    }
  }
  expect(found).toBeGreaterThan(20);
});

/** Takes a lock by compare-and-swap, looks, and gives it back, until it has seen something. */
function* polls(lock: Address, flag: Address): Thread<void> {
  yield* retry(function* () {
    if ((yield* compareAndSwap(lock, 0, 1)) !== 0) return RETRY;
    const seen = yield* load(flag);
    yield* store(lock, 0);
    return seen === 0 ? RETRY : 0;
  });
}

/** A program of which a test counts the proper ends. */
function counting(words: Readonly<Record<string, number>>, threads: readonly ((words: Readonly<Record<string, Address>>) => Thread<unknown>)[]) {
  const ends = { count: 0 };
  const scenario = program({
    name: 'counts its ends',
    words,
    threads,
    invariant: () => (view) => {
      if (threads.every((_, index) => view.ended(`T${index + 1}`))) ends.count++;
      return true;
    },
  }) as Scenario;
  return { ends, scenario };
}

test('a loop that goes round in vain lets the others go on, whatever the priorities', () => {
  const { ends, scenario } = counting({ lock: 0, flag: 0, x: 0 }, [
    ({ lock, flag }) => polls(lock!, flag!),
    ({ lock, flag }) => polls(lock!, flag!),
    function* ({ flag, x }) {
      for (let value = 0; value < 4; value++) yield* load(x!);
      yield* store(flag!, 1);
    },
  ]);
  for (const depth of [1, 3]) {
    ends.count = 0;
    const { depth: longest } = pct(scenario, { seed: 'vain', runs: 200, depth });
    expect(ends.count).toBe(200);
    expect(longest).toBeLessThan(100);
  }
});

test('two who hand a token to and fro for ever let the third go on', () => {
  const { ends, scenario } = counting({ x: 0, done: 0 }, [
    ({ x, done }) =>
      retry(function* () {
        yield* waitUntil(x!, '==', 0);
        yield* store(x!, 1);
        return (yield* load(done!)) === 0 ? RETRY : 0;
      }),
    ({ x, done }) =>
      retry(function* () {
        yield* waitUntil(x!, '==', 1);
        yield* store(x!, 0);
        return (yield* load(done!)) === 0 ? RETRY : 0;
      }),
    function* ({ done }) {
      for (let value = 0; value < 4; value++) yield* load(done!);
      yield* store(done!, 1);
    },
  ]);
  // The one that ends last may be left without the token.
  const { states } = pct(scenario, { seed: 'to and fro', runs: 100 });
  expect(states).toBeLessThan(100 * 60);
  expect(ends.count).toBeGreaterThan(20);
});

test('who waits in a loop takes a turn when memory has changed, not with each step of others', () => {
  const { ends, scenario } = counting({ x: 0, flag: 0 }, [
    ({ flag }) =>
      retry(function* () {
        return (yield* load(flag!)) === 0 ? RETRY : 0;
      }),
    function* ({ x, flag }) {
      for (let value = 0; value < 20; value++) yield* load(x!);
      yield* store(flag!, 1);
    },
  ]);
  // 21 steps, a turn in vain, a turn that sees the flag.
  expect(pct(scenario, { seed: 'turns', runs: 50, depth: 1 }).depth).toBe(23);
  expect(ends.count).toBe(50);
});

test('a run in which everybody goes round in vain for ever ends', () => {
  const awaits = (word: Address): Thread<unknown> =>
    retry(function* () {
      return (yield* load(word)) === 0 ? RETRY : 0;
    });
  const { ends, scenario } = counting({ lock: 0, flag: 0, x: 0 }, [({ x }) => awaits(x!), ({ lock, flag }) => polls(lock!, flag!), ({ lock, flag }) => polls(lock!, flag!)]);
  const { states, found } = pct(scenario, { seed: 'ever', runs: 100 });
  expect(ends.count).toBe(0);
  expect(found).toEqual([]);
  expect(states).toBeLessThan(100 * 60);
});

test('a loop that changes something in every turn is no loop in vain', () => {
  // It hands over a token again and again, and memory is each time what it was; the other one counts.
  const { ends, scenario } = counting({ x: 0, done: 0 }, [
    ({ x, done }) =>
      retry(function* () {
        yield* store(x!, 1);
        yield* waitUntil(x!, '==', 0);
        return (yield* load(done!)) === 0 ? RETRY : 0;
      }),
    function* ({ x, done }) {
      for (let count = 0; count < 5; count++) {
        yield* waitUntil(x!, '==', 1);
        if (count === 4) yield* store(done!, 1);
        yield* store(x!, 0);
      }
    },
  ]);
  pct(scenario, { seed: 'token', runs: 50 });
  expect(ends.count).toBe(50);
});

test('who chose on the way round may choose again', () => {
  const { ends, scenario } = counting({ x: 0 }, [
    ({ x }) =>
      retry(function* () {
        const chosen = yield* choose(3);
        if (chosen === 2) yield* store(x!, 1);
        return chosen === 2 ? 0 : RETRY;
      }),
    ({ x }) => waitUntil(x!, '==', 1),
  ]);
  const { guarantee } = pct(scenario, { seed: 'choice', runs: 50 });
  expect(ends.count).toBe(50);
  expect(guarantee).toContain('by the alternatives that the run takes');
});

test('it never claims to be complete, and says what ended it', () => {
  const fails = program({ name: 'fails', words: { x: 0 }, threads: [() => assertThat(false, 'at once'), ({ x }) => store(x, 1)] }) as Scenario;
  const holds = entangledProgram('20');
  expect(pct(holds, { seed: '1', runs: 10 })).toMatchObject({ complete: false, order: 'as found', limits: [{ limit: 'runs', value: 10 }] });
  expect(pct(holds, { seed: '1' }).limits).toEqual([{ limit: 'runs', value: 1_000 }]);
  expect(pct(fails, { seed: '1' }, { all: false })).toMatchObject({ complete: false, states: 0, found: [{ schedule: [] }], limits: [] });
  expect(pct(holds, { seed: '1' }, { maxSeconds: 0.5, clock: () => 1 })).toMatchObject({ states: 0, limits: [{ limit: 'seconds', value: 0.5 }] });
  expect(pct(holds, { seed: '1', runs: 5 }, { maxDepth: 3 })).toMatchObject({ depth: 3, limits: [{ limit: 'depth', value: 3 }, { limit: 'runs', value: 5 }] });
});
