import { actor, alloc, assertThat, fetchAdd, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import type { RcuBox, RcuRef } from 'quiesce/boxes';
import { BufferRef, TreeRangeAllocator } from 'quiesce/binder';
import { reader } from 'quiesce/models';
import { Guard } from 'quiesce/rcu';
import { counting, DATA, reserves, treeOf, type CountedWorld, type FindInput, type TreeWorld, type TreeWorldOptions } from './binder-worlds';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { freeAtOnce } from './worlds';

// Binder's range allocator on a maple tree. `binder-sorted.ts` has the one that it would replace.

/** Finds the buffer at an offset without a lock, and reads its size. */
const finding = ({ rcu, allocator }: TreeWorld, slot: number = 0) => ({
  lock: () => rcu.readLock(slot),
  load: ({ index, guard }: FindInput) => allocator.loadRcu(index, guard),
  *dereference({ ref }: { readonly ref: BufferRef }): Thread<void> {
    yield* assertThat((yield* ref.size()) === 2, 'the buffer found has its size');
  },
  unlock: ({ guard }: { readonly guard: Guard }) => rcu.readUnlock(guard),
});

type TreeScenario = Pick<Scenario<TreeWorld>, 'world' | 'detectors' | 'actors'>;

/** A reader at offset 2 against one who frees the buffer there. */
const againstFree = (options: TreeWorldOptions = {}, find: typeof finding = finding): TreeScenario => ({
  world: ({ detector }) => treeOf([{ size: 2 }, { size: 2 }], { detector, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(reader, find(world), { input: { index: 2 } }),
    owner: thread(() => world.allocator.reservationAbort(2)),
    ...detecting(world.rcu),
  }),
});

export const lookUpAgainstFree = scenario({
  ...againstFree(),
  name: 'binder: a look-up against a free',
  description: 'The descriptor of a buffer stays readable for whoever found it by load_rcu, until he leaves his section.',
  reach: ({ rcu }) => ({
    'the reader holds a buffer that is free by now': (view) => view.matches('reader', 'inside.holding') && view.ended('owner'),
    'the descriptor is freed while a later reader is inside': whileInvoking(rcu, { reader: 'inside.loading' }),
  }),
});

class FreesAtOnce extends TreeRangeAllocator {
  protected override *dispose(box: RcuBox): Thread<void> {
    yield* freeAtOnce({ box });
  }
}

export const freedAtOnce = scenario({
  ...againstFree({ kind: FreesAtOnce }),
  name: 'binder: a look-up against a free without a grace period',
  description: "The broken twin of 'binder: a look-up against a free': the descriptor is freed with kfree, as it may be where readers take the lock.",
  expect: ['use-after-free'],
});

export const treeNotInRcuMode = scenario({
  ...againstFree({ useRcu: false }),
  name: 'binder: a look-up against a free, the tree not in RCU mode',
  description: "A second broken twin of 'binder: a look-up against a free': the leaf is rewritten under the walker.",
  ignore: ['data-race'],
  expect: ['not-linearizable'],
});

export const lookUpUnguarded = scenario({
  ...againstFree({}, (world) => ({
    ...finding(world),
    lock: function* () {
      return new Guard(world.rcu, world.rcu.domain, 0);
    },
    unlock: function* () {},
  })),
  name: 'binder: a look-up without a guard against a free',
  description: "A third broken twin of 'binder: a look-up against a free': load_rcu leaves its own section before it returns, and there is no other.",
  expect: ['rcu-usage'],
});

export const lookUpNeverWaits = scenario({
  name: 'binder: a look-up never waits',
  description: 'Wherever one who frees or reserves is stopped, even for ever, a reader that runs on alone finds his buffer, or none.',
  world: ({ detector }) => treeOf([{ size: 2 }], { detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, finding(world), { input: { index: 0 }, nonBlocking: ['lock', 'load', 'dereference', 'unlock'] }),
    owner: thread(function* () {
      yield* world.allocator.reservationAbort(0);
      yield* reserves(world.allocator, 2);
    }),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'the reader holds a buffer that was reserved anew': (view) => view.matches('reader', 'inside.holding') && view.ended('owner'),
    'the reader looks up while it is': (view) => view.matches('reader', 'inside.loading') && !view.ended('owner'),
  }),
});

