import { check } from '../../../harness/check';
import { scenario, thread, type Scenario } from '../../../harness/scenario';
import { alloc, load, store, DirectMemory } from '../../../impl/memory';
import { UrcuMemb, type UrcuMembOptions } from '../../../impl/rcu';
import { Futex, FUTEX_WORDS } from '../../../impl/rcu/urcu/futex';
import { seeds } from '../../impl/seeds';
import { poll, useEveryMethod } from '../every-method';

const PHASE = 1 << 16;

describe('readers', () => {
  test('count their sections, with the phase in which the outermost began', () => {
    const memory = new DirectMemory();
    const urcu = memory.run(UrcuMemb.create({ readers: 1 }));
    memory.run(urcu.synchronizeRcu());
    const outer = memory.run(urcu.readLock(0));
    expect(memory.word(urcu.counterOf(0))).toBe(PHASE | 1);
    const inner = memory.run(urcu.readLock(0));
    expect(memory.word(urcu.counterOf(0))).toBe(PHASE | 2);
    memory.run(inner.drop());
    memory.run(outer.drop());
    expect(memory.word(urcu.counterOf(0))).toBe(0);
  });

  test('an inner section keeps the phase of the outermost', () => {
    const memory = new DirectMemory();
    const urcu = memory.run(UrcuMemb.create({ readers: 1 }));
    memory.run(urcu.readLock(0));
    memory.run(store(urcu.counter, PHASE | 1));
    memory.run(urcu.readLock(0));
    expect(memory.word(urcu.counterOf(0))).toBe(2);
  });

  test('come and go', () => {
    const memory = new DirectMemory();
    const urcu = memory.run(UrcuMemb.create({ readers: 2, registered: 0 }));
    memory.run(urcu.readLock(0)); // of somebody unknown, whom nobody waits for
    memory.run(urcu.synchronizeRcu());
    memory.run(urcu.registerThread(1));
    memory.run(urcu.synchronizeRcu());
    memory.run(urcu.unregisterThread(1));
    memory.run(urcu.readLock(1));
    memory.run(urcu.synchronizeRcu());
  });

  test('that do not exist are named', () => {
    const memory = new DirectMemory();
    const urcu = memory.run(UrcuMemb.create({ readers: 2 }));
    expect(() => memory.run(urcu.readLock(2))).toThrow('no reader 2');
    expect(() => memory.run(UrcuMemb.create({ readers: -1 }))).toThrow('readers must be');
    expect(() => memory.run(UrcuMemb.create({ readers: 1, registered: 2 }))).toThrow('at most 1');
  });
});

describe.each<[string, Partial<UrcuMembOptions>]>([
  ['scan, flip, scan', {}],
  ['two flips', { phases: 'two flips' }],
  ['with a futex', { futex: true }],
])('grace periods, %s', (_, options) => {
  test.each(seeds(40))('answer no request early, and every one, %s', (seed) => {
    useEveryMethod(() => UrcuMemb.create({ readers: 2, ...options }), seed);
  });

  test.each(seeds(20))('a poll says yes when one has passed, and not before, %s', (seed) => {
    poll(() => UrcuMemb.create({ readers: 2, polled: true, ...options }), seed);
  });
});

test('what the library does not have says so', () => {
  const memory = new DirectMemory();
  const urcu = memory.run(UrcuMemb.create({ readers: 1, polled: true }));
  expect(() => urcu.getState()).toThrow('no get_state_synchronize_rcu');
  expect(() => urcu.condSynchronize()).toThrow('no cond_synchronize_rcu');
});

describe('the futex', () => {
  /** One thread sleeps while the word is 1, another one changes it and perhaps wakes it. */
  const sleeping = (name: string, wakes: boolean): Scenario =>
    scenario({
      name,
      *world() {
        const futex = new Futex(yield* alloc({ type: 'futex', words: FUTEX_WORDS, memory: 'static', zeroed: true }));
        yield* store(futex.word, 1);
        return futex;
      },
      actors: (futex) => ({
        sleeper: thread(function* () {
          while ((yield* load(futex.word)) === 1) yield* futex.wait(1);
        }),
        waker: thread(function* () {
          yield* store(futex.word, 0);
          if (wakes) yield* futex.wake();
        }),
      }),
    });

  test('is never slept through', () => {
    expect(check(sleeping('a futex', true))).toMatchObject({ verdict: 'holds' });
  });

  test('wakes nobody when its word is stored', () => {
    expect(check(sleeping('a futex that nobody wakes', false)).violations.map(({ kind }) => kind)).toEqual(['deadlock']);
  });
});
