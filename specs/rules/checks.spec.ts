import {
  adopt, alloc, callbackBegins, callbackEnds, dereference, free, load, mightSleep, ownNew, program, reclaimed, requestBegins, requestEnds, sectionBegins, sectionEnds, store, transfer, useHandle, waitUntil, warnUnless,
  type Address, type Thread, type ViolationKind,
} from '../../index';
import { CELL, kindsOf } from './kinds';

/** Words that each program has: `domain` stands for an RCU domain, `p` for a pointer, `x` for anything. */
interface Words {
  readonly domain: Address;
  readonly p: Address;
  readonly x: Address;
}
type Body = (words: Words) => Thread<unknown>;

const of = (...threads: readonly Body[]) => program({ name: 'a program', words: { domain: 0, p: 0, x: 0 }, threads });

function* cell(value = 1): Thread<Address> {
  const address = yield* alloc(CELL);
  yield* store(address, value);
  return address;
}

function* lock({ domain, x }: Words): Thread<void> {
  yield* load(x);
  yield* sectionBegins(domain);
}

function* unlock({ domain, x }: Words): Thread<void> {
  yield* sectionEnds(domain);
  yield* load(x);
}

function* publish({ p }: Words): Thread<void> {
  yield* store(p, yield* cell());
}

/** For each violation, a program that has it and a twin that has not. */
const CASES: readonly [ViolationKind, string, readonly Body[], readonly Body[]][] = [
  ['use-after-free', 'read', [function* () { const c = yield* cell(); yield* free(c); yield* load(c); }], [function* () { const c = yield* cell(); yield* load(c); yield* free(c); }]],
  ['use-after-free', 'write', [function* () { const c = yield* cell(); yield* free(c); yield* store(c, 1); }], [function* () { const c = yield* cell(); yield* store(c, 2); yield* free(c); }]],
  ['double-free', 'twice', [function* () { const c = yield* cell(); yield* free(c); yield* free(c); }], [function* () { yield* free(yield* cell()); yield* free(0); }]],
  ['invalid-free', 'into the middle', [function* () { const c = yield* alloc({ type: 'pair', words: 2 }); yield* free(c + 4); }], [function* () { yield* free(yield* alloc({ type: 'pair', words: 2 })); }]],
  ['invalid-free', 'static memory', [function* ({ x }) { yield* free(x); }], [function* ({ x }) { yield* load(x); }]],
  ['invalid-free', 'kfree of vmalloc memory', [function* () { yield* free(yield* alloc({ ...CELL, memory: 'vmalloc' })); }], [function* () { yield* free(yield* alloc({ ...CELL, memory: 'vmalloc' }), 'kvfree'); }]],
  ['out-of-bounds', 'behind the end', [function* () { const c = yield* cell(); yield* load(c + 4); }], [function* () { const c = yield* alloc({ type: 'pair', words: 2, zeroed: true }); yield* load(c + 4); yield* free(c); }]],
  ['out-of-bounds', 'null', [function* ({ p }) { yield* load(yield* load(p)); }], [function* (w) { yield* publish(w); yield* load(yield* load(w.p)); }]],
  ['out-of-bounds', "the red zone between the world's objects", [function* ({ p }) { yield* load(p + 4); }], [function* ({ p }) { yield* load(p); }]],
  ['uninitialised-read', 'of a word never written', [function* () { const c = yield* alloc(CELL); yield* load(c); }], [function* () { const c = yield* alloc({ ...CELL, zeroed: true }); yield* load(c); yield* free(c); }]],
  ['leak', 'forgotten', [function* () { yield* cell(); }], [publish]],
  ['leak', 'unlinked', [function* (w) { yield* publish(w); yield* store(w.p, 0); }], [function* (w) { yield* publish(w); const c = yield* load(w.p); yield* store(w.p, 0); yield* free(c); }]],
  ['rcu-usage', 'dereference outside a section', [function* (w) { yield* publish(w); yield* dereference(w.p); }], [function* (w) { yield* publish(w); yield* lock(w); yield* dereference(w.p); yield* unlock(w); }]],
  [
    'rcu-usage', 'rule 7: a reference outlives its section, although another one is open',
    [publish, function* (w) { yield* waitUntil(w.p, '!=', 0); yield* lock(w); const c = yield* dereference(w.p); yield* unlock(w); yield* lock(w); yield* load(c); yield* unlock(w); }],
    [publish, function* (w) { yield* waitUntil(w.p, '!=', 0); yield* lock(w); yield* dereference(w.p); yield* unlock(w); yield* lock(w); yield* load(yield* dereference(w.p)); yield* unlock(w); }],
  ],
  ['rcu-usage', 'rule 7: nested sections are one', [publish, function* (w) { yield* waitUntil(w.p, '!=', 0); yield* lock(w); yield* lock(w); const c = yield* dereference(w.p); yield* unlock(w); yield* unlock(w); yield* load(c); }], [publish, function* (w) { yield* waitUntil(w.p, '!=', 0); yield* lock(w); yield* lock(w); const c = yield* dereference(w.p); yield* unlock(w); yield* load(c); yield* unlock(w); }]],
  ['rcu-usage', 'unlock without a lock', [unlock], [function* (w) { yield* lock(w); yield* unlock(w); }]],
  ['rcu-usage', 'lock without an unlock', [lock], [function* (w) { yield* lock(w); yield* unlock(w); }]],
  ['illegal-sleep', 'inside a section', [function* (w) { yield* lock(w); yield* mightSleep('synchronize_rcu'); yield* load(w.x); yield* unlock(w); }], [function* (w) { yield* mightSleep('synchronize_rcu'); yield* lock(w); yield* unlock(w); }]],
  ['illegal-sleep', 'in a callback', [function* ({ domain, x }) { yield* callbackBegins(domain, x); yield* load(x); yield* waitUntil(x, '==', 0, { sleeping: true }); yield* callbackEnds(domain, x); }], [function* ({ domain, x }) { yield* callbackBegins(domain, x); yield* load(x); yield* callbackEnds(domain, x); yield* waitUntil(x, '==', 0, { sleeping: true }); }]],
  ['illegal-sleep', 'an allocation that may block', [function* (w) { yield* lock(w); yield* free(yield* alloc(CELL, 'kernel')); yield* unlock(w); }], [function* (w) { yield* lock(w); yield* free(yield* alloc(CELL, 'atomic')); yield* unlock(w); }]],
  [
    'double-queue', 'the same head twice',
    [function* ({ domain, x }) { yield* requestBegins(domain, x, 'call_rcu'); yield* store(x, 1); yield* requestBegins(domain, x, 'call_rcu'); yield* store(x, 1); }],
    [function* ({ domain, x }) { for (let time = 0; time < 2; time++) { yield* requestBegins(domain, x, 'call_rcu'); yield* store(x, 1); yield* requestEnds(domain, x, 'after'); } }],
  ],
  ['lost-callback', 'never served', [function* ({ domain, x }) { yield* requestBegins(domain, x, 'call_rcu'); yield* store(x, 1); }], [function* ({ domain, x }) { yield* requestBegins(domain, x, 'call_rcu'); yield* store(x, 1); yield* requestEnds(domain, x, 'after'); }]],
  ['warning', 'WARN_ON', [function* ({ x }) { yield* warnUnless((yield* load(x)) === 1, 'no'); }], [function* ({ x }) { yield* warnUnless((yield* load(x)) === 0, 'no'); }]],
  ['ownership', 'use after move', [function* (w) { yield* publish(w); const address = yield* load(w.p); const generation = yield* ownNew(address); yield* transfer({ address, generation }, 'container'); yield* useHandle({ address, generation }); }], [function* (w) { yield* publish(w); const address = yield* load(w.p); const generation = yield* ownNew(address); yield* useHandle({ address, generation }); yield* transfer({ address, generation }, 'container'); }]],
  ['ownership', 'dropped twice', [function* (w) { yield* publish(w); const address = yield* load(w.p); const generation = yield* ownNew(address); yield* transfer({ address, generation }, 'reclaimer'); yield* transfer({ address, generation }, 'reclaimer'); }], [function* (w) { yield* publish(w); const address = yield* load(w.p); const generation = yield* ownNew(address); yield* transfer({ address, generation }, 'reclaimer'); yield* reclaimed(address); }]],
  ['ownership', 'reclaimed while a container owns it', [function* (w) { yield* publish(w); const address = yield* load(w.p); const generation = yield* ownNew(address); yield* transfer({ address, generation }, 'container'); yield* reclaimed(address); }], [function* (w) { yield* publish(w); const address = yield* load(w.p); const generation = yield* ownNew(address); yield* transfer({ address, generation }, 'container'); const taken = yield* adopt(address); yield* transfer({ address, generation: taken }, 'reclaimer'); yield* reclaimed(address); }]],
];

