import { actor, scenario } from 'quiesce';
import { i32, RcuBox } from 'quiesce/boxes';
import { MapleTree } from 'quiesce/maple-tree';
import { gracePeriod, reader, updater } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, rcuOf, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith, withoutWaiting } from './worlds';
import type { GuardInput, LoadInput, RefInput } from './worlds';

/** The first one to read: the world and the reader are written out here, which the other files take from `worlds.ts`. */
export const loadAgainstErase = scenario({
  name: 'load_rcu against erase',
  description: 'What a reader found stays readable until its section ends, though the value is erased and dropped under its eyes.',
  *world({ detector }) {
    const rcu = yield* rcuOf(detector, { readers: 1, updaters: 1 });
    const boxes = RcuBox.of(rcu, i32);
    const tree = yield* MapleTree.create({ rcu, useRcu: true, entry: boxes });
    const ten = yield* boxes.create(10);
    if (ten !== null) yield* tree.insert(INDEX, ten);
    return { rcu, tree, boxes };
  },
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, tree, boxes }) => ({
    reader: actor(
      reader,
      {
        lock: () => rcu.readLock(0),
        load: ({ index, guard }: LoadInput) => tree.loadRcu(index, guard),
        dereference: ({ ref }: RefInput) => ref.read(),
        unlock: ({ guard }: GuardInput) => rcu.readUnlock(guard),
      },
      { input: { index: INDEX }, nonBlocking: ['lock', 'load', 'dereference', 'unlock'] },
    ),
    updater: actor(updater, updatingWith({ rcu, tree, boxes }), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader holds what the updater owns': { reader: 'inside.holding', updater: 'owning' },
    'a reader holds what waits to be freed': { reader: 'inside.holding', updater: 'done', gracePeriod: 'waiting' },
    'a reader that came later is inside when the box is freed': whileInvoking(rcu, { reader: 'inside' }),
    'everybody is done': { reader: 'done', updater: 'done', gracePeriod: 'idle' },
  }),
});

export const loadAgainstEraseWithoutWaiting = scenario({
  name: 'load_rcu against erase, and a detector that does not wait',
  description: "The broken twin of 'load_rcu against erase': grace periods end while readers are inside.",
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, withoutWaiting(world.rcu.detector), { daemon: true }),
  }),
  expect: ['early-grace-period'],
});

export const loadAgainstEraseFreedTooEarly = scenario({
  name: 'load_rcu against erase, and a detector that does not wait: what comes of it',
  description: 'The same as its neighbour with the guarantee left unjudged: what the reader holds is freed.',
  world: () => treeWithOne(),
  actors: (world) => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    gracePeriod: actor(gracePeriod, withoutWaiting(world.rcu.detector), { daemon: true }),
  }),
  ignore: ['early-grace-period'],
  expect: ['use-after-free'],
});
