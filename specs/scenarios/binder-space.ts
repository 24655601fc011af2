import { alloc, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Thread, type View } from 'quiesce';
import { BufferRef, TreeRangeAllocator, type ReservationAbort, type StopUsing } from 'quiesce/binder';
import type { LockGuard } from 'quiesce/sync';
import { notHeld, reserves, treeOf, type TreeWorld, type TreeWorldOptions } from './binder-worlds';
import { EVERY_DETECTOR, detecting } from './detecting';
import { seen } from './raw-worlds';

// Space is taken and freed under the allocator's mutex: the tree, what is left for oneway transactions, and the pages in use change together.

interface PagedWorld extends TreeWorld {
  /** Whether the page is in use. */
  readonly used: Address;
}

/** Two buffers of one page are freed by one; another one wants the page as a whole, and uses it. */
const againstMerge = (kind?: NonNullable<TreeWorldOptions['kind']>): Pick<Scenario<PagedWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  *world({ detector }) {
    const used = yield* alloc({ type: 'page in use', words: 1, memory: 'static' });
    yield* store(used, 1, 'plain');
    return { ...(yield* treeOf([{ size: 2 }, { size: 2 }], { detector, readers: 0, updaters: 2, size: 4, ...(kind && { kind }) })), used };
  },
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, allocator, used }): Record<string, ActorSpec> => {
    const stopUsing: StopUsing = function* ({ first, end }) {
      if (first < end) yield* store(used, 0);
    };
    return {
      owner: thread(function* () {
        yield* allocator.reservationAbort(0, stopUsing);
        yield* allocator.reservationAbort(2, stopUsing);
      }),
      sender: thread(function* () {
        if (yield* reserves(allocator, 4)) yield* store(used, 1);
      }),
      ...detecting(rcu),
    };
  },
  finally: ({ allocator, used }) => (view) => view.word(used) === seen(view, allocator.countBuffers()),
});

export const reservationAgainstMerge = scenario({
  ...againstMerge(),
  name: 'binder: a reservation against frees that merge',
  description: 'What two buffers leave is one free piece, and its page is given up before another one can get it.',
  reach: ({ used }) => ({
    'the sender got the whole page': (view) => view.ended('owner') && view.ended('sender') && view.word(used) === 1,
    'the sender came too early': (view) => view.ended('owner') && view.ended('sender') && view.word(used) === 0,
  }),
});

/** Gives pages up when nothing is locked any more. */
class GivesUpLate extends TreeRangeAllocator {
  override *reservationAbort(offset: number, stopUsing?: StopUsing): Thread<ReservationAbort> {
    const aborted = yield* super.reservationAbort(offset);
    if (aborted.ok && stopUsing) yield* stopUsing(aborted.pages);
    return aborted;
  }
}

export const pagesGivenUpLate = scenario({
  ...againstMerge(GivesUpLate),
  name: 'binder: a reservation against frees that merge, pages given up late',
  description: "The broken twin of 'binder: a reservation against frees that merge': between the free and the giving up another one has the page, and uses it.",
  expect: ['assertion'],
});

/** Two senders of oneway transactions, where there is room for one of them. */
const twoSenders = (options: TreeWorldOptions = {}): Pick<Scenario<TreeWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: ({ detector }) => treeOf([{ size: 1, isOneway: true }], { detector, readers: 0, updaters: 2, ...options }),
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, allocator }): Record<string, ActorSpec> => ({
    one: thread(() => reserves(allocator, 2, true)),
    other: thread(() => reserves(allocator, 3, true)),
    ...detecting(rcu),
  }),
  finally: ({ allocator }) => (view) => isAccounted(view, allocator),
});

/** Whether exactly what is in buffers of oneway transactions is accounted for, and no more than there is for them. */
function isAccounted(view: View, allocator: TreeRangeAllocator): boolean {
  const used = seen(view, onewayBytes(allocator));
  return used === view.word(allocator.oneway.address) && used <= allocator.mapping.size / 2;
}

function* onewayBytes({ mapping, tree }: TreeRangeAllocator): Thread<number> {
  let bytes = 0;
  const lock = yield* tree.lock();
  for (let at = yield* lock.state(0).find(mapping.size - 1); at !== null; at = yield* at.state.find(mapping.size - 1)) {
    const buffer = new BufferRef(at.value.address);
    if (yield* buffer.isOneway()) bytes += yield* buffer.size();
  }
  return bytes;
}

export const twoReservations = scenario({
  ...twoSenders(),
  name: 'binder: two reservations at once',
  description: 'Half of the mapping is for oneway transactions: of two senders whose buffers do not fit in there together, one is refused.',
  reach: ({ allocator }) => ({
    'the one got his buffer': (view) => view.ended('one') && view.ended('other') && view.word(allocator.oneway.address) === 3,
    'the other got his': (view) => view.ended('one') && view.ended('other') && view.word(allocator.oneway.address) === 4,
  }),
});

/** The tree's own lock orders what is stored in it, and nothing else. */
class WithoutMutex extends TreeRangeAllocator {
  protected override *lockForUpdate(): Thread<LockGuard> {
    return notHeld(this.mutex);
  }
}

export const twoReservationsUnlocked = scenario({
  ...twoSenders({ kind: WithoutMutex }),
  name: "binder: two reservations at once, under the tree's lock alone",
  description: "The broken twin of 'binder: two reservations at once': both find room, for alloc_range knows nothing of what is left for oneway transactions.",
  ignore: ['data-race'],
  expect: ['assertion'],
});

/** A oneway buffer is freed while another one is reserved. */
const accounting = (options: TreeWorldOptions = {}): Pick<Scenario<TreeWorld>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: ({ detector }) => treeOf([{ size: 2, isOneway: true }], { detector, readers: 0, updaters: 2, ...options }),
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, allocator }): Record<string, ActorSpec> => ({
    owner: thread(() => allocator.reservationAbort(0)),
    sender: thread(function* () {
      if (!(yield* reserves(allocator, 3, true))) yield* reserves(allocator, 1, true);
    }),
    ...detecting(rcu),
  }),
  finally: ({ allocator }) => (view) => isAccounted(view, allocator),
});

export const accountingAgainstFree = scenario({
  ...accounting(),
  name: 'binder: oneway accounting against a free',
  description: 'What a free gives back is there for the next, and what is left is always what no buffer has.',
  reach: ({ allocator }) => ({
    'what was given back was needed': (view) => view.ended('sender') && view.word(allocator.oneway.address) === 3,
    'the sender came too early, and took less': (view) => view.ended('owner') && view.ended('sender') && view.word(allocator.oneway.address) === 1,
  }),
});

/** Gives back when nothing is locked any more. */
class GivesBackLate extends TreeRangeAllocator {
  protected override *giveBack(): Thread<void> {}

  override *reservationAbort(offset: number): Thread<ReservationAbort> {
    const buffer = yield* this.lookUp(offset, 0);
    const aborted = yield* super.reservationAbort(offset);
    if (aborted.ok && buffer?.isOneway) yield* this.oneway.giveBack(buffer.size);
    return aborted;
  }
}

export const accountingUnlocked = scenario({
  ...accounting({ kind: GivesBackLate, readers: 1, updaters: 1 }),
  name: 'binder: oneway accounting against a free, outside of the lock',
  description: "The broken twin of 'binder: oneway accounting against a free': what is given back between another one's load and store is lost.",
  ignore: ['data-race'],
  expect: ['assertion'],
});
