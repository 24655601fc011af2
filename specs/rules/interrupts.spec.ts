import { acquireWhen, alloc, check, fetchAdd, interruptsOff, interruptsOn, load, scenario, store, thread, type ActorOptions, type Address, type Scenario, type SearchName, type Thread, waitUntil } from '../../index';
import { Mutex } from '../../impl/sync';

const SEARCHES: readonly SearchName[] = ['states', 'reduced'];

type Body = (word: Address) => Thread<unknown>;

/** A task on CPU 0 and an interrupt of that CPU, or of another one. */
const onCpu = (task: Body, interrupt: Body, options: ActorOptions = { cpu: 0, interrupt: true }): Scenario<{ readonly word: Address }> =>
  scenario({
    name: 'a task and an interrupt',
    *world() {
      return { word: yield* alloc({ type: 'words', words: 2, memory: 'static', zeroed: true }) };
    },
    actors: ({ word }) => ({ task: thread(() => task(word), { cpu: 0 }), interrupt: thread(() => interrupt(word), options) }),
  });

/** What the task may see of two words that the interrupt writes one after the other. */
const looks = (word: Address, seen: (first: number, second: number) => boolean) =>
  function* (): Thread<void> {
    const first = yield* load(word);
    const second = yield* load(word + 4);
    if (seen(first, second)) throw new Error('seen');
  };

const writesBoth = function* (word: Address): Thread<void> {
  yield* store(word, 1);
  yield* store(word + 4, 1);
};

function kinds(one: Scenario<{ readonly word: Address }>): readonly string[] {
  const found = SEARCHES.map((search) => check(one, { search, all: true }).violations.map(({ kind }) => kind).sort());
  for (const other of found) expect(other).toEqual(found[0]);
  return found[0]!;
}

describe('an interrupt', () => {
  const task = (word: Address): Thread<void> => looks(word, (first, second) => first === 0 && second === 1)();
  const half = (word: Address): Thread<void> => looks(word + 0, (first, second) => first === 1 && second === 0)();

  test('comes between any two accesses of what it interrupts', () => expect(kinds(onCpu(task, writesBoth))).toEqual(['assertion']));

  test('is over before what it interrupts goes on', () => expect(kinds(onCpu(half, writesBoth))).toEqual([]));

  test('of another CPU runs beside it', () => expect(kinds(onCpu(half, writesBoth, { cpu: 1, interrupt: true }))).toEqual(['assertion']));
});

describe('interrupts that are turned off', () => {
  const protectedLook = (word: Address, on: readonly ('off' | 'on')[]) =>
    (function* (): Thread<void> {
      for (const what of on.slice(0, -1)) yield* what === 'off' ? interruptsOff() : interruptsOn();
      const first = yield* load(word);
      const second = yield* load(word + 4);
      yield* interruptsOn();
      if (first === 0 && second === 1) throw new Error('seen');
    })();

  test('do not come', () => expect(kinds(onCpu((word) => protectedLook(word, ['off', 'on']), writesBoth))).toEqual([]));

  test('come again only after as many turned them on', () => {
    const nested = function* (word: Address): Thread<void> {
      yield* interruptsOff();
      yield* interruptsOff();
      const first = yield* load(word);
      yield* interruptsOn();
      const second = yield* load(word + 4);
      yield* interruptsOn();
      if (first === 0 && second === 1) throw new Error('seen');
    };
    expect(kinds(onCpu(nested, writesBoth))).toEqual([]);
  });

  test('may be turned off by an interrupt, which has its CPU when they are on again', () => {
    const careful = function* (word: Address): Thread<void> {
      yield* interruptsOff();
      yield* store(word, 1);
      yield* interruptsOn();
      yield* store(word + 4, 1);
    };
    const half = (word: Address): Thread<void> => looks(word, (first, second) => first === 1 && second === 0)();
    expect(kinds(onCpu(half, careful))).toEqual([]);
  });

  test('are where nothing may sleep', () => {
    const sleeps = scenario({
      name: 'sleeps with interrupts off',
      *world() {
        return { mutex: yield* Mutex.create('m') };
      },
      actors: ({ mutex }) => ({
        task: thread(
          function* () {
            yield* interruptsOff();
            yield* mutex.acquire();
            yield* mutex.release();
            yield* interruptsOn();
          },
          { cpu: 0 },
        ),
      }),
    });
    expect(check(sleeps).violations.map(({ kind }) => kind)).toEqual(['illegal-sleep']);
  });

  test('come again when who turned them off was halted', () => {
    const halted = function* (word: Address): Thread<void> {
      yield* interruptsOff();
      yield* load(word);
      throw new Error('panic');
    };
    const waits = function* (word: Address): Thread<void> {
      yield* fetchAdd(word, 1);
    };
    expect(kinds(onCpu(halted, waits))).toEqual(['assertion']);
  });
});

test('a lock that what was interrupted holds is a deadlock for the interrupt', () => {
  const locks = function* (word: Address): Thread<void> {
    yield* load(word + 4);
    yield* acquireWhen(word, '==', 0, 1);
    yield* store(word, 0, 'release');
  };
  expect(kinds(onCpu(locks, locks))).toEqual(['deadlock']);
  const carefully = function* (word: Address): Thread<void> {
    yield* interruptsOff();
    yield* locks(word);
    yield* interruptsOn();
  };
  expect(kinds(onCpu(carefully, locks))).toEqual([]);
});

test('an interrupt that waits for what it interrupted waits for ever', () => {
  const sets = (word: Address): Thread<void> => store(word, 1);
  const waits = function* (word: Address): Thread<void> {
    yield* load(word + 4);
    yield* waitUntil(word, '==', 1);
  };
  expect(kinds(onCpu(sets, waits))).toEqual(['deadlock']);
});
