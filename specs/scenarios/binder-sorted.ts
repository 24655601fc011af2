import { actor, assertThat, scenario, thread, type ActorSpec, type Scenario, type Thread } from 'quiesce';
import { SortedRangeAllocator, type BufferRef } from 'quiesce/binder';
import { reader } from 'quiesce/models';
import type { LockGuard } from 'quiesce/sync';
import { notHeld, reserves, sortedOf, type SortedWorldOptions } from './binder-worlds';

// Binder's range allocator as it is: a sorted structure, and one lock for all. `binder.ts` has the one on a maple tree.

type SortedScenario = Pick<Scenario<SortedRangeAllocator>, 'world' | 'actors'>;

/** A reader at offset 2 against one who frees the buffer there and reserves two in its place: the second moves all to a larger array. */
const againstChanges = (options: SortedWorldOptions = {}): SortedScenario => ({
  world: () => sortedOf([{ size: 2 }, { size: 2 }], options),
  actors: (allocator): Record<string, ActorSpec> => ({
    reader: thread(function* () {
      const found = yield* allocator.lookUp(2, 0);
      yield* assertThat(found === null || (found.offset === 2 && found.size <= 2), 'the buffer found is there as a whole');
    }),
    owner: thread(function* () {
      yield* allocator.reservationAbort(2);
      yield* reserves(allocator, 1);
      yield* reserves(allocator, 1);
    }),
  }),
});

export const sortedLookUp = scenario({
  ...againstChanges(),
  name: 'binder, sorted: a look-up against a free and two reservations',
  description: 'The lock keeps everybody else away: entries are moved about, and the array is freed where another one takes its place.',
  reach: () => ({
    'the reader was first': (view) => view.ended('reader') && !view.ended('owner'),
    'the owner was first': (view) => view.ended('owner') && !view.ended('reader'),
  }),
});

class ReadsUnlocked extends SortedRangeAllocator {
  protected override *lockForReading(): Thread<LockGuard> {
    return notHeld(this.spinLock);
  }
}

export const sortedUnlockedReader = scenario({
  ...againstChanges({ kind: ReadsUnlocked }),
  name: 'binder, sorted: a look-up without the lock',
  description: "The broken twin of 'binder, sorted: a look-up against a free and two reservations': the array is freed under the reader.",
  ignore: ['data-race'],
  expect: ['use-after-free'],
});

/** Two reservations, and room for both. */
const twoReservations = (options: SortedWorldOptions = {}): Pick<Scenario<SortedRangeAllocator>, 'world' | 'actors' | 'finally'> => ({
  world: () => sortedOf([{ size: 2 }], { capacity: 4, ...options }),
  actors: (allocator): Record<string, ActorSpec> => ({
    one: thread(() => reserves(allocator, 1)),
    other: thread(() => reserves(allocator, 3, true)),
  }),
  finally: (allocator) => (view) => view.word(allocator.ranges.address + 4) === 3,
});

export const sortedReservations = scenario({
  ...twoReservations(),
  name: 'binder, sorted: two reservations at once',
  description: 'Each finds the array as the other one left it.',
  reach: () => ({
    'one was first': (view) => view.ended('one') && !view.ended('other'),
    'the other was first': (view) => view.ended('other') && !view.ended('one'),
  }),
});

class ReservesUnlocked extends SortedRangeAllocator {
  protected override *lockForUpdate(): Thread<LockGuard> {
    return notHeld(this.spinLock);
  }
}

export const sortedReservationsUnlocked = scenario({
  ...twoReservations({ kind: ReservesUnlocked }),
  name: 'binder, sorted: two reservations at once without the lock',
  description: "The broken twin of 'binder, sorted: two reservations at once': both put their buffer in the same place.",
  ignore: ['data-race'],
  expect: ['assertion'],
});

export const sortedLookUpWaits = scenario({
  name: 'binder, sorted: a look-up waits for writers',
  description: "What 'binder: a look-up never waits' is measured by: where one who frees or reserves is stopped with the lock held, no reader gets on.",
  world: () => sortedOf([{ size: 2 }, { size: 2 }]),
  actors: (allocator) => ({
    reader: actor(
      reader,
      {
        lock: () => allocator.lock(),
        load: ({ index }: { readonly index: number }) => allocator.loadLocked(index),
        *dereference({ ref }: { readonly ref: BufferRef }) {
          yield* assertThat((yield* ref.size()) === 2, 'the buffer found has its size');
        },
        unlock: ({ guard }: { readonly guard: LockGuard }) => guard.drop(),
      },
      { input: { index: 2 }, nonBlocking: ['lock', 'load', 'dereference', 'unlock'] },
    ),
    owner: thread(function* () {
      yield* allocator.reservationAbort(2);
      yield* reserves(allocator, 2);
    }),
  }),
  expect: ['not-non-blocking'],
});
