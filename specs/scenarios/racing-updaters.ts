import { actor, scenario } from 'quiesce';
import { EXTERNAL_LOCK, RawMapleTree } from 'quiesce/maple-tree';
import { reader, updater } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const racingUpdaters = scenario({
  name: 'erase against overwrite',
  description: "Two updaters, one index: the tree's lock hands each box to exactly one of them.",
  world: ({ detector }) => treeWithOne({ detector, readers: 0, updaters: 2 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    eraser: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    storer: actor(updater, updatingWith(world), { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'both own a box': { eraser: 'owning', storer: 'owning' },
    'the eraser came first and the storer found nothing': { eraser: 'owning', storer: 'done' },
    'both boxes are dropped, and freed together': whileInvoking(rcu, { eraser: 'done', storer: 'done' }),
  }),
});

export const racingUpdatersWithoutLock = scenario({
  name: 'erase against overwrite without the lock',
  description: "The broken twin of 'erase against overwrite' and of 'load_rcu against two updaters': both take the same box out of the tree, and both drop it.",
  world: ({ detector }) => treeWithOne({ detector, readers: 0, updaters: 2, make: (address, rcu, options) => new RawMapleTree(address, rcu, { ...options, lock: EXTERNAL_LOCK }) }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    eraser: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    storer: actor(updater, updatingWith(world), { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  // Each of them may also read a node that the other one has freed or is writing to, and both are no update of one map.
  ignore: ['use-after-free', 'out-of-bounds', 'not-linearizable', 'data-race'],
  expect: ['double-queue'],
});

export const racingUpdatersWithReader = scenario({
  name: 'load_rcu against two updaters',
  description: 'A reader between an erase and an insert of the same index finds one value, the other or none.',
  world: ({ detector }) => treeWithOne({ detector, updaters: 2 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    eraser: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    inserter: actor(updater, updatingWith(world), { input: [{ do: 'insert', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'the insert came first and failed': { inserter: 'owning' },
    'a reader holds what is erased': { reader: 'inside.holding', eraser: 'owning' },
    'a reader holds what is new': { reader: 'inside.holding', eraser: 'done', inserter: 'done' },
  }),
});
