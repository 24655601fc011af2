import { alloc, DirectMemory, load, store, WouldBlock, type Thread } from '../../impl/memory';
import { LockedBy, Mutex, SpinLock } from '../../impl/sync';
import { scope } from '../../impl/boxes';
import { CheckedMemory } from './checked-memory';
import { complaintOf, picker, seeds } from './seeds';

describe.each([
  ['SpinLock', SpinLock],
  ['Mutex', Mutex],
])('%s', (_, kind) => {
  test('keeps others out while it is held', () => {
    const memory = new DirectMemory();
    const lock = memory.run(kind.create('lock'));
    memory.run(lock.acquire());
    expect(() => memory.run(lock.acquire())).toThrow(WouldBlock);
    memory.run(lock.release());
    memory.run(lock.acquire());
  });

  test('a guard releases it at the end of its scope', () => {
    const memory = new DirectMemory();
    const lock = memory.run(kind.create('lock'));
    memory.run(
      scope(function* (s) {
        s.own(yield* lock.lock());
        expect(memory.word(lock.address)).toBe(1);
      }),
    );
    expect(memory.word(lock.address)).toBe(0);
  });

  test.each(seeds(20))('loses no update, %s', (seed) => {
    const memory = new CheckedMemory();
    const lock = memory.run(kind.create('lock'));
    const word = memory.run(alloc({ type: 'counter', words: 1, zeroed: true }));
    const increment = function* (): Thread<void> {
      for (let i = 0; i < 5; i++) {
        yield* lock.acquire();
        yield* store(word, (yield* load(word, 'plain')) + 1, 'plain');
        yield* lock.release();
      }
    };
    memory.interleave([increment(), increment(), increment()], picker(seed));
    expect(memory.direct.word(word)).toBe(15);
  });
});

describe('what a lock announces', () => {
  test('a spinlock begins and ends an atomic context, a mutex may sleep', () => {
    const memory = new CheckedMemory();
    const spin = memory.run(SpinLock.create('spin'));
    const mutex = memory.run(Mutex.create('mutex'));
    memory.run(spin.acquire());
    memory.run(spin.release());
    memory.run(mutex.acquire());
    expect(memory.events).toEqual(['atomic-begins spin', 'atomic-ends spin', 'might-sleep taking mutex']);
  });
});

describe('LockedBy', () => {
  const build = function* (): Thread<{ mine: Mutex; other: Mutex; data: LockedBy }> {
    const mine = yield* Mutex.create('mine');
    const other = yield* Mutex.create('other');
    return { mine, other, data: new LockedBy(yield* alloc({ type: 'data', words: 2, zeroed: true }), mine) };
  };

  test('gives access under its owner', () => {
    const memory = new DirectMemory();
    const { mine, data } = memory.run(build());
    const read = memory.run(
      scope(function* (s) {
        const guard = s.own(yield* mine.lock());
        yield* data.accessMut(guard).write(7, 1);
        return yield* data.access(guard).read(1);
      }),
    );
    expect(read).toBe(7);
  });

  test('panics, naming both, when the lock held is another one', () => {
    const memory = new DirectMemory();
    const { other, data } = memory.run(build());
    const guard = memory.run(other.lock());
    for (const complaint of [complaintOf(() => data.access(guard)), complaintOf(() => data.accessMut(guard))]) {
      expect(complaint).toMatch("locked by 'mine'");
      expect(complaint).toMatch("held is 'other'");
    }
  });
});
