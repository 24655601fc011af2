import { alloc, DirectMemory, free, load, store, waitUntil, WouldBlock, type Address, type Thread } from '../../impl/memory';
import { IdealRcu, serveOnce, type Rcu } from '../../impl/rcu';
import { CheckedMemory } from './checked-memory';
import { picker, seeds } from './seeds';

const OBJECT = { type: 'object', words: 3 };

function* daemon(rcu: Rcu): Thread<void> {
  for (;;) yield* serveOnce(rcu.detector);
}

describe('callbacks', () => {
  test('are invoked in the order in which they were queued, once, after the grace period', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const invoked: Address[] = [];
    const callback = rcu.callback('note', function* (head) {
      invoked.push(head);
    });
    const heads = [1, 2, 3, 4].map(() => memory.run(alloc(OBJECT)));
    for (const head of heads) memory.run(rcu.callRcu(head, callback));
    expect(invoked).toEqual([]);
    memory.run(serveOnce(rcu.detector));
    expect(invoked).toEqual(heads);
    expect(() => memory.run(rcu.detector.awaitRequest())).toThrow(WouldBlock);
  });

  test('one queued by a callback waits for the next grace period', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 0 }));
    const invoked: string[] = [];
    const head = memory.run(alloc(OBJECT));
    const second = rcu.callback('second', function* () {
      invoked.push('second');
    });
    const first = rcu.callback('first', function* (own) {
      invoked.push('first');
      yield* rcu.callRcu(own, second);
    });
    memory.run(rcu.callRcu(head, first));
    memory.run(serveOnce(rcu.detector));
    expect(invoked).toEqual(['first']);
    memory.run(serveOnce(rcu.detector));
    expect(invoked).toEqual(['first', 'second']);
  });

  test('kvfree_call_rcu frees the object around the head', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const before = memory.live;
    const object = memory.run(alloc(OBJECT));
    memory.run(rcu.kvfreeCallRcu(object + 4, object));
    expect(memory.live).toBe(before + 1);
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toBe(before);
  });

  test('a head 4096 bytes into its object makes it leak, with a warning', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const object = memory.run(alloc({ type: 'big', words: 1026 }));
    const live = memory.live;
    memory.run(rcu.kvfreeCallRcu(object + 4096, object));
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toBe(live);
    expect(memory.warnings).toHaveLength(1);
    memory.run(rcu.kvfreeCallRcu(object + 4092, object));
    memory.run(serveOnce(rcu.detector));
    expect(memory.live).toBe(live - 1);
  });

  test('misaligned heads and missing functions are warned of and not queued', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const head = memory.run(alloc(OBJECT));
    memory.run(rcu.callRcu(head, null));
    memory.run(rcu.kvfreeCallRcu(head + 2, head));
    expect(memory.warnings).toEqual(['call_rcu: no function is given', expect.stringContaining('misaligned')]);
    expect(() => memory.run(rcu.detector.awaitRequest())).toThrow(WouldBlock);
  });

  test('a head queued twice makes the list a circle: freed memory is read', () => {
    const memory = new CheckedMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const object = memory.run(alloc(OBJECT));
    memory.run(rcu.kvfreeCallRcu(object, object));
    expect(() => memory.run(rcu.kvfreeCallRcu(object, object))).toThrow('double queue');
    const unjudged = new DirectMemory();
    const other = unjudged.run(IdealRcu.create({ readers: 1 }));
    const again = unjudged.run(alloc(OBJECT));
    unjudged.run(other.kvfreeCallRcu(again, again));
    unjudged.run(other.kvfreeCallRcu(again, again));
    expect(() => unjudged.run(serveOnce(other.detector))).toThrow('freed already');
  });

  test('cannot be registered once the world is frozen', () => {
    const rcu = new DirectMemory().run(IdealRcu.create({ readers: 1 }));
    deepFreeze(rcu);
    expect(() => rcu.callback('late', function* () {})).toThrow('too late');
  });
});

