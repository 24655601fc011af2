import { acquireWhen, alloc, check, compareAndSwap, fetchAdd, load, program, scenario, store, storeByte, thread, waitUntil, type Address, type RaceRule, type Scenario, type SearchName, type Thread } from '../../index';

interface Words {
  readonly x: Address;
  readonly flag: Address;
}

const SEARCHES: readonly SearchName[] = ['states', 'reduced', 'traces', 'star'];

const of = (threads: readonly ((words: Words) => Thread<unknown>)[], races?: RaceRule): Scenario<Words> =>
  program({ name: 'a program', words: { x: 0, flag: 0 }, threads, ...(races !== undefined && { races }) });

/** The kinds that each search finds, which must be the same. */
function found(one: Scenario): readonly string[] {
  const kinds = SEARCHES.map((search) => check(one, { search, all: true }).violations.map(({ kind }) => kind).sort());
  for (const other of kinds) expect(other).toEqual(kinds[0]);
  return kinds[0]!;
}

const racy = ['data-race'];
const plainStore = ({ x }: Words): Thread<void> => store(x, 1, 'plain');
const plainLoad = ({ x }: Words): Thread<number> => load(x, 'plain');
const markedStore = ({ x }: Words): Thread<void> => store(x, 1);
const markedLoad = ({ x }: Words): Thread<number> => load(x);

describe('a data race', () => {
  test.each([
    ['two plain stores', plainStore, plainStore],
    ['a plain store and a marked load', plainStore, markedLoad],
    ['a marked store and a plain load', markedStore, plainLoad],
    ['a plain store and an atomic one', plainStore, ({ x }: Words) => fetchAdd(x, 1)],
    ['a byte of the word and the word', ({ x }: Words) => storeByte(x + 2, 1, 'plain'), markedLoad],
    ['a plain load and a wait that takes the word', plainLoad, ({ x }: Words) => acquireWhen(x, '==', 0, 1)],
  ])('%s', (_, one, other) => expect(found(of([one, other]))).toEqual(racy));

  test.each([
    ['two marked accesses', markedStore, markedLoad],
    ['two plain loads', plainLoad, plainLoad],
    ['a plain load and a compare-and-swap that fails', plainLoad, ({ x }: Words) => compareAndSwap(x, 7, 8)],
    ['other words', plainStore, ({ flag }: Words) => load(flag, 'plain')],
  ])('is not %s', (_, one, other) => expect(found(of([one, other]))).toEqual([]));

  test('is not what can never happen at the same moment', () => {
    const publishes = function* ({ x, flag }: Words): Thread<void> {
      yield* store(x, 1, 'plain');
      yield* store(flag, 1, 'release');
    };
    const waits = function* ({ x, flag }: Words): Thread<void> {
      yield* waitUntil(flag, '==', 1);
      yield* load(x, 'plain');
    };
    expect(found(of([publishes, waits]))).toEqual([]);
  });

  test('is found where the reader does not wait', () => {
    const publishes = function* ({ x, flag }: Words): Thread<void> {
      yield* store(flag, 1, 'release');
      yield* store(x, 1, 'plain');
    };
    const waits = function* ({ x, flag }: Words): Thread<void> {
      yield* waitUntil(flag, '==', 1);
      yield* load(x, 'plain');
    };
    expect(found(of([publishes, waits]))).toEqual(racy);
  });

  test('is not what a lock keeps apart', () => {
    const inside = function* ({ x, flag }: Words): Thread<void> {
      yield* acquireWhen(flag, '==', 0, 1);
      yield* store(x, (yield* load(x, 'plain')) + 1, 'plain');
      yield* store(flag, 0, 'release');
    };
    expect(found(of([inside, inside]))).toEqual([]);
  });

  test('is not an access to memory that nobody else knows', () => {
    const own = function* (): Thread<void> {
      const mine = yield* alloc({ type: 'mine', words: 1, memory: 'stack' });
      yield* store(mine, 1, 'plain');
      yield* load(mine, 'plain');
    };
    expect(found({ ...of([own, own]), ignore: ['leak'] })).toEqual([]);
  });

  test('is not one that is marked as intended, and the meaning says that there are such', () => {
    const intended = of([({ x }) => store(x, 1, 'plain', { intended: 'statistics' }), plainLoad]);
    expect(found(intended)).toEqual([]);
    expect(check(intended, { search: 'states' }).meaning).toContainEqual(expect.stringContaining('those that are marked as intended are none'));
  });
});

describe('the rule', () => {
  test('kcsan-default takes plain stores of a word for marked', () => {
    expect(found(of([plainStore, markedLoad], 'kcsan-default'))).toEqual([]);
    expect(found(of([plainStore, plainStore], 'kcsan-default'))).toEqual([]);
    expect(found(of([plainStore, plainLoad], 'kcsan-default'))).toEqual(racy);
  });

  test('off finds none, and so does ignoring the kind; both say so', () => {
    const silent = of([plainStore, plainLoad], 'off');
    expect(found(silent)).toEqual([]);
    expect(check(silent).meaning).toContain('data races were not checked');
    expect(check(of([plainStore, plainLoad]), { ignore: ['data-race'] }).meaning).toContain('data races were not checked');
  });

  test('whole operations as steps do not show them, and say so', () => {
    const coarse = check(of([plainStore, plainLoad]), { granularity: 'operation' });
    expect(coarse.violations).toEqual([]);
    expect(coarse.meaning).toContain('data races were not checked');
  });
});

test('both accesses are named with their places, the plain one first', () => {
  const world = function* (): Thread<Words> {
    return { x: yield* alloc({ type: 'Counter', words: 1, zeroed: true, memory: 'static' }), flag: 0 };
  };
  const result = check(
    scenario({
      name: 'a counter',
      world,
      actors: (words) => ({
        looker: thread(function* looks() {
          yield* markedLoad(words);
        }),
        bumper: thread(function* bumps() {
          yield* plainStore(words);
        }),
      }),
    }),
  );
  const [race] = result.violations;
  expect(race).toMatchObject({
    kind: 'data-race',
    message: 'a plain write and a marked read of one word at the same moment',
    access: { what: 'write', size: 4 },
    site: { actor: 'bumper' },
    other: { actor: 'looker', access: { what: 'read', size: 4 } },
    object: { type: 'Counter' },
  });
});

test('a race halts nobody: what comes of it is found, too', () => {
  const counts = function* ({ x }: Words): Thread<void> {
    yield* store(x, (yield* load(x, 'plain')) + 1, 'plain');
  };
  const lost: Scenario = program({ name: 'two who count', words: { x: 0 }, threads: [counts, counts] as never, finally: ({ x }: { readonly x: Address }) => (view) => view.word(x) === 2 });
  for (const search of SEARCHES) {
    expect([...new Set(check(lost, { search, all: true }).violations.map(({ kind }) => kind))].sort()).toEqual(['assertion', 'data-race']);
  }
});
