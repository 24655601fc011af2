import { actor, scenario } from 'quiesce';
import { arrayType, RcuBox } from 'quiesce/boxes';
import { reader, updater } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

/** A value of 4096 bytes: an rcu_head behind it is too far from the start of its object for kvfree_rcu. */
const page = arrayType(1024);

export const largeValue = scenario({
  name: 'a value of a page',
  description: 'The rcu_head comes first, so that its offset is small however large the value is.',
  world: ({ detector }) => treeWithOne({ detector, value: page }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader holds what the updater owns': { reader: 'inside.holding', updater: 'owning' },
    'the value is freed': whileInvoking(rcu, { updater: 'done' }),
  }),
});

export const largeValueFirst = scenario({
  name: 'a value of a page before its rcu_head',
  description: "The broken twin of 'a value of a page', laid out as posted: kvfree_rcu does not find the start of the object, warns, and leaks it.",
  world: ({ detector }) => treeWithOne({ detector, value: page, boxes: (rcu, value) => RcuBox.of(rcu, value, 'value first') }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['warning'],
});
