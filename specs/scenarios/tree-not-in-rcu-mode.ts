import { actor, scenario } from 'quiesce';
import { reader, updater } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const treeInRcuMode = scenario({
  name: 'load_rcu on a tree in RCU mode, erased and filled again',
  description: 'Leaves are replaced, never edited under a walker, and freed after a grace period.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), {
      input: [
        { do: 'erase', index: INDEX },
        { do: 'insert', index: INDEX, value: 11 },
      ],
    }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'the reader walks while the leaf is freed': whileInvoking(rcu, { reader: 'inside.loading' }),
    'the reader finds the new value': { reader: 'inside.holding', updater: 'done' },
  }),
});

export const treeNotInRcuMode = scenario({
  name: 'load_rcu on a tree that is not in RCU mode',
  description: "The broken twin of 'load_rcu on a tree in RCU mode, erased and filled again': MapleTree::new() as posted. The leaf is freed under the walker.",
  world: ({ detector }) => treeWithOne({ detector, useRcu: false }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});
