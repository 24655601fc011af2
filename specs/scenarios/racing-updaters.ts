import { actor, retry, scenario, type Gfp, type Thread } from 'quiesce';
import { LeafTree, type Writing, type Written } from 'quiesce/maple-tree';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { INDEX, readingWith, treeWithOne, updatingWith } from './worlds';

export const racingUpdaters = scenario({
  name: 'erase against overwrite',
  description: "Two updaters, one index: the tree's lock hands each box to exactly one of them.",
  world: () => treeWithOne({ readers: 0 }),
  actors: (world) => ({
    eraser: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    storer: actor(updater, updatingWith(world), { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'both own a box': { eraser: 'owning', storer: 'owning' },
    'the eraser came first and the storer found nothing': { eraser: 'owning', storer: 'done' },
    'both boxes are dropped, and freed together': { eraser: 'done', storer: 'done', gracePeriod: 'invoking' },
  }),
});

/** A tree that forgets to take its lock. */
class WithoutLock extends LeafTree {
  override *write(how: Writing, index: number, entry: number, gfp: Gfp): Thread<Written> {
    return yield* retry<Written>((ahead = 0) => this.attempt(how, index, entry, gfp, ahead), 0);
  }
}

export const racingUpdatersWithoutLock = scenario({
  name: 'erase against overwrite without the lock',
  description: "The broken twin of 'erase against overwrite' and of 'load_rcu against two updaters': both take the same box out of the tree, and both drop it.",
  world: () => treeWithOne({ readers: 0, make: (address, slots, rcu) => new WithoutLock(address, slots, rcu) }),
  actors: (world) => ({
    eraser: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    storer: actor(updater, updatingWith(world), { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  expect: ['double-queue'],
});

export const racingUpdatersWithReader = scenario({
  name: 'load_rcu against two updaters',
  description: 'A reader between an erase and an insert of the same index finds one value, the other or none.',
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    eraser: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    inserter: actor(updater, updatingWith(world), { input: [{ do: 'insert', index: INDEX, value: 11 }] }),
    gracePeriod: actor(gracePeriod, world.rcu.detector, { daemon: true }),
  }),
  reach: () => ({
    'the insert came first and failed': { inserter: 'owning' },
    'a reader holds what is erased': { reader: 'inside.holding', eraser: 'owning' },
    'a reader holds what is new': { reader: 'inside.holding', eraser: 'done', inserter: 'done' },
  }),
});
