import { plainStyle } from '../../harness/report/style';
import { textReport } from '../../harness/report/text';
import { acquireWhen, check, committed, load, lookupBegins, lookupEnds, lookupFound, observed, scenario, store, thread, type Address, type Answers, type Scenario, type Thread } from '../../index';
import { DirectMemory, alloc } from '../../impl/memory';
import { messagesOf, of, onlyMessageOf, type Body } from './every-search-finds';

const SEARCHES = ['auto', 'states', 'reduced', 'traces', 'star', 'bounded'] as const;

/** A lookup of one index, which a word holds. */
function* looksUp(map: Address, index: number, word: Address, answers: Answers = 'each index'): Thread<number> {
  yield* lookupBegins(map, index, index, answers);
  const value = yield* load(word);
  yield* lookupFound(map, index, index, value, answers);
  yield* lookupEnds(map);
  return value;
}

function* puts(map: Address, index: number, word: Address, value: number): Thread<void> {
  yield* store(word, value);
  yield* committed(map, index, index, value);
}

const updater: Body = ({ zero }) => puts(zero, 0, zero, 7);

describe('a lookup of an index', () => {
  const takesItsTime: Body = function* ({ zero, other }) {
    yield* lookupBegins(zero, 0, 0);
    const value = yield* load(zero);
    yield* load(other);
    yield* lookupFound(zero, 0, 0, value, 'each index');
    yield* lookupEnds(zero);
  };

  test('that overlaps an update may find what was there before, or what is there after it', () => {
    const twice: Body = function* (words) {
      yield* takesItsTime(words);
      yield* takesItsTime(words);
    };
    expect(messagesOf(of('overlaps', takesItsTime, updater))).toEqual([]);
    expect(messagesOf(of('overlaps twice', twice, updater, twice))).toEqual([]);
  });

  test('that is called after an update may not find what was there before', () => {
    const stale: Body = function* ({ zero, other }) {
      const value = yield* load(zero);
      yield* lookupBegins(zero, 0, 0);
      yield* load(other);
      yield* lookupFound(zero, 0, 0, value, 'each index');
      yield* lookupEnds(zero);
    };
    expect(onlyMessageOf(of('stale', stale, updater))).toBe('a lookup found nothing at index 0, but since it was called the map held only 7 at index 0');
  });

  test('may not find what an update is about to put there', () => {
    const early: Body = function* ({ zero, other }) {
      yield* store(zero, 7);
      yield* store(other, 1);
      yield* committed(zero, 0, 0, 7);
    };
    const reader: Body = function* ({ zero }) {
      yield* looksUp(zero, 0, zero);
    };
    expect(onlyMessageOf(of('too early', reader, early))).toBe('a lookup found 7 at index 0, but since it was called the map held only nothing at index 0');
  });

  test('may not find nothing where there is something all the time', () => {
    const moves: Body = function* ({ zero }) {
      yield* puts(zero, 0, zero, 7);
      yield* store(zero, 0);
      yield* puts(zero, 0, zero, 8);
    };
    const reader: Body = function* ({ zero }) {
      yield* looksUp(zero, 0, zero);
    };
    expect(onlyMessageOf(of('nothing in between', reader, moves))).toBe('a lookup found nothing at index 0, but since it was called the map held only 7 at index 0');
  });

  test('is told all values that the index had meanwhile', () => {
    const reader: Body = function* ({ zero, other }) {
      yield* lookupBegins(zero, 0, 0);
      yield* load(other);
      yield* load(other);
      yield* lookupFound(zero, 0, 0, 5, 'each index');
    };
    const messages = messagesOf(of('makes it up', reader, updater));
    expect(messages).toContain('not-linearizable: a lookup found 5 at index 0, but since it was called the map held only nothing or 7 at index 0');
    expect(messages).toHaveLength(3);
  });

  test('may find what the world put there, and not that there is nothing', () => {
    const found = (value: number): Scenario =>
      scenario({
        name: `the world's own, ${value}`,
        *world() {
          const word = yield* alloc({ type: 'map', words: 1, memory: 'static' });
          yield* puts(word, 3, word, 9);
          return { word };
        },
        actors: ({ word }) => ({
          reader: thread(function* () {
            yield* lookupBegins(word, 3, 3);
            yield* load(word);
            yield* lookupFound(word, 3, 3, value, 'each index');
            yield* lookupEnds(word);
          }),
        }),
      });
    expect(messagesOf(found(9))).toEqual([]);
    expect(onlyMessageOf(found(0))).toBe('a lookup found nothing at index 3, but since it was called the map held only 9 at index 3');
  });
});

