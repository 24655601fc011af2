import { check } from '../../../harness/check';
import { scenario, thread } from '../../../harness/scenario';
import { alloc, DirectMemory, WouldBlock, type Address, type DirectOptions, type Thread } from '../../../impl/memory';
import { EpochRcu, RCU_HEAD_WORDS, serveOnce, type EpochRcuOptions } from '../../../impl/rcu';
import { straight } from '../../../straight';
import { detecting } from '../../scenarios/detecting';
import { picker, seeds } from '../../impl/seeds';
import { poll, useEveryMethod } from '../every-method';

const OBJECT = { type: 'object', words: RCU_HEAD_WORDS };

/** The class as these tests see it: with its words. */
class OpenEpochRcu extends EpochRcu {
  get words(): EpochRcu['state'] {
    return this.state;
  }
}

interface Opened {
  readonly memory: DirectMemory;
  readonly rcu: OpenEpochRcu;
  /** The global epoch, as a number of advances. */
  readonly epoch: () => number;
  /** A participant's word: how many advances its epoch is away from the first, and whether it is pinned. */
  readonly local: (number: number) => { readonly epoch: number; readonly pinned: boolean };
  /** Puts an object into the caller's hands whose free is then deferred, by a participant. */
  readonly defer: (participant: number) => Address;
}

function opened(options: Partial<EpochRcuOptions> = {}, direct: DirectOptions = {}): Opened {
  const memory = new DirectMemory(direct);
  const rcu = memory.run(OpenEpochRcu.create({ participants: 2, ...options }));
  if (!(rcu instanceof OpenEpochRcu)) throw new TypeError('create makes an instance of another class than its own');
  const { epoch, locals } = rcu.words;
  return {
    memory,
    rcu,
    epoch: () => memory.word(epoch) / 2,
    local: (number) => ({ epoch: memory.word(locals[number]!.epoch) >>> 1, pinned: memory.word(locals[number]!.epoch) % 2 === 1 }),
    defer: (participant) => {
      const object = memory.run(alloc(OBJECT));
      memory.actor = participant;
      memory.run(rcu.kvfreeCallRcu(object, object));
      return object;
    },
  };
}

/** Serves what is queued; the collector is the actor behind the participants. */
function collect({ memory, rcu }: Opened): void {
  memory.actor = 2;
  memory.run(serveOnce(rcu.detector));
}

describe('pins', () => {
  test('say in which epoch their participant is, and nothing when it has left', () => {
    const { memory, rcu, local } = opened();
    expect(local(0)).toEqual({ epoch: 0, pinned: false });
    const guard = memory.run(rcu.readLock(0));
    expect([local(0), local(1)]).toEqual([{ epoch: 0, pinned: true }, { epoch: 0, pinned: false }]);
    memory.run(guard.drop());
    expect(local(0).pinned).toBe(false);
  });

  test('nest: an inner one enters no epoch, and the last to end leaves', () => {
    const all = opened();
    const { memory, rcu, local, epoch } = all;
    const outer = memory.run(rcu.readLock(0));
    advance(all);
    expect(epoch()).toBe(1);
    const inner = memory.run(rcu.readLock(0));
    expect(local(0)).toEqual({ epoch: 0, pinned: true });
    memory.run(outer.drop());
    expect(local(0)).toEqual({ epoch: 0, pinned: true });
    memory.run(inner.drop());
    expect(local(0).pinned).toBe(false);
  });

  test('a repin enters the present epoch, but not inside another pin', () => {
    const all = opened();
    const { memory, rcu, local } = all;
    const outer = memory.run(rcu.readLock(0));
    advance(all);
    const inner = memory.run(rcu.readLock(0));
    memory.run(rcu.repin(inner));
    expect(local(0)).toEqual({ epoch: 0, pinned: true });
    memory.run(inner.drop());
    memory.run(rcu.repin(outer));
    expect(local(0)).toEqual({ epoch: 1, pinned: true });
    memory.run(rcu.repin(outer));
    expect(local(0)).toEqual({ epoch: 1, pinned: true });
    memory.run(outer.drop());
    expect(local(0).pinned).toBe(false);
  });

  test('a reader that does not exist is named', () => {
    const { memory, rcu } = opened();
    expect(() => memory.run(rcu.readLock(2))).toThrow('There is no reader 2');
    expect(() => memory.run(OpenEpochRcu.create({ participants: 2, bagSize: 0 }))).toThrow('bagSize must be a whole number');
  });
});

