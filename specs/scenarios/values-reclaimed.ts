import { actor, scenario, type Thread } from 'quiesce';
import { MapleTree } from 'quiesce/maple-tree';
import type { RcuBox, RcuRef } from 'quiesce/boxes';
import { reader, updater, type EntryInput } from 'quiesce/models';
import { EVERY_DETECTOR, detecting } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith, type World } from './worlds';

// What becomes of a value that leaves the tree: dropped once, after it can be found no more.

/** Drops the value that it is about to take out: readers can still find it. */
class DropsFirst extends MapleTree<RcuBox, RcuRef, RcuRef> {
  override *erase(index: number): Thread<RcuBox | null> {
    const pointer = yield* this.tree.loadLocked(index);
    const value = yield* this.takeBack(pointer);
    if (value !== null) yield* value.drop();
    yield* this.tree.erase(index);
    return null;
  }
}

export const eraseDropsFirst = scenario({
  name: 'load_rcu against an erase that drops first',
  description: "A broken twin of 'load_rcu against erase': the value is queued before it is out of the tree, and a reader that comes in between outlives the grace period.",
  world: ({ detector }) => treeWithOne({ detector, tree: DropsFirst }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});

/** Stores over a value and forgets what was there. */
function* storeAndForget(world: World, entry: EntryInput): Thread<null> {
  yield* updatingWith(world).store(entry);
  return null;
}

export const overwriteForgets = scenario({
  name: 'an overwrite whose old value is forgotten',
  description: "A broken twin of 'load_rcu against overwrite': nobody drops the value that was replaced.",
  world: ({ detector }) => treeWithOne({ detector, readers: 0 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, { ...updatingWith(world), store: (entry: EntryInput) => storeAndForget(world, entry) }, { input: [{ do: 'store', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  expect: ['leak'],
});
