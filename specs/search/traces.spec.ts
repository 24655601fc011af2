import { check, program, UsageError, type Progress, type Scenario } from '../../index';
import { alloc, choose, free, load, RETRY, retry, store } from '../../impl/memory';
import type { Address, Thread } from '../../impl/memory';
import { scenario, thread } from '../../harness/scenario';
import { Estimate } from '../../harness/search/estimate';
import { lastZero } from '../programs/arrays';
import { fibBench } from '../programs/fib-bench';
import { manyWriters } from '../programs/many-writers';
import { toyRcu } from '../programs/toy-rcu';

const TRACES = { search: 'traces' } as const;

/** One reads a cell, the other frees it; `order` says who comes first in the list, and so by default. */
const race = (order: readonly ('reads' | 'frees')[]) =>
  scenario({
    name: 'read and free',
    *world() {
      return { cell: yield* alloc({ type: 'cell', words: 1, zeroed: true }) };
    },
    actors({ cell }) {
      const reads = thread(function* () {
        yield* load(cell);
      });
      const frees = thread(function* () {
        yield* free(cell);
      });
      return Object.fromEntries(order.map((name) => [name, name === 'reads' ? reads : frees]));
    },
  });

test.each([[['reads', 'frees']], [['frees', 'reads']]] as const)('a use after free is found whoever comes first (%j), and its schedule has the free first', (order) => {
  const { verdict, violations, actors } = check(race(order), TRACES);
  expect({ verdict, kinds: violations.map(({ kind }) => kind) }).toEqual({ verdict: 'violated', kinds: ['use-after-free'] });
  expect(violations[0]!.schedule.map(({ actor }) => actors[actor])).toEqual(['frees', 'reads']);
});

test('an invariant over two words is looked at in every combination of them', () => {
  const both = program({
    name: 'both',
    words: { x: 0, y: 0 },
    threads: [
      function* ({ x }) {
        yield* store(x, 1);
        yield* store(x, 0);
      },
      function* ({ y }) {
        yield* store(y, 1);
        yield* store(y, 0);
      },
    ],
    invariant: ({ x, y }) => (view) => !(view.word(x) === 1 && view.word(y) === 1),
  });
  expect(check(both, TRACES).violations.map(({ kind }) => kind)).toEqual(['assertion']);
});

/** Waits for a flag that nobody, or somebody, sets. */
const spins = (isSet: boolean) =>
  program({
    name: 'spins',
    words: { flag: 0 },
    threads: [
      function* ({ flag }) {
        yield* retry(function* () {
          return (yield* load(flag)) === 1 ? 1 : RETRY;
        });
      },
      function* ({ flag }) {
        if (isSet) yield* store(flag, 1);
        else yield* load(flag);
      },
    ],
  });

test('a loop that nobody ends is a stuck loop, one that somebody ends is cut and holds', () => {
  expect(check(spins(false), TRACES).violations.map(({ kind }) => kind)).toEqual(['stuck-loop']);
  const { verdict, statistics } = check(spins(true), TRACES);
  expect({ verdict, executions: statistics.executions }).toEqual({ verdict: 'holds', executions: { complete: 1, cut: 1, blocked: 0 } });
});

test('toy RCU holds; an updater that does not wait is found out', () => {
  expect(check(toyRcu({ readers: 2, sections: 1, updates: 1 }), TRACES).verdict).toBe('holds');
  function* reads(pointer: Address): Thread<void> {
    yield* load(yield* load(pointer));
  }
  const hasty = scenario({
    name: 'does not wait',
    *world() {
      const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static' });
      const cell = yield* alloc({ type: 'cell', words: 1, zeroed: true });
      yield* store(pointer, cell);
      return { pointer };
    },
    actors: ({ pointer }) => ({
      reader: thread(() => reads(pointer)),
      updater: thread(function* () {
        const old = yield* load(pointer);
        yield* store(pointer, yield* alloc({ type: 'cell', words: 1, zeroed: true }));
        yield* free(old);
      }),
    }),
  });
  expect(check(hasty, TRACES).violations.map(({ kind }) => kind)).toEqual(['use-after-free']);
});

test('every limit leaves it inconclusive and is named', () => {
  const limits = (limit: 'states' | 'depth' | 'seconds', value: number) => {
    let now = 0;
    const { verdict, limits: reached } = check(fibBench(4), { ...TRACES, limits: { [limit]: value }, clock: () => now++ });
    return { verdict, reached: reached.map((one) => one.limit) };
  };
  for (const [limit, value] of [['states', 10_000], ['depth', 5], ['seconds', 3]] as const) expect(limits(limit, value)).toEqual({ verdict: 'inconclusive', reached: [limit] });
});

