import { check, cookieElapsed, cookieTaken, load, mightSleep, program, requestBegins, requestEnds, scenario, sectionBegins, sectionEnds, store, thread, alloc, waitUntil, type Address, type Scenario, type Thread } from '../../index';
import { CELL, kindsOf } from './kinds';

interface Words {
  readonly domain: Address;
  readonly other: Address;
  readonly cookie: Address;
  /** 1 while the reader is inside, 2 when it is out. */
  readonly flag: Address;
  readonly x: Address;
}
type Body = (words: Words) => Thread<unknown>;

const of = (...threads: readonly Body[]): Scenario => program({ name: 'cookies', words: { domain: 0, other: 0, cookie: 0, flag: 0, x: 0 }, threads });

const reads: Body = function* ({ domain, flag, x }) {
  yield* store(flag, 1);
  yield* sectionBegins(domain);
  yield* load(x);
  yield* sectionEnds(domain);
  yield* store(flag, 2);
};

/** Whoever comes in when `x` says so. */
const later: Body = function* (words) {
  yield* waitUntil(words.x, '==', 1);
  yield* reads(words);
};

function* take({ domain, cookie, x }: Words): Thread<void> {
  yield* cookieTaken(domain, cookie, 'get_state_synchronize_rcu');
  yield* load(x);
}

function* told({ domain, cookie, x }: Words): Thread<void> {
  yield* load(x);
  yield* cookieElapsed(domain, cookie);
}

test('a poll that says yes while a section that was open when the cookie was taken is open is an early grace period', () => {
  const polls: Body = function* (words) {
    yield* take(words);
    yield* told(words);
  };
  const waits: Body = function* (words) {
    yield* take(words);
    yield* waitUntil(words.flag, '==', 2);
    yield* told(words);
  };
  const { violations } = check(of(reads, polls), { search: 'states', all: true });
  expect(violations.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([
    'early-grace-period: a poll said that a grace period had passed while a section that was open when the cookie was taken is still open',
  ]);
  expect(kindsOf(of(reads, waits))).toEqual([]);
});

test('a section that began after the cookie was taken holds nobody up, nor does one of another domain', () => {
  const polls = (domain: (words: Words) => Address): Body =>
    function* (words) {
      yield* cookieTaken(domain(words), words.cookie, 'get_state_synchronize_rcu');
      yield* store(words.x, 1);
      yield* waitUntil(words.flag, '!=', 0);
      yield* cookieElapsed(domain(words), words.cookie);
    };
  expect(kindsOf(of(later, polls(({ domain }) => domain)))).toEqual([]);
  expect(kindsOf(of(reads, polls(({ domain }) => domain)))).toEqual(['early-grace-period']);
  expect(kindsOf(of(reads, polls(({ other }) => other)))).toEqual([]);
});

test('nobody has to answer a cookie: neither one that is not polled nor one that is never told yes is a lost callback', () => {
  expect(kindsOf(of(reads, take))).toEqual([]);
  const requests: Body = function* ({ domain, cookie, x }) {
    yield* requestBegins(domain, cookie, 'call_rcu');
    yield* load(x);
  };
  expect(kindsOf(of(reads, requests))).toEqual(['lost-callback']);
});

test('a cookie in an object does not hide that it was lost; a queued head does', () => {
  const keeps = (begins: (domain: Address, key: Address, detail: string) => Thread<void>) =>
    of(function* ({ domain, x }) {
      const object = yield* alloc(CELL);
      yield* begins(domain, object, 'get_state_synchronize_rcu');
      yield* load(x);
    });
  expect(kindsOf(keeps(cookieTaken))).toEqual(['leak']);
  expect(kindsOf(keeps(requestBegins), { ignore: ['lost-callback'] })).toEqual([]);
});

test('yes said twice is no violation, whoever is inside by then, nor is yes to a cookie that nobody took', () => {
  const twice: Body = function* (words) {
    yield* take(words);
    yield* told(words);
    yield* store(words.x, 1);
    yield* waitUntil(words.flag, '!=', 0);
    yield* told(words);
  };
  expect(kindsOf(of(later, twice))).toEqual([]);
  expect(kindsOf(of(reads, told))).toEqual([]);
});

test('a cookie that is taken again in the same place is another one', () => {
  const polls = (isRetaken: boolean): Body =>
    function* (words) {
      yield* take(words);
      yield* store(words.x, 1);
      yield* waitUntil(words.flag, '!=', 0);
      if (isRetaken) yield* take(words);
      yield* told(words);
    };
  expect(kindsOf(of(later, polls(false)))).toEqual([]);
  expect(kindsOf(of(later, polls(true)))).toEqual(['early-grace-period']);
});

test('a request, not a cookie, must have been made to end', () => {
  const ends: Body = function* ({ domain, cookie, x }) {
    yield* load(x);
    yield* requestEnds(domain, cookie, 'after');
  };
  expect(kindsOf(of(ends))).toEqual(['early-grace-period']);
});

const sleepsInside = (kinds: readonly ('' | 'sleepable')[]) =>
  scenario({
    name: 'sleeps inside',
    *world() {
      const domains = yield* alloc({ type: 'domains', words: kinds.length, memory: 'static', zeroed: true });
      return { domains: kinds.map((_, index) => domains + 4 * index), x: yield* alloc({ type: 'x', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ domains, x }) => ({
      reader: thread(function* () {
        for (const [index, kind] of kinds.entries()) {
          yield* load(x);
          yield* sectionBegins(domains[index]!, kind);
        }
        yield* mightSleep('mutex_lock()');
        yield* load(x);
        for (const domain of [...domains].reverse()) {
          yield* sectionEnds(domain);
          yield* load(x);
        }
      }),
    }),
  });

test('one may sleep inside a section of a domain that says so, unless inside another one besides', () => {
  expect(kindsOf(sleepsInside(['sleepable']))).toEqual([]);
  expect(kindsOf(sleepsInside(['']))).toEqual(['illegal-sleep']);
  expect(kindsOf(sleepsInside(['sleepable', '']))).toEqual(['illegal-sleep']);
  expect(kindsOf(sleepsInside(['', 'sleepable']))).toEqual(['illegal-sleep']);
});
