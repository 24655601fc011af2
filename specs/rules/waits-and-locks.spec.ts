import { UsageError, acquireWhen, assertThat, awaitAll, check, compareAndSwap, load, program, RETRY, store, waitUntil } from '../../index';
import { kindsOf } from './kinds';

test('rule 2: a satisfied wait can also come too late, and then it blocks for ever', () => {
  const late = program({
    name: 'wait for what somebody overwrites',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* waitUntil(x, '==', 0);
      },
      function* ({ x }) {
        yield* store(x, 1);
      },
    ],
    reach: () => ({ 'both end': (view) => view.ended('T1') && view.ended('T2') }),
  });
  expect(kindsOf(late)).toEqual(['deadlock']);
  expect(check(late, { all: true }).goals).toEqual([{ goal: 'both end', reached: true }]);
});

test('rule 2: a compare-and-swap of an equal value is a write, a failed one none', () => {
  const swaps = program({
    name: 'two swaps',
    words: { x: 0, won: 0 },
    threads: [1, 2].map(
      (mine) =>
        function* ({ x }: { x: number }) {
          const old = yield* compareAndSwap(x, 0, mine);
          yield* assertThat(old === 0 || old === 3 - mine, 'the old word is what was there');
        },
    ),
    reach: ({ x }) => ({ 'the first wins': (view) => view.word(x) === 1, 'the second wins': (view) => view.word(x) === 2 }),
  });
  expect(kindsOf(swaps)).toEqual([]);
});

const critical = (atomic: boolean) =>
  program({
    name: `critical sections, ${atomic ? 'locked' : 'not locked'}`,
    words: { lock: 0, n: 0 },
    threads: [0, 1, 2].map(
      () =>
        function* ({ lock, n }: { lock: number; n: number }) {
          if (atomic) yield* acquireWhen(lock, '==', 0, 1);
          else {
            yield* waitUntil(lock, '==', 0);
            yield* store(lock, 1);
          }
          yield* store(n, (yield* load(n)) + 1);
          yield* store(lock, 0);
        },
    ),
    finally: ({ n }) => (view) => view.word(n) === 3,
  });

test('rule 3: acquireWhen tests and stores in one access', () => {
  expect(kindsOf(critical(true))).toEqual([]);
  expect(kindsOf(critical(false))).toContain('assertion');
});

test('rule 3: awaitAll waits for several words, and finds that nobody will ever set one', () => {
  const waits = (second: number) =>
    program({
      name: `await two words, the second becomes ${second}`,
      words: { x: 0, y: 0 },
      threads: [
        function* ({ x, y }) {
          yield* awaitAll(function* () {
            return (yield* load(x)) === 1 && (yield* load(y)) === 1 ? 0 : RETRY;
          });
        },
        function* ({ x, y }) {
          yield* store(x, 1);
          yield* store(y, second);
        },
      ],
    });
  expect(kindsOf(waits(1))).toEqual([]);
  expect(kindsOf(waits(2))).toEqual(['stuck-loop']);
});

test('rule 3: the body of awaitAll may not write', () => {
  const writes = program({
    name: 'writes while it waits',
    words: { x: 0 },
    threads: [
      function* ({ x }) {
        yield* awaitAll(function* () {
          yield* store(x, 1);
          return (yield* load(x)) === 2 ? 0 : RETRY;
        });
      },
    ],
  });
  expect(() => check(writes)).toThrow(UsageError);
});