describe('a lookup of a range', () => {
  /** Two words, one after the other. */
  const torn = (answers: Answers): Body =>
    function* ({ zero, one }) {
      yield* lookupBegins(zero, 0, 1);
      const values = [yield* load(zero), yield* load(one)];
      if (values[0] !== 0 && values[0] === values[1]) yield* lookupFound(zero, 0, 1, values[0]!, answers);
      yield* lookupEnds(zero);
    };

  test('may find each index at another instant, but not a whole range that was never there', () => {
    const apart: Body = function* ({ zero, one }) {
      yield* puts(zero, 0, zero, 7);
      yield* puts(zero, 0, zero, 8);
      yield* puts(zero, 1, one, 7);
    };
    expect(messagesOf(of('torn, each index', torn('each index'), apart))).toEqual([]);
    expect(messagesOf(of('torn, whole range', torn('whole range'), apart)).map((message) => message.replace('not-linearizable: ', ''))).toEqual(
      expect.arrayContaining([
        'a lookup found 7 at [0, 1] as a whole range, but since it was called the map had no such range, only 7 at index 0, 8 at index 0, 7 at index 1 and nothing at [1, 0xffffffff]',
      ]),
    );
  });

  test('ends where the range ends: what is put into a range splits it, what is beside it stays apart', () => {
    const asks = (first: number, last: number, value: number): Body =>
      function* ({ zero }) {
        yield* lookupBegins(zero, first, last);
        yield* load(zero);
        yield* lookupFound(zero, first, last, value, 'whole range');
        yield* lookupEnds(zero);
      };
    const built = (name: string, reader: Body): Scenario =>
      of(name, function* (words) {
        const { zero } = words;
        yield* store(zero, 1);
        yield* committed(zero, 10, 19, 5);
        yield* committed(zero, 20, 29, 5);
        yield* committed(zero, 13, 14, 6);
        yield* committed(zero, 25, 40, 0);
        yield* reader(words);
      });
    for (const [first, last, value] of [[0, 9, 0], [10, 12, 5], [13, 14, 6], [15, 19, 5], [20, 24, 5], [25, 0xffff_ffff, 0]] as const) {
      expect({ first, messages: messagesOf(built('as it is', asks(first, last, value))) }).toEqual({ first, messages: [] });
    }
    for (const [first, last, value] of [[10, 19, 5], [15, 24, 5], [25, 40, 0], [13, 14, 5], [10, 11, 5]] as const) expect(messagesOf(built('as it is not', asks(first, last, value)))).toHaveLength(1);
  });

  test('knows ranges across the ends of what it asks about, unless it answers for each index only', () => {
    const asks = (answers: Answers, found: Answers): Body =>
      function* ({ zero }) {
        yield* store(zero, 1);
        yield* committed(zero, 10, 19, 5);
        yield* lookupBegins(zero, 15, 15, answers);
        yield* load(zero);
        yield* lookupFound(zero, 10, 19, 5, found);
        yield* lookupEnds(zero);
      };
    expect(messagesOf(of('across', asks('whole range', 'whole range')))).toEqual([]);
    expect(onlyMessageOf(of('each index', asks('whole range', 'each index')))).toBe('a lookup found 5 at [10, 19], but asked only about index 15');
    expect(onlyMessageOf(of('not asked', asks('each index', 'whole range')))).toBe('a lookup found 5 at [10, 19] as a whole range, but was called to answer for each index');
  });

  test('that is nowhere is told the first few of the ranges that there were', () => {
    const body: Body = function* ({ zero }) {
      for (let index = 0; index < 9; index++) yield* puts(zero, index, zero, index + 1);
      yield* lookupBegins(zero, 0, 8);
      yield* load(zero);
      yield* lookupFound(zero, 0, 8, 1, 'whole range');
    };
    expect(onlyMessageOf(of('many', body))).toBe(
      'a lookup found 1 at [0, 8] as a whole range, but since it was called the map had no such range, only 1 at index 0, 2 at index 1, 3 at index 2, 4 at index 3, 5 at index 4 and 4 more',
    );
  });

  test('is a range', () => {
    const asks = (first: number, last: number): Body =>
      function* ({ zero }) {
        yield* lookupBegins(zero, first, last);
        yield* load(zero);
      };
    expect(onlyMessageOf(of('backwards', asks(5, 3)))).toBe('[5, 3] is no range of indexes');
    expect(onlyMessageOf(of('beyond', asks(0, 0x1_0000_0000)))).toBe('[0, 4294967296] is no range of indexes');
  });
});

describe('an update', () => {
  const replaces = (isLocked: boolean): Body =>
    function* ({ zero, other }) {
      if (isLocked) yield* acquireWhen(other, '==', 0, 1);
      const old = yield* load(zero);
      yield* observed(zero, 0, 0, old, 'before');
      yield* puts(zero, 0, zero, old + 1);
      if (isLocked) yield* store(other, 0);
    };

  test('that says what it replaces must be right, and is if it has the lock', () => {
    expect(messagesOf(of('locked', replaces(true), replaces(true)))).toEqual([]);
    expect(onlyMessageOf(of('not locked', replaces(false), replaces(false)))).toBe('an update found nothing at index 0, but the map holds 1 at index 0');
  });

  test('is about its own map only', () => {
    const reader: Body = function* ({ zero, one, other }) {
      yield* lookupBegins(zero, 0, 0);
      yield* lookupBegins(one, 0, 0);
      const values = [yield* load(zero), yield* load(one)];
      yield* load(other);
      yield* lookupFound(one, 0, 0, values[1]!, 'each index');
      yield* lookupEnds(one);
      yield* lookupFound(zero, 0, 0, values[0]!, 'each index');
      yield* lookupEnds(zero);
    };
    const both: Body = function* ({ zero, one }) {
      yield* puts(zero, 0, zero, 7);
      yield* puts(one, 0, one, 8);
    };
    expect(messagesOf(of('two maps', reader, both))).toEqual([]);
    const mixes: Body = function* ({ zero, one }) {
      yield* lookupBegins(one, 0, 0);
      const value = yield* load(zero);
      yield* lookupFound(one, 0, 0, value, 'each index');
      yield* lookupEnds(one);
    };
    expect(messagesOf(of('the wrong map', mixes, both))).toEqual([
      'not-linearizable: a lookup found 7 at index 0, but since it was called the map held only 8 at index 0',
      'not-linearizable: a lookup found 7 at index 0, but since it was called the map held only nothing at index 0',
    ]);
  });
});