/** The epoch goes on by one, where nobody holds it back: the collector is asked for two and stopped by who is pinned. */
function advance({ memory, rcu, defer }: Opened): void {
  defer(1);
  memory.actor = 2;
  const snapshot = memory.run(rcu.detector.start());
  expect(() => memory.run(rcu.detector.wait({ snapshot }))).toThrow(WouldBlock);
}

describe('bags', () => {
  test('are sealed when their owner leaves, with the global epoch, and freed when they have run', () => {
    const all = opened({ bagSize: 4 });
    const { memory, rcu, epoch, defer } = all;
    const guard = memory.run(rcu.readLock(1));
    defer(1);
    defer(1);
    const { bag } = rcu.words.locals[1]!;
    expect(memory.word(bag)).not.toBe(0);
    memory.run(guard.drop());
    expect(memory.word(bag)).toBe(0);
    const { live } = memory;
    collect(all);
    expect(epoch()).toBe(2);
    expect(memory.live).toBe(live - 3);
  });

  test('that are full are sealed at once, and another one is begun', () => {
    const all = opened({ bagSize: 2 });
    const { memory, rcu, defer } = all;
    const guard = memory.run(rcu.readLock(1));
    const { bag } = rcu.words.locals[1]!;
    const words = [1, 2, 3].map(() => {
      defer(1);
      return memory.word(bag) !== 0;
    });
    expect(words).toEqual([true, false, true]);
    memory.run(guard.drop());
    const { live } = memory;
    collect(all);
    expect(memory.live).toBe(live - 5);
  });

  test('wait for rcu_barrier until they are sealed', () => {
    const all = opened();
    const { memory, rcu, defer } = all;
    const guard = memory.run(rcu.readLock(1));
    defer(1);
    memory.actor = 0;
    expect(() => memory.run(rcu.rcuBarrier())).toThrow(WouldBlock);
    memory.run(guard.drop());
  });

  test.each([2, 3] as const)('run a lag of %i epochs later, and not before', (lag) => {
    const all = opened({ lag });
    const { memory, epoch, defer } = all;
    defer(1);
    const { live } = memory;
    collect(all);
    expect(epoch()).toBe(lag);
    expect(memory.live).toBe(live - 2);
  });

  test('wait for whoever is pinned in an epoch before', () => {
    const all = opened();
    const { memory, rcu, epoch, defer } = all;
    const guard = memory.run(rcu.readLock(0));
    defer(1);
    memory.actor = 2;
    const snapshot = memory.run(rcu.detector.start());
    expect(() => memory.run(rcu.detector.wait({ snapshot }))).toThrow(WouldBlock);
    expect(epoch()).toBe(1);
    memory.run(guard.drop());
  });
});