/** Looks up in the middle of a buffer that is being reserved. */
const againstReservation = (options: TreeWorldOptions = {}): TreeScenario => ({
  world: ({ detector }) => treeOf([{ size: 2 }], { detector, ...options }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: thread(function* () {
      const found = [yield* world.allocator.lookUp(3, 0), yield* world.allocator.lookUp(2, 0)];
      yield* assertThat(found[0] === null, 'no buffer begins at offset 3');
      yield* assertThat(found[1] === null || (found[1]?.offset === 2 && found[1].size === 2), 'the buffer found is there as a whole');
    }),
    sender: thread(() => reserves(world.allocator, 2)),
    ...detecting(world.rcu),
  }),
});

export const lookUpAgainstReservation = scenario({
  ...againstReservation(),
  name: 'binder: a look-up against a reservation',
  description: 'A descriptor can be found before it knows its offset. Until it does, and anywhere but at its first byte, there is no buffer.',
  reach: () => ({
    'the reader was first': (view) => view.ended('reader') && !view.ended('sender'),
    'the sender was first': (view) => view.ended('sender') && !view.ended('reader'),
  }),
});

class FindsAnywhere extends TreeRangeAllocator {
  protected override *beginningAt(_: number, found: RcuRef | null): Thread<BufferRef | null> {
    return found && new BufferRef(found.address);
  }
}

export const foundAnywhere = scenario({
  ...againstReservation({ kind: FindsAnywhere }),
  name: 'binder: a look-up against a reservation, wherever it is',
  description: "The broken twin of 'binder: a look-up against a reservation': load_rcu finds a value at every index of its range, not at its first only.",
  expect: ['assertion'],
});

/** A process goes: who puts it last hands its buffers' data over, and drops the allocator. */
function* put({ allocator, count, users }: CountedWorld & { readonly users: Address }): Thread<void> {
  if ((yield* fetchAdd(users, -1)) !== 1) return;
  yield* allocator.takeForEach(function* ({ data }) {
    yield* fetchAdd(count, data);
  });
  yield* allocator.drop();
}

const againstDrop = (isCounted: boolean): Pick<Scenario<CountedWorld & { readonly users: Address }>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  *world({ detector }) {
    const users = yield* alloc({ type: 'Arc<Process>', words: 1, memory: 'static' });
    yield* store(users, isCounted ? 2 : 1, 'plain');
    return { ...(yield* counting(treeOf([{ size: 2 }, { size: 2, data: DATA }], { detector }))), users };
  },
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(
      reader,
      {
        ...finding(world),
        *load(input: FindInput) {
          const found = yield* world.allocator.loadRcu(input.index, input.guard);
          if (isCounted) yield* put(world);
          return found;
        },
      },
      { input: { index: 2 } },
    ),
    process: thread(() => put(world)),
    ...detecting(world.rcu),
  }),
  finally: ({ count }) => (view) => view.word(count) === DATA,
});

export const dropWithReaders = scenario({
  ...againstDrop(true),
  name: 'binder: drop with readers',
  description: 'The data of committed buffers is handed over once; a reader that has put the process still reads the descriptor that it found.',
  reach: () => ({
    'all is gone while a reader holds a buffer': (view) => view.matches('reader', 'inside.holding') && view.ended('process') && view.matches('gracePeriod', 'waiting'),
  }),
});

export const dropUnderReader = scenario({
  ...againstDrop(false),
  name: 'binder: drop under a reader',
  description: "The broken twin of 'binder: drop with readers': the process goes without asking who is still looking up.",
  expect: ['use-after-free'],
});