describe('sections', () => {
  test('nest, and leave no trace', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 2 }));
    const outer = memory.run(rcu.readLock(1));
    const inner = memory.run(rcu.readLock(1));
    memory.run(rcu.readUnlock(inner));
    expect(memory.word(rcu.domain + 4)).not.toBe(0);
    memory.run(outer.drop());
    expect(memory.word(rcu.domain + 4)).toBe(0);
    expect(memory.word(rcu.domain)).toBe(0);
  });

  test('unlock without lock changes nothing', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const guard = memory.run(rcu.readLock(0));
    memory.run(rcu.readUnlock(guard));
    memory.run(rcu.readUnlock(guard));
    expect(memory.word(rcu.domain)).toBe(0);
  });

  test('a slot that does not exist is named', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 2 }));
    expect(() => memory.run(rcu.readLock(2))).toThrow('no reader 2');
  });

  test('a grace period waits for the section that was open, through its inner ones, and for no later one', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const outer = memory.run(rcu.readLock(0));
    const snapshot = memory.run(rcu.detector.start());
    expect(snapshot.owing).toEqual([0]);
    const inner = memory.run(rcu.readLock(0));
    memory.run(rcu.readUnlock(inner));
    expect(() => memory.run(rcu.detector.wait({ snapshot }))).toThrow(WouldBlock);
    memory.run(rcu.readUnlock(outer));
    memory.run(rcu.readLock(0));
    memory.run(rcu.detector.wait({ snapshot }));
  });
});

describe('synchronize and barrier', () => {
  test('barrier returns at once when nothing is queued', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    memory.run(rcu.rcuBarrier());
  });

  test('barrier waits for a callback whose grace period is over', () => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 0 }));
    const callback = rcu.callback('free', (head) => free(head, 'any'));
    memory.run(rcu.callRcu(memory.run(alloc(OBJECT)), callback));
    const snapshot = memory.run(rcu.detector.start());
    const batch = memory.run(rcu.detector.end({ snapshot }));
    expect(() => memory.run(rcu.rcuBarrier())).toThrow(WouldBlock);
    memory.run(rcu.detector.invoke({ batch }));
    memory.run(serveOnce(rcu.detector)); // what the barrier queued
    memory.run(rcu.rcuBarrier());
  });

  test.each(seeds(60))('no request is answered early, and every one is, %s', (seed) => {
    const memory = new CheckedMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 2 }));
    const shared = memory.run(alloc({ type: 'pointer', words: 1, zeroed: true }));
    const state = Array.from({ length: 3 }, (_, word) => memory.direct.word(rcu.domain + word * 4));
    let invoked = 0;
    const callback = rcu.callback('free', function* (head) {
      invoked++;
      yield* free(head - 4, 'any');
    });
    const reader = function* (slot: number): Thread<void> {
      for (let section = 0; section < 3; section++) {
        const guard = yield* rcu.readLock(slot);
        const object = yield* load(shared, 'dereference');
        const inner = yield* rcu.readLock(slot);
        yield* rcu.readUnlock(inner);
        if (object !== 0) yield* load(object);
        yield* rcu.readUnlock(guard);
      }
    };
    const publish = function* (): Thread<Address> {
      const object = yield* alloc(OBJECT);
      yield* store(object, 1);
      const old = yield* load(shared);
      yield* store(shared, object, 'release');
      return old;
    };
    const updater = function* (): Thread<void> {
      yield* publish();
      yield* rcu.callRcu((yield* publish()) + 4, callback);
      const old = yield* publish();
      yield* rcu.synchronizeRcu();
      yield* free(old, 'any');
      yield* rcu.callRcu((yield* publish()) + 4, callback);
      yield* rcu.rcuBarrier();
      if (invoked !== 2) throw new Error('the barrier returned early');
    };
    memory.interleave([reader(0), reader(1), updater(), daemon(rcu)], picker(seed), 3);
    memory.run(waitUntil(rcu.domain + 4, '==', 0));
    expect(memory.live).toEqual(['pointer', 'object']);
    const after = Array.from({ length: 2 }, (_, word) => memory.direct.word(rcu.domain + word * 4));
    expect(after).toEqual(state.slice(0, 2));
  });

  test.each(seeds(20))('several updaters share grace periods, %s', (seed) => {
    const memory = new CheckedMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const updater = function* (): Thread<void> {
      const object = yield* alloc(OBJECT);
      yield* rcu.kvfreeCallRcu(object + 4, object);
      yield* rcu.synchronizeRcu();
      yield* rcu.rcuBarrier();
    };
    const reader = function* (): Thread<void> {
      yield* rcu.readUnlock(yield* rcu.readLock(0));
    };
    memory.interleave([updater(), updater(), reader(), daemon(rcu)], picker(seed), 3);
    expect(memory.live).toEqual([]);
  });
});

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const each of Object.values(value)) deepFreeze(each);
}