test.each(CASES)('%s: %s', (kind, _, broken, correct) => {
  for (const privateSteps of [true, false]) {
    expect(kindsOf(of(...broken), { privateSteps, ...(kind === 'leak' ? {} : { ignore: ['leak'] }) })).toEqual([kind]);
    expect(kindsOf(of(...correct), { privateSteps })).toEqual([]);
    expect(kindsOf(of(...broken), { privateSteps, ignore: [kind, 'leak', 'use-after-free', 'lost-callback', 'rcu-usage'] })).toEqual([]);
  }
});

/** A detector that waits until the reader is outside (`x` is 0), and whoever asks. `when` says at which point the request is made. */
const served = (asksBeforeTheWait: boolean) =>
  of(
    function* ({ domain, x }) {
      yield* store(x, 1);
      yield* sectionBegins(domain);
      yield* sectionEnds(domain);
      yield* store(x, 0);
    },
    function* ({ domain, p, x }) {
      // The detector's own grace period, correct in both: from here to the wait.
      if (asksBeforeTheWait) {
        yield* requestBegins(domain, p, 'call_rcu');
        yield* store(p, 1);
      }
      yield* waitUntil(x, '==', 0);
      if (!asksBeforeTheWait) {
        yield* requestBegins(domain, p, 'call_rcu');
        yield* store(p, 1);
      }
      yield* requestEnds(domain, p, 'before');
      yield* store(p, 0);
    },
  );