describe('without memory for bags', () => {
  const none: DirectOptions = { failAllocation: ({ type }) => type === 'bag' };

  test('heads are queued by themselves, and run in order', () => {
    const all = opened({}, none);
    const { memory, rcu, epoch } = all;
    const order: Address[] = [];
    const callback = rcu.callback('note', function* (head) {
      order.push(head);
    });
    const heads = [1, 2, 3].map(() => memory.run(alloc(OBJECT)));
    memory.actor = 1;
    for (const head of heads) memory.run(rcu.callRcu(head, callback));
    expect(order).toEqual([]);
    collect(all);
    expect(order).toEqual(heads);
    expect(epoch()).toBe(2);
  });

  test('they expire as if they were sealed when they are taken', () => {
    const all = opened({}, none);
    const { epoch, defer } = all;
    defer(1);
    collect(all);
    defer(1);
    collect(all);
    expect(epoch()).toBe(4);
  });

  test('who polls has the epoch advance all the same', () => {
    const all = opened({}, none);
    const { memory, rcu, epoch } = all;
    const cookie = memory.run(alloc({ type: 'cookie', words: 1 }));
    memory.actor = 1;
    memory.run(rcu.startPoll(cookie));
    expect(memory.run(rcu.pollState(cookie))).toBe(false);
    collect(all);
    expect(epoch()).toBe(2);
    expect(memory.run(rcu.pollState(cookie))).toBe(true);
  });

  test('who polls is not forgotten by a participant that collects', () => {
    const all = opened({ pinsBetweenCollect: 1 }, none);
    const { memory, rcu } = all;
    const cookie = memory.run(alloc({ type: 'cookie', words: 1 }));
    memory.actor = 1;
    memory.run(rcu.startPoll(cookie));
    memory.actor = 0;
    memory.run(memory.run(rcu.readLock(0)).drop());
    collect(all);
    expect(memory.run(rcu.pollState(cookie))).toBe(true);
  });

  test('who polls is not forgotten behind a bag that was sealed long ago', () => {
    const failing = { now: false };
    const all = opened({}, { failAllocation: ({ type }) => failing.now && type === 'bag' });
    const { memory, rcu, epoch, defer } = all;
    const cookie = memory.run(alloc({ type: 'cookie', words: 1 }));
    defer(1);
    const snapshot = (memory.actor = 2) && memory.run(rcu.detector.start());
    defer(1); // sealed in the first epoch, and still queued
    memory.actor = 2;
    memory.run(rcu.detector.wait({ snapshot }));
    memory.run(rcu.detector.invoke({ batch: memory.run(rcu.detector.end({ snapshot })) }));
    expect(epoch()).toBe(2);
    failing.now = true;
    memory.actor = 1;
    memory.run(rcu.startPoll(cookie));
    collect(all);
    expect(memory.run(rcu.pollState(cookie))).toBe(true);
  });
});

describe('every request', () => {
  const kinds: readonly [string, Partial<EpochRcuOptions>][] = [
    ['lag 2', {}],
    ['lag 3', { lag: 3 }],
    ['bags of one', { bagSize: 1 }],
    ['participants that collect', { bagSize: 2, pinsBetweenCollect: 2 }],
  ];
  const runs = kinds.flatMap(([name, options]) => seeds(10).map((seed) => [name, seed, options] as const));

  test.each(runs)('is answered, and none early, %s, %s', (_, seed, options) => {
    useEveryMethod(() => EpochRcu.create({ participants: 3, ...options }), seed);
  });

  test.each(runs)('is answered where some bags have no memory, %s, %s', (_, seed, options) => {
    const choose = picker(seed);
    useEveryMethod(() => EpochRcu.create({ participants: 3, ...options }), seed, { failAllocation: ({ type }) => type === 'bag' && choose(2) === 0 });
    poll(() => EpochRcu.create({ participants: 3, ...options }), seed, { failAllocation: ({ type }) => type === 'bag' && choose(2) === 0 });
  });

  test.each(seeds(20))('is polled for, %s', (seed) => {
    poll(() => EpochRcu.create({ participants: 3 }), seed);
  });
});

/** Defers three objects in one section, of which the first two fill a bag; then waits until all are freed. */
function* deferThree(rcu: EpochRcu): Thread<void> {
  const objects: Address[] = [];
  for (let each = 0; each < 3; each++) objects.push(yield* alloc(OBJECT));
  const guard = yield* rcu.readLock(0);
  for (const object of objects) yield* rcu.kvfreeCallRcu(object, object);
  yield* rcu.repin(guard);
  yield* guard.drop();
}

test('the same code runs under the checker, and holds', () => {
  const deferring = scenario({
    name: 'three objects deferred',
    *world() {
      return { rcu: yield* EpochRcu.create({ participants: 1, bagSize: 2 }) };
    },
    actors: ({ rcu }) => ({ updater: thread(() => deferThree(rcu)), ...detecting(rcu) }),
    reach: () => ({ 'it ends': (view) => view.ended('updater') && view.matches('gracePeriod', 'idle') }),
  });
  expect(check(deferring)).toMatchObject({ verdict: 'holds', violations: [], limits: [] });
});

test('and straight through', () => {
  const { EpochRcu: Straight, memory, serveOnce: serve } = straight();
  const rcu = Straight.create({ participants: 1, bagSize: 2 });
  const objects = [1, 2, 3].map(() => memory.alloc(OBJECT));
  const { live } = memory;
  const guard = rcu.readLock(0);
  for (const object of objects) rcu.kvfreeCallRcu(object, object);
  rcu.repin(guard);
  guard.drop();
  memory.actor = 1;
  serve(rcu.detector);
  expect(live - memory.live).toBe(3);
});
