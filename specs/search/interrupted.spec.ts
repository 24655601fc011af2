import { acquireWhen, actor, alloc, check, dereference, exchange, free, interruptsOff, interruptsOn, load, scenario, store, thread, type Address, type SearchName, type Thread } from '../../index';
import { WaitingRcu, type IdealRcu } from '../../impl/rcu';
import { gracePeriod } from '../../models';

interface World {
  readonly rcu: IdealRcu;
  readonly pointer: Address;
  /** Words of the interrupt, and those of the first reader after it. */
  readonly own: Address;
}

/** What the interrupt does last. */
type Last = (own: Address) => Thread<unknown>;

const CELL = { type: 'cell', words: 3 } as const;
const OF_READER = 32;

const apart: Last = (own) => load(own);
const meets: Last = (own) => load(own + OF_READER);
/** It waits, so it may last as long as others like. */
const waits: Last = function* (own) {
  yield* acquireWhen(own + 28, '==', 0, 1);
};

/** Two readers with six accesses each, an updater and a detector; on the first reader's CPU an interrupt with six accesses, or none. */
const interrupted = (last: Last | null, turnsOff = false) =>
  scenario<World>({
    name: 'an interrupted reader',
    *world() {
      const rcu = yield* WaitingRcu.create({ readers: 2 });
      const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static' });
      const own = yield* alloc({ type: 'own', words: 16, memory: 'static', zeroed: true });
      const cell = yield* alloc(CELL);
      yield* store(cell, 1);
      yield* store(pointer, cell);
      return { rcu, pointer, own };
    },
    actors: ({ rcu, pointer, own }) => {
      const reader = (slot: number) =>
        thread(
          function* () {
            const guard = yield* rcu.readLock(slot);
            const cell = yield* dereference(pointer);
            if (turnsOff) yield* interruptsOff();
            yield* load(cell);
            yield* store(own + OF_READER + 8 * slot, 1);
            if (turnsOff) yield* interruptsOn();
            yield* load(own + OF_READER + 8 * slot + 4);
            yield* rcu.readUnlock(guard);
          },
          { cpu: slot },
        );
      const tick = thread(
        function* () {
          for (let word = 0; word < 5; word++) yield* store(own + 4 * word, 1);
          if (last !== null) yield* last(own);
        },
        { cpu: 0, interrupt: true },
      );
      return {
        reader1: reader(0),
        reader2: reader(1),
        ...(last === null ? {} : { tick }),
        updater: thread(function* () {
          const fresh = yield* alloc(CELL);
          yield* store(fresh, 2);
          const old = yield* exchange(pointer, fresh);
          yield* rcu.synchronizeRcu();
          yield* free(old);
        }),
        gracePeriod: actor(gracePeriod, rcu.detector, { daemon: true }),
      };
    },
  });

function statesOf(search: SearchName, last: Last | null): number {
  const { verdict, statistics } = check(interrupted(last), { search });
  expect(verdict).toBe('holds');
  return statistics.states;
}

test('reduced, an interrupt that surely ends comes only where it meets what it interrupts', () => {
  expect(statesOf('reduced', null)).toBe(727);
  expect(statesOf('reduced', apart)).toBe(1_069);
  expect(statesOf('reduced', meets)).toBe(1_860);
});

test('reduced, one that may wait comes everywhere, and still adds less than with everybody interleaved', () => {
  expect(statesOf('reduced', waits)).toBe(3_899);
  expect(statesOf('states', null)).toBe(4_182);
  expect(statesOf('states', waits)).toBe(29_274);
});

test('in the star, who is interrupted is a leaf, and the interrupt belongs to the centre', () => {
  expect(statesOf('star', null)).toBe(19);
  expect(statesOf('star', meets)).toBe(142);
  const { roles } = check(interrupted(meets), { search: 'star' });
  expect(roles?.leaves).toEqual(['reader1', 'reader2']);
  expect(roles?.centre.find((one) => one.actor === 'tick')?.why).toBe('it is an interrupt, which keeps others from moving');
});

test('in the star, who turns interrupts off may be a leaf, too: whether the interrupt can begin is then up to it', () => {
  const { verdict, roles } = check(interrupted(meets, true), { search: 'star' });
  expect({ verdict, leaves: roles?.leaves }).toEqual({ verdict: 'holds', leaves: ['reader1', 'reader2'] });
});
