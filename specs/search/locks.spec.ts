import { acquireWhen, alloc, assertThat, exchange, load, store, waitUntil, type Address, type Test, type Thread } from '../../impl/memory';
import { check } from '../../harness/check';
import type { CheckResult } from '../../harness/result';
import { actor, program, scenario, thread, type Scenario } from '../../index';
import { daemon } from '../../models';

interface Words {
  readonly lock: Address;
  readonly data: Address;
}

const reduced = (one: Scenario): CheckResult => check(one, { search: 'reduced', ignore: ['deadlock'] });

/** A thread changes data for a moment, under a lock; another one looks once it has come past the lock somehow. */
function momentUnderLock(comesPast: (words: Words) => Thread<unknown>, desired = 1): Scenario {
  return program({
    name: 'a moment under a lock',
    words: { lock: 0, data: 0, flag: 0 },
    threads: [
      function* ({ lock, data, flag }) {
        yield* acquireWhen(lock, '==', 0, desired);
        yield* store(flag, 1);
        yield* store(data, 1);
        yield* store(data, 0);
        yield* store(lock, 0);
      },
      function* (words) {
        yield* waitUntil(words.flag, '==', 1);
        yield* comesPast(words);
        yield* assertThat((yield* load(words.data)) === 0, 'nobody sees the moment');
      },
    ],
  });
}

const takes = ({ lock }: Words, test: Test = '==', value = 0, desired = 1): Thread<number> => acquireWhen(lock, test, value, desired);

test('what is done under a lock is seen by nobody who takes it first', () => {
  const result = reduced(momentUnderLock(takes));
  expect(result.verdict).toBe('holds');
  // Whoever has the lock goes on alone: less than where it is no lock.
  expect(result.statistics.states).toBeLessThan(reduced(momentUnderLock(({ lock }) => exchange(lock, 1))).statistics.states);
});

test('a word that is left as it is keeps nobody away', () => {
  expect(reduced(momentUnderLock((words) => takes(words, '==', 0, 0), 0)).violations.map(({ kind }) => kind)).toEqual(['assertion']);
});

test.each([
  ['does not take it', function* (): Thread<void> {}],
  ['lets go what it has not taken', function* (words: Words): Thread<void> {
    yield* store(words.lock, 0);
    yield* takes(words);
  }],
  ['frees it by an exchange', function* (words: Words): Thread<void> {
    yield* exchange(words.lock, 0);
    yield* takes(words);
  }],
  ['takes it when it is held', (words: Words): Thread<number> => takes(words, '==', 1, 2)],
  ['takes it when it is held and makes no difference', (words: Words): Thread<number> => takes(words, '==', 1)],
  ['takes it whenever it is not free', (words: Words): Thread<number> => takes(words, '!=', 0)],
  ['takes it whether it is held or not', (words: Words): Thread<number> => takes(words, '!=', 2)],
] as const)('it is seen by somebody who %s', (_, comesPast) => {
  expect(reduced(momentUnderLock(comesPast)).violations.map(({ kind }) => kind)).toEqual(['assertion']);
});

test('whoever may not block is found blocked by a lock that is let go in the next step', () => {
  const blocked = scenario({
    name: 'blocked for a moment',
    *world(): Thread<Words> {
      const base = yield* alloc({ type: 'words', words: 2, memory: 'static', zeroed: true });
      return { lock: base, data: base + 4 };
    },
    actors: ({ lock, data }) => ({
      holder: thread(function* () {
        yield* acquireWhen(lock, '==', 0, 1);
        yield* store(data, 1);
        yield* store(lock, 0);
      }),
      mayNotBlock: actor(
        daemon,
        {
          *awaitWork() {
            yield* waitUntil(data, '==', 1);
          },
          *work() {
            yield* acquireWhen(lock, '==', 0, 1);
            yield* store(data, 0);
            yield* store(lock, 0);
          },
        },
        { daemon: true, nonBlocking: ['work'] },
      ),
    }),
  });
  expect(check(blocked, { search: 'states' }).violations.map(({ kind }) => kind)).toEqual(['not-non-blocking']);
  expect(reduced(blocked).violations.map(({ kind }) => kind)).toEqual(['not-non-blocking']);
});
