import { fetchAdd, scenario, thread, type ActorSpec, type Scenario, type Thread } from 'quiesce';
import { TreeRangeAllocator, type ReservationAbort, type ReservationCommit } from 'quiesce/binder';
import type { Exclusive, LockGuard } from 'quiesce/sync';
import { counting, DATA, notHeld, treeOf, type CountedWorld, type TreeWorldOptions } from './binder-worlds';
import { EVERY_DETECTOR, detecting } from './detecting';

// What changes in a buffer, its state and its data, is changed in place: under a lock, in the section that found it.

/** The same committed buffer is taken back, and freed, by two. */
const takenTwice = (kind?: NonNullable<TreeWorldOptions['kind']>): Pick<Scenario<CountedWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: ({ detector }) => counting(treeOf([{ size: 2, data: DATA }], { detector, readers: 2, updaters: 0, ...(kind && { kind }) })),
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, allocator, count }): Record<string, ActorSpec> => {
    const taker = (slot: number): ActorSpec =>
      thread(function* () {
        const taken = yield* allocator.reserveExisting(0, slot);
        if (!taken.ok) return;
        yield* fetchAdd(count, taken.data);
        yield* allocator.reservationAbort(0);
      });
    return { one: taker(0), other: taker(1), ...detecting(rcu) };
  },
  finally: ({ count }) => (view) => view.word(count) === DATA,
});

export const takenOnce = scenario({
  ...takenTwice(),
  name: 'binder: two who free one buffer',
  description: 'Both find it by load_rcu; its state is looked at under the lock, inside the section, and one of them comes too late.',
  reach: () => ({
    'one was first': (view) => view.ended('one') && !view.ended('other'),
    'the other was first': (view) => view.ended('other') && !view.ended('one'),
  }),
});

/** States are changed with nothing locked. */
class WithoutStateLock extends TreeRangeAllocator {
  protected override *lockState(): Thread<LockGuard> {
    return notHeld(this.stateLock);
  }
}

export const takenUnlocked = scenario({
  ...takenTwice(WithoutStateLock),
  name: 'binder: two who free one buffer, its state not locked',
  description: "The broken twin of 'binder: two who free one buffer': a guard proves that the descriptor exists, not that nobody else changes it. Both take the data.",
  ignore: ['data-race'],
  expect: ['assertion'],
});

/** A reserved buffer is committed by one and freed by another. */
const committedAndFreed = (kind?: NonNullable<TreeWorldOptions['kind']>): Pick<Scenario<CountedWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: ({ detector }) => counting(treeOf([{ size: 2 }], { detector, ...(kind && { kind }) })),
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, allocator, count }): Record<string, ActorSpec> => {
    const succeeded = (doing: () => Thread<ReservationCommit | ReservationAbort>): ActorSpec =>
      thread(function* () {
        if ((yield* doing()).ok) yield* fetchAdd(count, 1);
      });
    return { sender: succeeded(() => allocator.reservationCommit(0, DATA, 0)), owner: succeeded(() => allocator.reservationAbort(0)), ...detecting(rcu) };
  },
  finally: ({ count }) => (view) => view.word(count) === 1,
});

export const commitAgainstFree = scenario({
  ...committedAndFreed(),
  name: 'binder: a commit against a free',
  description: 'A commit that found its buffer by load_rcu, and locked it after it was freed, sees that it was: of commit and free one succeeds.',
  reach: () => ({
    'the commit was first': (view) => view.ended('sender') && !view.ended('owner'),
    'the free was first': (view) => view.ended('owner') && !view.ended('sender'),
  }),
});

/** Says of a buffer that is freed nothing at all: it is still reserved, for whoever holds its descriptor. */
class LeavesNoMark extends TreeRangeAllocator {
  protected override *markFree(state: Exclusive): Thread<'EPERM' | null> {
    return (yield* state.read()) === 1 ? null : 'EPERM';
  }
}

export const commitUnseen = scenario({
  ...committedAndFreed(LeavesNoMark),
  name: 'binder: a commit against a free that leaves no mark',
  description: "The broken twin of 'binder: a commit against a free': data is kept with a buffer that nobody can find any more.",
  expect: ['assertion'],
});

