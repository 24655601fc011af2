import { actor, scenario } from 'quiesce';
import { arrayType, RcuBox } from 'quiesce/boxes';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

/** A value of 4096 bytes: an rcu_head behind it is too far from the start of its object for kvfree_rcu. */
const page = arrayType(1024);

export const largeValue = scenario({
  name: 'a value of a page',
  description: 'The rcu_head comes first, so that its offset is small however large the value is.',
  world: () => treeWithOne({ value: page }),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'a reader holds what the updater owns': { reader: 'inside.holding', updater: 'owning' },
    'the value is freed': { updater: 'done', gracePeriod: 'invoking' },
  }),
});

export const largeValueFirst = scenario({
  name: 'a value of a page before its rcu_head',
  description: "The broken twin of 'a value of a page', laid out as posted: kvfree_rcu does not find the start of the object, warns, and leaks it.",
  world: () => treeWithOne({ value: page, boxes: (rcu, value) => RcuBox.of(rcu, value, 'value first') }),
  actors: (world) => ({
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  expect: ['warning'],
});
