import { assertThat, check, fetchAdd, free, load, program, retry, RETRY, scenario, store, thread, waitUntil, alloc, type Address, type Scenario, type Thread, type View } from '../../index';
import { toyRcuForgetting } from '../programs/toy-rcu';
import { requestBegins, requestEnds, sectionBegins, sectionEnds } from '../../impl/memory';

const star = (made: Scenario, more: Parameters<typeof check>[1] = {}) => check(made, { search: 'star', ...more });

test('a hundred readers cost little more than ten', () => {
  const steps = (readers: number): number => {
    const { verdict, statistics, roles } = star(toyRcuForgetting({ readers, sections: 3, updates: 3 }, 'counter'));
    expect(verdict).toBe('holds');
    expect(roles?.leaves).toHaveLength(readers);
    return statistics.transitions;
  };
  expect(steps(100)).toBeLessThan(12 * steps(10));
});

test('a report names the leaves, and why the others are none', () => {
  const { roles } = star(toyRcuForgetting({ readers: 2, sections: 1, updates: 1 }, 'flag'));
  expect(roles).toEqual({ leaves: ['reader1', 'reader2'], centre: [{ actor: 'updater', why: expect.stringMatching(/^meets reader1 and another leaf in /) as string }] });
});

test('who meets another leaf only after a while goes to the centre', () => {
  const late = program({
    name: 'late',
    words: { go: 0, mine: 0, yours: 0 },
    threads: [
      function* ({ go }) {
        yield* store(go, 1);
      },
      function* ({ go, mine }) {
        yield* waitUntil(go, '==', 1);
        yield* store(mine, 1);
      },
      function* ({ go, yours, mine }) {
        yield* store(yours, 1);
        if ((yield* load(go)) === 1) yield* load(mine);
      },
    ],
    reach: ({ mine, yours }) => ({ 'both stored': (view) => view.word(mine) === 1 && view.word(yours) === 1 }),
  });
  const { verdict, roles } = star(late);
  expect(verdict).toBe('holds');
  expect(roles?.leaves).toHaveLength(1);
});

test('a leaf notices that memory is gone whose words were nothing but zeros', () => {
  const gone = scenario({
    name: 'gone',
    *world() {
      return { cell: yield* alloc({ type: 'cell', words: 1, zeroed: true }), pad: yield* alloc({ type: 'pad', words: 2, memory: 'static', zeroed: true }) };
    },
    actors: ({ cell, pad }) => ({
      reader: thread(function* () {
        yield* fetchAdd(pad, 1);
        yield* load(cell);
      }),
      other: thread(function* () {
        yield* fetchAdd(pad + 4, 1);
        yield* load(cell);
      }),
      updater: thread(function* () {
        yield* free(cell);
      }),
    }),
  });
  const { violations, roles } = star(gone, { all: true });
  expect(roles?.leaves).toEqual(['reader', 'other']);
  expect(violations.map(({ kind }) => kind)).toEqual(['use-after-free', 'use-after-free']);
});

test('a request that ends early is found for each reader that was inside, and for none that came later', () => {
  function* reader(domain: Address, flag: Address): Thread<void> {
    yield* store(flag, 1);
    yield* sectionBegins(domain);
    yield* load(flag);
    yield* sectionEnds(domain);
    yield* store(flag, 0);
  }
  const early = (waitsFor: readonly number[]): Scenario =>
    program({
      name: 'early',
      words: { domain: 0, key: 0, flags: [0, 0] },
      threads: [
        ({ domain, flags }) => reader(domain, flags[0]!),
        ({ domain, flags }) => reader(domain, flags[1]!),
        function* ({ domain, key, flags }) {
          yield* requestBegins(domain, key, 'synchronize_rcu');
          for (const slot of waitsFor) yield* waitUntil(flags[slot]!, '==', 0);
          yield* load(key);
          yield* requestEnds(domain, key, 'after');
        },
      ],
    });
  const found = (waitsFor: readonly number[]): readonly string[] => star(early(waitsFor), { all: true }).violations.map(({ kind }) => kind);
  expect(star(early([0, 1])).roles?.leaves).toEqual(['T1', 'T2']);
  expect([found([0, 1]), found([0]), found([1]), found([])]).toEqual([[], ['early-grace-period'], ['early-grace-period'], ['early-grace-period']]);
});

