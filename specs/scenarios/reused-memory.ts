import { actor, scenario } from 'quiesce';
import { reader, updater, type UpdaterInput } from 'quiesce/models';
import { EVERY_DETECTOR, detecting } from './detecting';
import { freeAtOnce, INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

const eraseAndInsert: UpdaterInput = [
  { do: 'erase', index: INDEX },
  { do: 'insert', index: INDEX, value: 11 },
];

export const reusedMemory = scenario({
  name: 'load_rcu while freed memory is handed out again',
  description: 'The new box may lie where the old one lay, but only when nobody can hold the old one.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: eraseAndInsert }),
    ...detecting(world.rcu),
  }),
  reuse: true,
  reach: () => ({
    'the reader holds the new value': { reader: 'inside.holding', updater: 'done' },
  }),
});

export const reusedMemoryFreedAtOnce = scenario({
  name: 'load_rcu while memory freed at once is handed out again',
  description: "The broken twin of 'load_rcu while freed memory is handed out again': the box is freed when it is dropped.",
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, { ...updatingWith(world), drop: freeAtOnce }, { input: eraseAndInsert }),
    ...detecting(world.rcu),
  }),
  reuse: true,
  expect: ['use-after-free'],
});
