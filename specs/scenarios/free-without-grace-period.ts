import { actor, scenario } from 'quiesce';
import { reader, updater } from 'quiesce/models';
import { EVERY_DETECTOR, detecting } from './detecting';
import { freeAtOnce, INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const freeWithoutGracePeriod = scenario({
  name: 'free without a grace period',
  description: "The broken twin of 'free without a grace period, and without readers': the box is freed when it is dropped, as a `KBox` is.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, { ...updatingWith(world), drop: freeAtOnce }, { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});

export const freeWithoutReaders = scenario({
  name: 'free without a grace period, and without readers',
  description: 'The reason for the grace period is the reader: without one, freeing at once is right.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, { ...updatingWith(world), drop: freeAtOnce }, { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  reach: () => ({ 'the updater owns the box': { updater: 'owning' } }),
});