describe('lookups', () => {
  test('of several actors may lie within each other', () => {
    const long: Body = function* ({ zero, other }) {
      yield* lookupBegins(zero, 0, 0);
      const value = yield* load(zero);
      yield* load(other);
      yield* load(other);
      yield* lookupFound(zero, 0, 0, value, 'each index');
      yield* lookupEnds(zero);
    };
    const short: Body = function* ({ zero }) {
      yield* looksUp(zero, 0, zero);
      yield* looksUp(zero, 0, zero);
    };
    expect(messagesOf(of('nested', long, short, updater))).toEqual([]);
  });

  test.each([
    ['a lookup is called while the actor has not ended another one of the same map', [lookupBegins, lookupBegins]],
    ['a lookup returns that was not called', [lookupBegins, lookupEnds, lookupEnds]],
    ['a lookup that was not called has found something', [lookupFound]],
  ] as const)('%s', (message, says) => {
    const body: Body = function* ({ zero }) {
      yield* load(zero);
      for (const say of says) {
        yield* say(zero, 0, 0, 0 as never, 'each index');
        yield* load(zero);
      }
    };
    expect(onlyMessageOf(of('misused', body))).toBe(message);
  });
});

describe('the report', () => {
  const stale = of(
    'stale',
    function* reader({ zero, other }) {
      const value = yield* load(zero);
      yield* lookupBegins(zero, 0, 0);
      yield* load(other);
      yield* lookupFound(zero, 0, 0, value, 'each index');
      yield* lookupEnds(zero);
    },
    function* erase({ zero }) {
      yield* observed(zero, 0, 0, 0, 'before');
      yield* puts(zero, 0, zero, 0x1000);
      yield* committed(zero, 5, 5000, 2);
    },
  );

  test('says what was found, what the map held, and where updates took effect', () => {
    const result = check(stale);
    const [violation] = result.violations;
    expect(violation?.object?.type).toBe('zero');
    const report = textReport(result, plainStyle({ root: __dirname, columns: 130 }));
    for (const words of [
      'BUG: Quiesce: not-linearizable in ',
      'a lookup found nothing at index 0, but since it was called the map held only 0x1000 at index 0',
      'lookup begins in zero: index 0',
      'update found nothing at index 0 of zero',
      'update takes effect: 0x1000 at index 0 of zero',
      'update takes effect: 2 at [5, 0x1388] of zero',
    ]) expect(report.replace(/\s+/g, ' ')).toContain(words);
  });

  test('is shown by its schedule', () => {
    const { violations } = check(stale);
    const again = check(stale, { search: 'replay', schedule: violations[0]!.schedule });
    expect(again.violations.map(({ kind, message }) => ({ kind, message }))).toEqual(violations.map(({ kind, message }) => ({ kind, message })));
  });

  test('says whether linearizability was checked', () => {
    const checked = 'linearizability was checked where the code announces what lookups find and updates do';
    const unchecked = 'linearizability was not checked';
    const good = of('good', function* ({ zero }) {
      yield* looksUp(zero, 0, zero);
    }, updater);
    for (const search of SEARCHES) expect(check(good, { search }).meaning).toContain(checked);
    expect(check(good, { ignore: ['not-linearizable'] }).meaning).toContain(unchecked);
    expect(check(of('says nothing', ({ zero }) => store(zero, 1))).meaning).toContain(unchecked);
    expect(check(of('only updates', updater)).meaning).toContain(unchecked);
  });

  test('says nothing where the kind is ignored, and nothing is remembered', () => {
    const { verdict, statistics } = check(stale, { ignore: ['not-linearizable'], search: 'states' });
    const silent = of('silent', function* ({ zero, other }) {
      yield* load(zero);
      yield* load(other);
    }, ({ zero }) => store(zero, 0x1000));
    expect(verdict).toBe('holds');
    expect(statistics.states).toBe(check(silent, { search: 'states' }).statistics.states);
  });
});

test('unchecked memory hears nothing', () => {
  const memory = new DirectMemory();
  const word = memory.run(alloc({ type: 'map', words: 1, zeroed: true }));
  memory.run(puts(word, 0, word, 7));
  memory.run(observed(word, 0, 0, 99, 'after'));
  expect(memory.run(looksUp(word, 0, word))).toBe(7);
});
