import { actor, scenario, type ActorSpec } from 'quiesce';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { WaitingRcu, type Detector } from 'quiesce/rcu';
import type { Thread } from 'quiesce';
import { INDEX, readingWith, treeWithOne, updatingWith, type World } from './worlds';

const READERS = 8;

const manyReaders = (world: World): Record<string, ActorSpec> =>
  Object.fromEntries(Array.from({ length: READERS }, (_, slot) => [`reader${slot + 1}`, actor(reader, readingWith(world, slot), { input: { index: INDEX }, nonBlocking: ['lock', 'load', 'dereference', 'unlock'] })]));

export const eightReaders = scenario({
  name: 'eight readers against erase',
  description: 'A grace period waits for every reader, however many there are. The detector only waits, so readers are taken apart.',
  world: () => treeWithOne({ readers: READERS, rcu: WaitingRcu }),
  actors: (world) => ({
    ...manyReaders(world),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'the first and the last hold what the updater owns': { reader1: 'inside.holding', reader8: 'inside.holding', updater: 'owning' },
    'the last still holds it while the detector waits': { reader1: 'done', reader8: 'inside.holding', gracePeriod: 'waiting' },
    'all are inside at once': (view) => Array.from({ length: READERS }, (_, slot) => view.matches(`reader${slot + 1}`, 'inside')).every(Boolean),
  }),
});

/** A detector that forgets the last reader. */
const forgettingOne = (detector: Detector): Detector => ({
  ...detector,
  *wait({ snapshot: { taken, owing } }): Thread<void> {
    yield* detector.wait({ snapshot: { taken, owing: owing.slice(0, -1) } });
  },
});

export const eightReadersOneForgotten = scenario({
  name: 'eight readers against erase, and a detector that waits for seven',
  description: "The broken twin of 'eight readers against erase': the detector forgets the last one.",
  world: () => treeWithOne({ readers: READERS, rcu: WaitingRcu }),
  actors: (world) => ({
    ...manyReaders(world),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, forgettingOne(world.rcu.detector), { daemon: true }),
  }),
  expect: ['early-grace-period'],
});
