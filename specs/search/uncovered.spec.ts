import { alloc, check, load, retry, RETRY, scenario, store, thread, type Scenario, type ViolationKind } from '../../index';

/** A reader that spins till an updater stores, and that must not. */
const spins: Scenario = scenario({
  name: 'spins',
  *world() {
    return { word: yield* alloc({ type: 'word', words: 1, memory: 'static', zeroed: true }) };
  },
  actors: ({ word }) => ({
    reader: thread(
      () =>
        retry(function* () {
          const seen = yield* load(word);
          return seen === 0 ? RETRY : seen;
        }),
      { nonBlocking: ['reader'] },
    ),
    updater: thread(function* () {
      yield* load(word);
      yield* store(word, 1);
    }),
  }),
});

const verdictOf = (search: 'states' | 'reduced' | 'star' | 'traces' | 'bounded', ignore: readonly ViolationKind[] = []): string =>
  check(spins, { search, ignore, ...(search === 'bounded' ? { preemptions: 20 } : {}) }).verdict;

test.each([
  ['states', 'violated'],
  ['reduced', 'violated'],
  ['star', 'violated'],
  ['traces', 'inconclusive'],
  ['bounded', 'inconclusive'],
] as const)('%s: an operation that must not block, and does, never holds', (search, verdict) => {
  expect(verdictOf(search)).toBe(verdict);
});

test.each(['states', 'reduced', 'star', 'traces', 'bounded'] as const)('%s: what nobody looks for is not missed', (search) => {
  expect(verdictOf(search, ['not-non-blocking'])).toBe('holds');
});

test('a holds lists the kinds that were not looked for, but for those that nobody looks for', () => {
  const listed = (ignore: readonly ViolationKind[]): string[] => check(spins, { search: 'star', ignore }).meaning.filter((line) => line.startsWith('not looked for by this search'));
  expect(listed(['not-non-blocking'])).toEqual(['not looked for by this search: livelock, stuck-loop']);
  expect(listed(['not-non-blocking', 'livelock', 'stuck-loop'])).toEqual([]);
});