const spins = (nonBlocking: boolean, whose: 'reader' | 'updater'): Scenario => {
  function* spin(word: Address): Thread<number> {
    return yield* retry(function* () {
      const seen = yield* load(word);
      return seen === 0 ? RETRY : seen;
    });
  }
  return scenario({
    name: 'spins',
    *world() {
      return { word: yield* alloc({ type: 'word', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ word }) => ({
      reader: thread(() => spin(word), nonBlocking && whose === 'reader' ? { nonBlocking: ['reader'] } : {}),
      updater: thread(
        function* () {
          yield* load(word);
          yield* store(word, 1);
        },
        nonBlocking && whose === 'updater' ? { nonBlocking: ['updater'] } : {},
      ),
    }),
  });
};

test('an operation of a leaf that must not block is judged where the centre stands still', () => {
  const { violations } = star(spins(true, 'reader'));
  expect(violations.map(({ kind, message }) => `${kind}: ${message}`)).toEqual(['not-non-blocking: reader of reader goes round for ever when it runs alone']);
});

test('one of the centre is not covered, and so does not hold; livelock is listed', () => {
  expect(star(spins(true, 'updater')).verdict).toBe('inconclusive');
  const { verdict, meaning } = star(spins(false, 'reader'));
  expect(verdict).toBe('holds');
  expect(meaning).toContain('not looked for by this search: livelock, stuck-loop');
});

test('a predicate that looks at too many combinations sends a leaf to the centre, and is right all the same', () => {
  const count = 13;
  const all = (most: number): Scenario =>
    program({
      name: 'all of them',
      words: { own: new Array<number>(count).fill(0) },
      threads: Array.from(
        { length: count },
        (_, index) =>
          function* ({ own }: { readonly own: readonly Address[] }) {
            yield* store(own[index]!, 1);
          },
      ),
      // No way is shorter than looking at all.
      invariant: ({ own }) => (view) => own.reduce((sum, word) => sum + view.word(word), 0) <= most,
    });
  const { verdict, roles } = star(all(count));
  expect({ verdict, centre: roles?.centre }).toEqual({ verdict: 'holds', centre: [{ actor: expect.stringMatching(/^T/) as string, why: 'a predicate looks at too many combinations of local states' }] });
  expect(star(all(count - 1)).violations.map(({ schedule }) => schedule.length)).toEqual([count]);
});

/** Two actors that wait for each other in `d`, so that they are the centre of two leaves that look at it, and then go on by themselves. */
const centre = (first: (words: { x: Address; y: Address }) => Thread<void>, second: (words: { x: Address; y: Address }) => Thread<void>, more: object = {}): Scenario =>
  program({
    name: 'centre',
    words: { d: 0, x: 0, y: 0 },
    threads: [
      function* ({ d, x, y }) {
        yield* fetchAdd(d, 1);
        yield* waitUntil(d, '==', 2);
        yield* first({ x, y });
      },
      function* ({ d, x, y }) {
        yield* fetchAdd(d, 1);
        yield* waitUntil(d, '==', 2);
        yield* second({ x, y });
      },
      function* ({ d }) {
        yield* load(d);
      },
      function* ({ d }) {
        yield* load(d);
      },
    ],
    ...more,
  });

test('who goes round alone in the centre puts nobody off for ever', () => {
  const { roles, violations } = star(
    centre(
      function* ({ x }) {
        yield* retry(function* () {
          yield* store(x, 1);
          yield* store(x, 0);
          return RETRY;
        });
      },
      function* ({ y }) {
        yield* store(y, 1);
        yield* assertThat(false, 'reached');
      },
    ),
  );
  expect(roles?.leaves).toEqual(['T3', 'T4']);
  expect(violations.map(({ message }) => message)).toEqual(['reached']);
});

test('steps of the centre that an invariant looks at come in every order', () => {
  const stores = (word: 'x' | 'y') =>
    function* (words: { x: Address; y: Address }): Thread<void> {
      yield* store(words[word], 1);
    };
  const never = (one: 'x' | 'y', other: 'x' | 'y'): Scenario =>
    centre(stores('x'), stores('y'), { invariant: (words: Record<'x' | 'y', Address>) => (view: View) => !(view.word(words[one]) === 1 && view.word(words[other]) === 0) });
  expect(star(never('x', 'y')).roles?.leaves).toEqual(['T3', 'T4']);
  expect([star(never('x', 'y')).verdict, star(never('y', 'x')).verdict]).toEqual(['violated', 'violated']);
});

test.each([
  ['states', { states: 3 }],
  ['depth', { depth: 2 }],
  ['memory', { memory: 0.001 }],
] as const)('a bound on %s makes it inconclusive', (limit, limits) => {
  const result = star(toyRcuForgetting({ readers: 2, sections: 1, updates: 2 }, 'flag'), { limits });
  expect({ verdict: result.verdict, reached: result.limits.map((one) => one.limit) }).toEqual({ verdict: 'inconclusive', reached: [limit] });
});

test('what it cannot search is refused, with another search', () => {
  const toy = toyRcuForgetting({ readers: 1, sections: 1, updates: 1 }, 'flag');
  expect(() => star({ ...toy, reuse: true })).toThrow(/star cannot search .* memory is reused/);
  expect(() => star(toy, { granularity: 'operation' })).toThrow(/star cannot search .* whole operations are steps/);
});
