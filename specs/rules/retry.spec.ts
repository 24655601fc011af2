import { again, alloc, check, compareAndSwap, exchange, free, load, program, retry, RETRY, store, UsageError, type Address, type Thread } from '../../index';
import { CELL, kindsOf } from './kinds';

/** One thread over a word, alone. */
const alone = (body: (x: Address) => Thread<unknown>) =>
  program({
    name: 'a loop',
    words: { x: 0 },
    threads: [({ x }) => body(x)],
  });

test('rule 4: what a turn allocates, keeps to itself and frees gives its address back, so that states repeat', () => {
  const push = program({
    name: 'push by compare-and-swap',
    words: { top: 0 },
    threads: [1, 2, 3].map(
      (mine) =>
        function* ({ top }: { top: Address }) {
          yield* retry(function* () {
            const node = yield* alloc({ type: 'node', words: 2 });
            const next = yield* load(top);
            yield* store(node, mine);
            yield* store(node + 4, next);
            if ((yield* compareAndSwap(top, next, node)) === next) return 0;
            yield* free(node);
            return RETRY;
          });
        },
    ),
  });
  for (const privateSteps of [true, false]) expect(kindsOf(push, { privateSteps, limits: { states: 50_000 } })).toEqual([]);
});

test('rule 4: an address that a turn carries into the next one is not given back', () => {
  const carries = alone((x) =>
    retry(function* (old = 0) {
      const fresh = yield* alloc(CELL);
      yield* store(fresh, 1);
      if (old !== 0) {
        yield* load(old);
        return 0;
      }
      yield* load(x);
      yield* free(fresh);
      return again(fresh);
    }, 0),
  );
  for (const privateSteps of [true, false]) expect(kindsOf(carries, { privateSteps, ignore: ['leak'] })).toEqual(['use-after-free']);
});

test('rule 4: an address that escaped from a turn is not given back', () => {
  const escapes = program({
    name: 'an address escapes',
    words: { p: 0 },
    threads: [
      function* ({ p }) {
        yield* retry(function* () {
          const fresh = yield* alloc(CELL);
          yield* store(fresh, 1);
          const old = yield* exchange(p, fresh);
          yield* free(fresh);
          return old === 0 ? RETRY : 0;
        });
      },
      function* ({ p }) {
        const cell = yield* load(p);
        if (cell !== 0) yield* load(cell);
      },
    ],
  });
  expect(kindsOf(escapes)).toEqual(['use-after-free']);
});

test('rule 4: turns with different carried integers are different states', () => {
  const counts = alone((x) =>
    retry(function* (turn = 0) {
      yield* store(x, turn);
      return turn === 3 ? turn : again(turn + 1);
    }, 0),
  );
  expect(kindsOf(counts)).toEqual([]);
  expect(check(counts, { search: 'states' }).statistics.states).toBe(5);
});

test.each<[string, (x: Address) => Thread<unknown>]>([
  [
    'an allocation made once',
    (x) => {
      let node: Address | undefined;
      return retry(function* () {
        node ??= yield* alloc(CELL);
        yield* store(node, 1);
        return (yield* compareAndSwap(x, 1, node)) === 1 ? 0 : RETRY;
      });
    },
  ],
  [
    'a counter that shows in a store',
    (x) => {
      let turn = 0;
      return retry(function* () {
        yield* store(x, turn++);
        return (yield* load(x)) === 7 ? 0 : RETRY;
      });
    },
  ],
  [
    'a counter that shows in the third turn only',
    (x) => {
      let turn = 0;
      return retry(function* () {
        yield* load(x);
        return ++turn === 3 ? 0 : RETRY;
      });
    },
  ],
  [
    'a counter that shows in what is carried',
    (x) => {
      let turn = 0;
      return retry(function* (n = 0) {
        yield* load(x);
        return n > 8 ? 0 : again(++turn);
      }, 0);
    },
  ],
])('rule 5: a loop that remembers something else is refused: %s', (_, body) => {
  expect(() => check(alone(body))).toThrow(UsageError);
  expect(() => check(alone(body))).toThrow(/carries state round a retry loop/);
});
