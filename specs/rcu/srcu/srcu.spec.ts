import { alloc, DirectMemory, type Thread } from '../../../impl/memory';
import { serveOnce, Srcu, type SrcuOptions } from '../../../impl/rcu';
import { seeds } from '../../impl/seeds';
import { poll, useEveryMethod } from '../every-method';

const OBJECT = { type: 'object', words: 2 };

/** A memory and a domain in it. */
function domainWith(options: SrcuOptions): { memory: DirectMemory; srcu: Srcu } {
  const memory = new DirectMemory();
  return { memory, srcu: memory.run(Srcu.create(options)) };
}

/** Locks and unlocks under either index, on a CPU. */
const counts = (memory: DirectMemory, { counters }: Srcu, cpu: number): number[] =>
  [counters.lockCount(cpu, 0), counters.lockCount(cpu, 1), counters.unlockCount(cpu, 0), counters.unlockCount(cpu, 1)].map((word) => memory.word(word));

/** Whether thread code has ended after so many steps. */
function endsWithin(memory: DirectMemory, thread: Thread<unknown>, steps: number): boolean {
  let step = thread.next(0);
  for (let count = 0; step.done !== true && count < steps; count++) step = thread.next(memory.perform(step.value));
  return step.done === true;
}

describe('sections', () => {
  test('are counted on the CPU of their reader, under the index that they read', () => {
    const { memory, srcu } = domainWith({ cpus: 2 });
    const guard = memory.run(srcu.readLock(1));
    expect(counts(memory, srcu, 0)).toEqual([0, 0, 0, 0]);
    expect(counts(memory, srcu, 1)).toEqual([1, 0, 0, 0]);
    memory.run(guard.drop());
    expect(counts(memory, srcu, 1)).toEqual([1, 0, 1, 0]);
  });

  test('nest, each under its own index, and may end in any order', () => {
    const { memory, srcu } = domainWith({ cpus: 1 });
    const first = memory.run(srcu.readLock(0));
    const wait = srcu.detector.wait({ snapshot: memory.run(srcu.detector.start()) });
    expect(endsWithin(memory, wait, 100)).toBe(false);
    const second = memory.run(srcu.readLock(0));
    expect([first.cookie, second.cookie]).toEqual([0, 1]);
    memory.run(srcu.readUnlock(first));
    expect(endsWithin(memory, wait, 100)).toBe(true);
    memory.run(srcu.readUnlock(second));
    expect(counts(memory, srcu, 0)).toEqual([1, 1, 1, 1]);
  });

  test('may end on another CPU', () => {
    const { memory, srcu } = domainWith({ cpus: 2 });
    memory.run(srcu.readUnlockOn(memory.run(srcu.readLock(0)), 1));
    expect(counts(memory, srcu, 0)).toEqual([1, 0, 0, 0]);
    expect(counts(memory, srcu, 1)).toEqual([0, 0, 1, 0]);
    memory.run(srcu.detector.wait({ snapshot: memory.run(srcu.detector.start()) }));
  });

  test('a CPU that does not exist is named', () => {
    const { memory, srcu } = domainWith({ cpus: 2 });
    expect(() => memory.run(srcu.readLock(2))).toThrow('no CPU 2');
    expect(() => memory.run(srcu.readLock(0.5))).toThrow('no CPU 0.5');
    expect(() => memory.run(Srcu.create({ cpus: 0 }))).toThrow('1 or more');
  });
});

describe('grace periods', () => {
  test('flip the index, which is one bit', () => {
    const { memory, srcu } = domainWith({ cpus: 1 });
    const indexes = [1, 2, 3].map(() => {
      memory.run(srcu.kvfreeCallRcu(...objectAndHead(memory)));
      memory.run(serveOnce(srcu.detector));
      return memory.word(srcu.index);
    });
    expect(indexes).toEqual([1, 0, 1]);
  });

  test.each(seeds(40))('answer no request early, and every one, %s', (seed) => {
    useEveryMethod(() => Srcu.create({ cpus: 2 }), seed);
  });
});

describe('polling', () => {
  test.each(seeds(20))('says yes when a grace period has passed, and not before, %s', (seed) => {
    poll(() => Srcu.create({ cpus: 2, polled: true }), seed);
  });

  test('a cookie taken while a grace period is under way needs another one', () => {
    const { memory, srcu } = domainWith({ cpus: 1, polled: true });
    const cookie = memory.run(alloc(OBJECT));
    memory.run(srcu.kvfreeCallRcu(...objectAndHead(memory)));
    const snapshot = memory.run(srcu.detector.start());
    memory.run(srcu.startPoll(cookie));
    memory.run(srcu.detector.invoke({ batch: memory.run(srcu.detector.end({ snapshot })) }));
    expect(memory.run(srcu.pollState(cookie))).toBe(false);
    memory.run(serveOnce(srcu.detector));
    expect(memory.run(srcu.pollState(cookie))).toBe(true);
    memory.run(srcu.condSynchronize(cookie));
  });

  test('needs grace periods to be counted', () => {
    const { memory, srcu } = domainWith({ cpus: 1 });
    expect(() => memory.run(srcu.getState(memory.run(alloc(OBJECT))))).toThrow('polled: true');
  });
});

describe('cleanup', () => {
  const after = (prepare: (memory: DirectMemory, srcu: Srcu) => void): string[] => {
    const { memory, srcu } = domainWith({ cpus: 1, polled: true });
    prepare(memory, srcu);
    const { live } = memory;
    memory.run(srcu.cleanup());
    expect(memory.live).toBe(memory.warnings.length > 0 ? live : live - 1);
    return memory.warnings;
  };

  test('frees the counters of a domain at rest', () => {
    expect(after(() => {})).toEqual([]);
    expect(after((memory, srcu) => memory.run(memory.run(srcu.readLock(0)).drop()))).toEqual([]);
  });

  test('warns of readers inside, and leaks', () => {
    expect(after((memory, srcu) => memory.run(srcu.readLock(0)))).toEqual([expect.stringContaining('readers are inside')]);
  });

  test('warns of callbacks, and leaks', () => {
    expect(after((memory, srcu) => memory.run(srcu.kvfreeCallRcu(...objectAndHead(memory))))).toEqual([expect.stringContaining('srcu_barrier was forgotten')]);
  });

  test('warns of a grace period that somebody polls for, and leaks', () => {
    expect(after((memory, srcu) => memory.run(srcu.startPoll(memory.run(alloc(OBJECT)))))).toEqual([expect.stringContaining('a grace period is not over')]);
  });
});

/** A head, and the object that begins with it. */
function objectAndHead(memory: DirectMemory): [number, number] {
  const object = memory.run(alloc(OBJECT));
  return [object, object];
}
