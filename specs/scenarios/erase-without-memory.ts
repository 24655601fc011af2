import { scenario, thread, type Thread } from 'quiesce';
import { scope, type RcuBox, type RcuRef } from 'quiesce/boxes';
import { MapleTree } from 'quiesce/maple-tree';
import { EVERY_DETECTOR, detecting, isInvoking } from './detecting';
import { INDEX, treeWithOne, type World } from './worlds';

/** Erases one index twice: after a failure the second is a second try. */
function* eraseTwice({ tree }: World): Thread<void> {
  yield* scope(function* (s) {
    yield* s.temporary(yield* tree.erase(INDEX));
    yield* s.temporary(yield* tree.erase(INDEX));
  });
}

export const eraseWithoutMemory = scenario({
  name: 'erase without memory',
  description: 'Erase takes memory, too. When there is none the value stays in the tree, which goes on owning it.',
  world: ({ detector }) => treeWithOne({ detector, readers: 0 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: thread(() => eraseTwice(world)),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  reach: ({ rcu }) => ({
    'both attempts failed': (view) => view.ended('updater') && view.matches('gracePeriod', 'idle'),
    'the value is erased': (view) => view.ended('updater') && isInvoking(rcu, view),
  }),
});

/** `mas_erase` as the kernel has it: returns the entry even when there was no memory to take it out, and Rust's erase owns it. */
class ErasesAnyway extends MapleTree<RcuBox, RcuRef, RcuRef> {
  override *erase(index: number): Thread<RcuBox | null> {
    const { content } = yield* this.tree.erase(index);
    return yield* this.takeBack(content);
  }
}

export const eraseWithoutMemoryInKernel = scenario({
  name: "erase without memory, as the kernel's",
  description: "The broken twin of 'erase without memory', found in the kernel's code: the caller owns what the tree still holds.",
  world: ({ detector }) => treeWithOne({ detector, readers: 0, tree: ErasesAnyway }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: thread(() => eraseTwice(world)),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  expect: ['double-queue'],
});
