import { actor, scenario, type ActorSpec, type Thread } from 'quiesce';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { WaitingRcu, type Detector } from 'quiesce/rcu';
import { INDEX, readingWith, treeWithOne, updatingWith, type World } from './worlds';

const READERS = 8;
const OPERATIONS = ['lock', 'load', 'dereference', 'unlock'];

const world = () => treeWithOne({ readers: READERS, rcu: WaitingRcu });

/** Eight readers, an updater that erases what they look up, and a detector. */
const against =
  (change: (detector: Detector) => Detector) =>
  (made: World): Record<string, ActorSpec> => ({
    ...Object.fromEntries(Array.from({ length: READERS }, (_, slot) => [`reader${slot + 1}`, actor(reader, readingWith(made, slot), { input: { index: INDEX }, nonBlocking: OPERATIONS })])),
    updater: actor(updater, updatingWith(made), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, change(made.rcu.detector), { daemon: true }),
  });

export const eightReaders = scenario({
  name: 'eight readers against erase',
  description: 'A grace period waits for every reader, however many there are. The detector only waits, so readers are taken apart.',
  world,
  actors: against((detector) => detector),
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
  world,
  actors: against(forgettingOne),
  expect: ['early-grace-period'],
});
