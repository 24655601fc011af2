import { setup } from 'xstate';
import { actor, alloc, assertThat, acquireWhen, compareAndSwap, load, program, retry, RETRY, scenario, store, thread, waitUntil, type ActorOptions, type Address, type Thread } from '../../index';
import { operation } from '../../models';
import { kindsOf } from './kinds';

function* oneWord(): Thread<{ x: Address }> {
  return { x: yield* alloc({ type: 'x', words: 1, zeroed: true, memory: 'static' }) };
}

const idles = setup({ actors: { work: operation<undefined, unknown>() } }).createMachine({
  id: 'idles',
  initial: 'resting',
  states: { resting: { tags: ['idle-ok'], on: { GO: 'working' } }, working: { invoke: { src: 'work', onDone: 'resting' } } },
});

const two = (first: (x: Address) => Thread<unknown>, options: ActorOptions = {}) =>
  scenario({
    name: 'one and another that stores 1',
    world: oneWord,
    actors: ({ x }) => ({
      first: thread(() => first(x), options),
      second: thread(function* () {
        yield* store(x, 1);
      }),
    }),
  });

test('rule 11: who is blocked at the end is deadlocked, unless a daemon', () => {
  const waits = (x: Address): Thread<unknown> => waitUntil(x, '==', 2);
  expect(kindsOf(two(waits))).toEqual(['deadlock']);
  expect(kindsOf(two(waits, { daemon: true }))).toEqual([]);
});

test('rule 12: a loop that a fair schedule leaves is no livelock; one that nobody ends is a stuck loop', () => {
  const until = (value: number) => (x: Address) =>
    retry(function* () {
      return (yield* load(x)) === value ? 0 : RETRY;
    });
  expect(kindsOf(two(until(1)))).toEqual([]);
  expect(kindsOf(two(until(2)))).toEqual(['stuck-loop']);
});

test('rule 12: two that go on for ever disturbing each other are a livelock', () => {
  const polite = program({
    name: 'after you',
    words: { turn: 0, done: 0 },
    threads: [0, 1].map(
      (me) =>
        function* ({ turn }: { turn: Address }) {
          yield* retry(function* () {
            yield* waitUntil(turn, '==', me);
            yield* store(turn, 1 - me);
            return RETRY;
          });
        },
    ),
  });
  expect(kindsOf(polite)).toEqual(['livelock']);
});

test('rules 11 and 12: a daemon that goes round for ever, and one that is idle when asked for more, hold nobody up', () => {
  const spins = (x: Address) =>
    retry(function* () {
      yield* load(x);
      return RETRY;
    });
  expect(kindsOf(two(spins, { daemon: true }))).toEqual([]);
  const asked = scenario({
    name: 'always asked for more',
    world: oneWord,
    actors: ({ x }) => ({ worker: actor(idles, { work: () => load(x) }, { events: [{ type: 'GO' }] }) }),
  });
  expect(kindsOf(asked)).toEqual([]);
});

const lockers = (lock: (x: Address) => Thread<unknown>) =>
  scenario({
    name: 'lockers',
    world: oneWord,
    actors: ({ x }) =>
      Object.fromEntries(
        ['a', 'b'].map((name) => [
          name,
          thread(
            function* () {
              yield* lock(x);
              yield* store(x, 0);
            },
            { nonBlocking: name === 'a' ? ['a'] : [] },
          ),
        ]),
      ),
  });

test('rule 12: locks are not non-blocking, whether they spin or wait; they are no livelock', () => {
  const spin = (x: Address) =>
    retry(function* () {
      return (yield* compareAndSwap(x, 0, 1)) === 0 ? 0 : RETRY;
    });
  expect(kindsOf(lockers(spin))).toEqual(['not-non-blocking']);
  expect(kindsOf(lockers((x) => acquireWhen(x, '==', 0, 1)))).toEqual(['not-non-blocking']);
  expect(kindsOf(lockers((x) => load(x)))).toEqual([]);
});

test('rule 12: a retry that only others can make go round is non-blocking', () => {
  const push = (x: Address) =>
    retry(function* () {
      const seen = yield* load(x);
      return (yield* compareAndSwap(x, seen, seen + 1)) === seen ? 0 : RETRY;
    });
  expect(kindsOf(lockers(push))).toEqual([]);
});

test('rule 22: an interrupt runs to its end before its CPU goes on, and only its CPU', () => {
  const interrupted = (cpu: number) =>
    scenario({
      name: `interrupted on CPU ${cpu}`,
      world: oneWord,
      actors: ({ x }) => ({
        interrupt: thread(
          function* () {
            yield* store(x, 1);
            yield* store(x, 0);
          },
          { cpu: 0, interrupt: true },
        ),
        task: thread(
          function* () {
            yield* assertThat((yield* load(x)) === 0, 'sees the middle of the interrupt');
          },
          { cpu, nonBlocking: ['task'] },
        ),
      }),
    });
  expect(kindsOf(interrupted(0))).toEqual([]);
  expect(kindsOf(interrupted(1))).toEqual(['assertion']);
});

test('rule 22: an interrupt that waits for what it interrupted is a deadlock', () => {
  const waits = (cpu: number) =>
    scenario({
      name: `an interrupt takes the lock of CPU ${cpu}`,
      world: oneWord,
      actors: ({ x }) => ({
        interrupt: thread(
          function* () {
            yield* load(x);
            yield* acquireWhen(x, '==', 0, 1);
            yield* store(x, 0);
          },
          { cpu: 0, interrupt: true },
        ),
        task: thread(
          function* () {
            yield* acquireWhen(x, '==', 0, 1);
            yield* store(x, 0);
          },
          { cpu },
        ),
      }),
    });
  expect(kindsOf(waits(0))).toEqual(['deadlock']);
  expect(kindsOf(waits(1))).toEqual([]);
});

test('rule 14: an interrupt that a violation halts gives its CPU back', () => {
  const halted = scenario({
    name: 'a broken interrupt',
    world: oneWord,
    actors: ({ x }) => ({
      interrupt: thread(
        function* () {
          yield* store(x, 1);
          yield* load(0);
        },
        { cpu: 0, interrupt: true },
      ),
      task: thread(
        function* () {
          yield* waitUntil(x, '==', 1);
          yield* assertThat(false, 'runs on');
        },
        { cpu: 0 },
      ),
    }),
  });
  expect(kindsOf(halted)).toEqual(['assertion', 'out-of-bounds']);
});
