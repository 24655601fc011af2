import { actor, free, reclaimed, scenario, transfer, type Thread } from 'quiesce';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { INDEX, readingWith, treeWithOne, updatingWith, type BoxInput } from './worlds';

/** Drops a box as if it were a `KBox`: nobody else can reach it, but for those who have. */
function* freeAtOnce({ box }: BoxInput): Thread<void> {
  yield* transfer(box, 'reclaimer');
  yield* reclaimed(box.address);
  yield* free(box.address, 'kfree');
}

export const freeWithoutGracePeriod = scenario({
  name: 'free without a grace period',
  description: "A broken twin of 'load_rcu against erase' and of 'load_rcu against overwrite': the box is freed when it is dropped.",
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, { ...updatingWith(world), drop: freeAtOnce }, { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  expect: ['use-after-free'],
});

/** The same drop where nobody reads without the lock: then it is what a `KBox` does, and right. */
export const freeWithoutReaders = scenario({
  name: 'free without a grace period, and without readers',
  description: 'The reason for the grace period is the reader: without one, freeing at once is right.',
  world: () => treeWithOne(),
  actors: (world) => ({
    updater: actor(updater, { ...updatingWith(world), drop: freeAtOnce }, { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({ 'the updater owns the box': { updater: 'owning' } }),
});
