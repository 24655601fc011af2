import { DirectMemory, type Thread } from '../../../impl/memory';
import { UrcuQsbr, type UrcuQsbrOptions } from '../../../impl/rcu';
import { seeds } from '../../impl/seeds';
import { poll, useEveryMethod } from '../every-method';

function withReader(options: Partial<UrcuQsbrOptions> = {}): { memory: DirectMemory; urcu: UrcuQsbr } {
  const memory = new DirectMemory();
  return { memory, urcu: memory.run(UrcuQsbr.create({ readers: 1, ...options })) };
}

/** Whether thread code ends within some steps. */
function ends(memory: DirectMemory, thread: Thread<unknown>): boolean {
  let step = thread.next(0);
  for (let count = 0; step.done !== true && count < 1_000; count++) step = thread.next(memory.perform(step.value));
  return step.done === true;
}

describe('readers that are offline between sections', () => {
  test('come online with the outermost lock and go with its unlock', () => {
    const { memory, urcu } = withReader();
    expect(memory.word(urcu.counterOf(0))).toBe(0);
    const outer = memory.run(urcu.readLock(0));
    const inner = memory.run(urcu.readLock(0));
    memory.run(inner.drop());
    expect(memory.word(urcu.counterOf(0))).toBe(1);
    memory.run(outer.drop());
    expect(memory.word(urcu.counterOf(0))).toBe(0);
  });

  test('hold nobody up when they have ended', () => {
    const { memory, urcu } = withReader();
    memory.run(memory.run(urcu.readLock(0)).drop());
    memory.run(urcu.synchronizeRcu());
  });
});

describe('readers that are never offline', () => {
  test('hold everybody up until they say that they are quiescent', () => {
    const { memory, urcu } = withReader({ offline: 'never' });
    const waiting = urcu.synchronizeRcu();
    expect(ends(memory, waiting)).toBe(false);
    memory.run(urcu.quiescentState(0));
    expect(ends(memory, waiting)).toBe(true);
  });

  test('are held up by nobody while they wait', () => {
    const { memory, urcu } = withReader({ offline: 'never' });
    memory.run(urcu.synchronizeRcuBy(0));
    expect(memory.word(urcu.counterOf(0))).toBe(memory.word(urcu.counter));
  });

  test('may go offline, and may not read then', () => {
    const { memory, urcu } = withReader({ offline: 'never' });
    memory.run(urcu.threadOffline(0));
    memory.run(urcu.synchronizeRcu());
    expect(() => memory.run(urcu.readLock(0))).toThrow('offline');
  });
});

describe('the global counter', () => {
  const after = (options: Partial<UrcuQsbrOptions>): number[] => {
    const { memory, urcu } = withReader(options);
    return [1, 2, 3].map(() => {
      memory.run(urcu.synchronizeRcu());
      return memory.word(urcu.counter);
    });
  };

  test('of 64 bits counts grace periods', () => {
    expect(after({})).toEqual([3, 5, 7]);
  });

  test('of 32 bits has two values, changed once or twice', () => {
    expect(after({ form: '32-bit', phases: 'scan, flip, scan' })).toEqual([3, 1, 3]);
    expect(after({ form: '32-bit' })).toEqual([1, 1, 1]);
  });
});

describe.each<[string, Partial<UrcuQsbrOptions>]>([
  ['64 bits', {}],
  ['32 bits, two flips', { form: '32-bit' }],
  ['32 bits, scan, flip, scan', { form: '32-bit', phases: 'scan, flip, scan' }],
])('grace periods, %s', (_, options) => {
  test.each(seeds(40))('answer no request early, and every one, %s', (seed) => {
    useEveryMethod(() => UrcuQsbr.create({ readers: 2, ...options }), seed);
  });

  test.each(seeds(20))('a poll says yes when one has passed, and not before, %s', (seed) => {
    poll(() => UrcuQsbr.create({ readers: 2, polled: true, ...options }), seed);
  });
});