test('rule 10: a request served by the grace period before its own is early, though every grace period is right', () => {
  expect(kindsOf(served(false))).toEqual(['early-grace-period']);
  expect(kindsOf(served(true))).toEqual([]);
});

test('rule 9: a section begins with the return of lock and ends with the call of unlock', () => {
  // Whoever asks before the lock has returned, or is answered after unlock was called, need not wait for the section.
  const between = (early: boolean) =>
    of(
      function* ({ domain, x }) {
        yield* load(x);
        yield* store(x, 1);
        yield* sectionBegins(domain);
        yield* waitUntil(x, '==', 2);
        yield* sectionEnds(domain);
        yield* store(x, 3);
        yield* store(x, 4);
      },
      function* ({ domain, p, x }) {
        yield* waitUntil(x, '==', 1);
        yield* requestBegins(domain, p, 'call_rcu');
        yield* store(x, 2);
        if (!early) yield* waitUntil(x, '>=', 3);
        yield* requestEnds(domain, p, 'before');
        yield* load(p);
      },
    );
  expect(kindsOf(between(false))).toEqual([]);
  expect(kindsOf(between(true))).toEqual(['early-grace-period']);
});

test('rule 11: an object that a queued request will free is no leak', () => {
  const queued = of(function* ({ domain }) {
    yield* requestBegins(domain, yield* cell(), 'kvfree_call_rcu');
    yield* load(domain);
  });
  expect(kindsOf(queued)).toEqual(['lost-callback']);
});

test('a callback that begins by sleeping for what never comes is told so, and only then that it hangs', () => {
  const sleeper = of(function* ({ domain, x }) {
    yield* callbackBegins(domain, x);
    yield* waitUntil(x, '==', 1, { sleeping: true });
    yield* callbackEnds(domain, x);
  });
  expect(kindsOf(sleeper)).toEqual(['illegal-sleep']);
  expect(kindsOf(sleeper, { ignore: ['illegal-sleep'] })).toEqual(['deadlock']);
});
