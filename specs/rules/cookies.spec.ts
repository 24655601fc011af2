import { alloc, check, cookieElapsed, cookieTaken, load, requestBegins, scenario, sectionBegins, sectionEnds, store, thread, type Address, type Scenario, type Thread } from '../../index';

interface Words {
  readonly word: Address;
  readonly cookie: Address;
}

/** A reader that is inside for as long as `word` is 0, and somebody who takes cookies. */
const against = (taker: (words: Words) => Thread<void>): Scenario<Words> =>
  scenario({
    name: 'cookies',
    *world() {
      return { word: yield* alloc({ type: 'word', words: 1, memory: 'static', zeroed: true }), cookie: yield* alloc({ type: 'cookie', words: 2, memory: 'static', zeroed: true }) };
    },
    actors: (words) => ({
      reader: thread(function* () {
        yield* load(words.word);
        yield* sectionBegins(1);
        yield* sectionEnds(1);
        yield* load(words.word);
      }),
      taker: thread(() => taker(words)),
    }),
  });

const kinds = (one: Scenario<Words>): readonly string[] => [...new Set(check(one, { all: true }).violations.map(({ kind }) => kind))];

function* take({ cookie }: Words): Thread<void> {
  yield* cookieTaken(1, cookie, 'get_state');
  yield* store(cookie, 1);
}

function* isTold({ cookie }: Words): Thread<void> {
  yield* load(cookie);
  yield* cookieElapsed(1, cookie);
}

test('a poll that says yes while a section is open that was open before the cookie is too early', () => {
  expect(kinds(against(function* (words) {
    yield* take(words);
    yield* isTold(words);
  }))).toEqual(['early-grace-period']);
});

test('a cookie that nobody asks about is no lost callback', () => expect(kinds(against(take))).toEqual([]));

test('being told without a cookie, or twice, is no news', () => {
  expect(kinds(against(isTold))).toEqual([]);
  const [early] = check(against(function* (words) {
    yield* take(words);
    yield* isTold(words);
    yield* isTold(words);
  })).violations;
  expect(early?.message).toContain('a poll said that a grace period had passed');
});

test('a cookie taken again is another one', () => {
  expect(kinds(against(function* (words) {
    yield* take(words);
    yield* take(words);
  }))).toEqual([]);
});

test('a cookie hides no leak', () => {
  expect(kinds(against(function* () {
    const object = yield* alloc({ type: 'lost', words: 1, zeroed: true });
    yield* cookieTaken(1, object, 'get_state');
    yield* load(object);
  }))).toEqual(['leak']);
});

test('a request that is open hides one, for it is queued, and is lost', () => {
  expect(kinds(against(function* () {
    const object = yield* alloc({ type: 'queued', words: 1, zeroed: true });
    yield* requestBegins(1, object, 'call_rcu');
    yield* load(object);
  }))).toEqual(['lost-callback']);
});
