import { actor, scenario } from 'quiesce';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const treeInRcuMode = scenario({
  name: 'load_rcu on a tree in RCU mode, erased and filled again',
  description: 'Leaves are replaced, never edited under a walker, and freed after a grace period.',
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), {
      input: [
        { do: 'erase', index: INDEX },
        { do: 'insert', index: INDEX, value: 11 },
      ],
    }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'the reader walks while the leaf is freed': { reader: 'inside.loading', gracePeriod: 'invoking' },
    'the reader finds the new value': { reader: 'inside.holding', updater: 'done' },
  }),
});

export const treeNotInRcuMode = scenario({
  name: 'load_rcu on a tree that is not in RCU mode',
  description: "The broken twin of 'load_rcu on a tree in RCU mode, erased and filled again': MapleTree::new() as posted. The leaf is freed under the walker.",
  world: () => treeWithOne({ useRcu: false }),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  expect: ['use-after-free'],
});
