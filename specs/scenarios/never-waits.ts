import { actor, scenario, type Thread } from 'quiesce';
import { RawMapleTree, type Replacement } from 'quiesce/maple-tree';
import { reader, updater, type UpdaterInput } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

/** Has the leaf that the reader walks replaced. */
const besideIt: UpdaterInput = [{ do: 'insert', index: INDEX - 1, value: 9 }];

export const neverWaits = scenario({
  name: 'load_rcu never waits',
  description: 'Wherever an updater is stopped, even for ever, a reader that runs on alone finishes its look-up.',
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX }, nonBlocking: ['lock', 'load', 'dereference', 'unlock'] }),
    updater: actor(updater, updatingWith(world), { input: besideIt }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'the reader walks while a leaf is replaced': { reader: 'inside.loading', updater: 'inserting' },
    'the reader walks while the old leaf is freed': whileInvoking(rcu, { reader: 'inside.loading' }),
  }),
});

/** Marks the old leaf dead before the new one can be found: readers have nowhere to go in between. */
class DeadTooEarly extends RawMapleTree {
  override *publish(replacement: Replacement): Thread<void> {
    yield* this.markDead(replacement.rebuild.old);
    yield* super.publish(replacement);
  }
}

export const waitsForWriter = scenario({
  name: 'load_rcu waits for a writer',
  description: "The broken twin of 'load_rcu never waits': the old leaf is dead before the new one is published, and a look-up goes round until it is.",
  world: ({ detector }) => treeWithOne({ detector, make: (address, rcu, options) => new DeadTooEarly(address, rcu, options) }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX }, nonBlocking: ['load'] }),
    updater: actor(updater, updatingWith(world), { input: besideIt }),
    ...detecting(world.rcu),
  }),
  expect: ['not-non-blocking'],
});