test('what it does not look at is not said to hold', () => {
  const declared = scenario({
    name: 'declared',
    *world() {
      return { word: yield* alloc({ type: 'word', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ word }) => ({ it: thread(() => load(word), { nonBlocking: ['it'] }) }),
  });
  expect(check(declared).verdict).toBe('holds');
  expect(check(declared, TRACES).verdict).toBe('inconclusive');
  expect(() => check(declared, { ...TRACES, granularity: 'operation' })).toThrow(UsageError);
});

test('an interrupt that shares its CPU is refused by name, one that has its own is searched', () => {
  const interrupted = (cpu: number) =>
    scenario({
      name: 'interrupted',
      *world() {
        return { word: yield* alloc({ type: 'word', words: 1, memory: 'static', zeroed: true }) };
      },
      actors: ({ word }) => ({
        task: thread(() => load(word), { cpu: 0 }),
        tick: thread(() => store(word, 1), { cpu, interrupt: true }),
      }),
    });
  expect(() => check(interrupted(0), TRACES)).toThrow("scenario 'interrupted': the interrupt 'tick' and 'task' share CPU 0");
  expect(check(interrupted(1), TRACES)).toMatchObject({ verdict: 'holds', statistics: { executions: { complete: 2 } } });
});

test('nothing is estimated where the tree is too deep for it', () => {
  // Of three choices at each height one is made.
  const estimate = new Estimate();
  for (let height = 0; height < 1_000; height++) {
    estimate.open(height);
    for (let other = 0; other < 3; other++) estimate.plan(height);
  }
  estimate.next(999);
  expect(estimate.of(1_000, 1, () => true)).toBeUndefined();
  estimate.next(399);
  expect(estimate.of(400, 1, () => true)).toBeGreaterThan(1e200);
});

test('the estimate is a guess at first, and near the number of executions once it says that it has settled', () => {
  const estimates = (one: Scenario): { readonly isSettled: boolean; readonly settled: readonly number[] } => {
    const seen: Progress[] = [];
    const { statistics } = check(one, { ...TRACES, onProgress: (progress) => seen.push(progress) });
    const settled = seen.filter(({ isSettled }) => isSettled === true).map(({ estimate }) => estimate! / statistics.executions!.complete);
    expect(seen[0]!.isSettled).toBe(false);
    return { isSettled: seen.at(-1)!.isSettled === true, settled };
  };
  const regular = estimates(manyWriters(6));
  expect(regular.isSettled).toBe(true);
  for (const { settled } of [regular, estimates(fibBench(4)), estimates(lastZero(10)), estimates(toyRcu({ readers: 2, sections: 3, updates: 2 }))]) {
    for (const estimate of settled) expect(Math.abs(estimate - 1)).toBeLessThan(0.25);
  }
});

test('tells more than 64 actors apart', () => {
  const writers = (count: number): Scenario =>
    program({
      name: `three of ${count} store to one word`,
      words: { x: 0, own: new Array<number>(count).fill(0) },
      threads: Array.from(
        { length: count },
        (_, index) =>
          function* ({ x, own }: { readonly x: number; readonly own: readonly number[] }) {
            yield* store(index === 0 || index >= count - 2 ? x : own[index]!, index);
          },
      ),
    });
  for (const count of [3, 66, 130]) expect(check(writers(count), { search: 'traces' }).statistics.executions).toEqual({ complete: 6, cut: 0, blocked: 0 });
});

describe('a bound on executions', () => {
  const few = toyRcu({ readers: 2, sections: 1, updates: 1 });
  const ALL = 25;

  test.each(Array.from({ length: ALL + 2 }, (_, at) => at + 1))('%i: so many are made, and it says so where there are more', (runs) => {
    const { verdict, statistics, limits } = check(few, { ...TRACES, runs });
    const isCut = runs < ALL;
    expect({ verdict, complete: statistics.executions?.complete, limits }).toEqual({ verdict: isCut ? 'inconclusive' : 'holds', complete: Math.min(runs, ALL), limits: isCut ? [{ limit: 'runs', value: runs }] : [] });
  });

  test('where alternatives of one choice are left, these are executions to be made, too', () => {
    const choices = program({
      name: 'choices',
      words: { x: 0 },
      threads: [
        function* ({ x }) {
          yield* store(x, yield* choose(3));
        },
      ],
    });
    const made = [1, 2, 3, 4].map((runs) => check(choices, { ...TRACES, runs })).map(({ statistics, limits }) => [statistics.executions?.complete, limits.length]);
    expect(made).toEqual([[1, 1], [2, 1], [3, 0], [3, 0]]);
  });
});
