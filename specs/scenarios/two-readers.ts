import { actor, scenario } from 'quiesce';
import { gracePeriod, reader, updater } from 'quiesce/models';
import type { Detector, Snapshot } from 'quiesce/rcu';
import type { Thread } from 'quiesce';
import { EVERY_DETECTOR, detecting } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const twoReaders = scenario({
  name: 'two readers against erase',
  description: 'A grace period waits for every section that was open when it began, not for one of them.',
  world: ({ detector }) => treeWithOne({ detector, readers: 2 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    alice: actor(reader, readingWith(world, 0), { input: { index: INDEX } }),
    bob: actor(reader, readingWith(world, 1), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'both hold what the updater owns': { alice: 'inside.holding', bob: 'inside.holding', updater: 'owning' },
    'one still holds it while the detector waits': { alice: 'done', bob: 'inside.holding', gracePeriod: 'waiting' },
    'the other still holds it while the detector waits': { alice: 'inside.holding', bob: 'done', gracePeriod: 'waiting' },
  }),
});

/** A detector that forgets all readers but the first it saw. */
const waitingForOne = (detector: Detector): Detector => ({
  ...detector,
  *start(): Thread<Snapshot> {
    const { taken, owing } = yield* detector.start();
    return { taken, owing: owing.slice(0, 1) };
  },
});

export const twoReadersOneForgotten = scenario({
  name: 'two readers against erase, and a detector that waits for one',
  description: "The broken twin of 'two readers against erase'. One reader alone does not show it.",
  world: () => treeWithOne({ readers: 2 }),
  actors: (world) => ({
    alice: actor(reader, readingWith(world, 0), { input: { index: INDEX } }),
    bob: actor(reader, readingWith(world, 1), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, waitingForOne(world.rcu.detector), { daemon: true }),
  }),
  expect: ['early-grace-period'],
});
