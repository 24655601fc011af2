import { acquireWhen, alloc, assertThat, check, load, program, retry, RETRY, store, thisActor, type Address, type Scenario, type Thread } from '../../index';
import { UsageError } from '../../harness/usage-error';

type Words = { readonly x: Address; readonly lock: Address };

function* increment({ x, lock }: Words): Thread<void> {
  yield* acquireWhen(lock, '==', 0, 1);
  const old = yield* load(x);
  yield* store(x, old + 1);
  yield* store(lock, 0);
}

const NAMES = ['T1', 'T2', 'T3', 'T4'];

const four = (body: (words: Words) => Thread<void>, more: Partial<Scenario<Words>> = {}): Scenario =>
  program({ name: 'four', words: { x: 0, lock: 0 }, threads: NAMES.map(() => body), symmetric: [NAMES], ...more });

const reduced = (scenario: Scenario) => check(scenario, { search: 'reduced' });

test('states of symmetric threads are explored up to who of them is who', () => {
  const { symmetric: _, ...apart } = four(increment);
  const together = reduced(four(increment));
  expect(together.verdict).toBe('holds');
  expect(together.meaning).toContain('symmetric actors were taken for each other: T1, T2, T3, T4');
  // Four threads, one of them inside: 4 orders of entering, 3 of the rest, and so on, against one each.
  expect(together.statistics.states * 4).toBeLessThan(reduced(apart).statistics.states);
});

test('a violation is shown by a schedule of real actors', () => {
  const second = (): Scenario =>
    four(function* (words) {
      yield* increment(words);
      const x = yield* load(words.x);
      yield* assertThat(x < 3, 'three came before');
    });
  const { verdict, violations } = reduced(second());
  expect(verdict).toBe('violated');
  const [violation] = violations;
  expect(check(second(), { search: 'replay', schedule: violation!.schedule }).violations.map(({ kind }) => kind)).toEqual(['assertion']);
});

test('a violation that one of them makes alone is shortened and shown', () => {
  const alone = four(function* ({ x }) {
    yield* store(x, 1);
    yield* assertThat(false, 'at once');
  });
  const { violations } = check(alone);
  expect(violations.map(({ kind, order, schedule }) => ({ kind, order, steps: schedule.length }))).toEqual([{ kind: 'assertion', order: 'shortest', steps: 1 }]);
});

test.each([
  ['which actor it is', 'T1 asks which actor it is', four(function* ({ x }) { yield* store(x, yield* thisActor()); })],
  ['where its memory lies', 'T1 allocates memory, which lies in a part of its own', four(function* () { yield* alloc({ type: 'cell', words: 1, memory: 'static' }); })],
  ['a condition names one', 'a predicate looks at T2', four(increment, { finally: () => (view) => view.ended('T2') })],
] as const)('symmetry is switched off, and says so, when %s matters', (_, why, scenario) => {
  expect(reduced(scenario).meaning).toContain(`symmetric actors were not taken for each other: ${why}`);
  expect(reduced(scenario).verdict).toBe('holds');
});

test('symmetric threads that go on for ever disturbing each other are a livelock', () => {
  const polite = four(function* ({ x }) {
    yield* retry(function* () {
      yield* acquireWhen(x, '==', 0, 1);
      yield* store(x, 0);
      return RETRY;
    });
  });
  const { verdict, violations } = reduced(polite);
  expect(verdict).toBe('violated');
  expect(violations.map(({ kind }) => kind)).toEqual(['livelock']);
});

test('what cannot be symmetric is refused, with the fix', () => {
  const bodies = [increment, (words: Words) => increment(words)];
  const two = (symmetric: string[]): Scenario => program({ name: 'two', words: { x: 0, lock: 0 }, threads: bodies, symmetric: [symmetric] });
  expect(() => reduced(two(['T1', 'T2']))).toThrow(UsageError);
  expect(() => reduced(two(['T1', 'T2']))).toThrow(/T1 and T2 .* do not run the same/);
  expect(() => reduced(two(['T1', 'T3']))).toThrow(/names actor T3/);
  // Whatever the search is.
  expect(() => check(two(['T1', 'T3']))).toThrow(/names actor T3/);
  expect(() => reduced(two(['T1', 'T1']))).toThrow(/twice/);
});
