import { actor, scenario } from 'quiesce';
import { reader, updater } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { freeAtOnce, INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const loadAgainstOverwrite = scenario({
  name: 'load_rcu against overwrite',
  description: 'A reader finds the old value or the new one, and may read whichever it found until its section ends.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX, loads: 2 } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader holds a value while the old one is owned by the updater': { reader: 'inside.holding', updater: 'owning' },
    'a reader is inside when the old value is freed': whileInvoking(rcu, { reader: 'inside' }),
  }),
});

export const overwriteFreesAtOnce = scenario({
  name: 'load_rcu against overwrite, and the old value freed at once',
  description: "The broken twin of 'load_rcu against overwrite': a drop without a grace period.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, { ...updatingWith(world), drop: freeAtOnce }, { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});
