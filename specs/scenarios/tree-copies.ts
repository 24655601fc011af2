import { actor, load, scenario, store, thread, type Address, type Gfp, type Scenario, type Thread } from 'quiesce';
import { RawMapleTree, SMALL_GEOMETRY, type RawTreeOptions } from 'quiesce/maple-tree';
import { reader } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { isSound, rawTreeWith, readingWords, type RawWorld, type RawWorldOptions } from './raw-worlds';

interface TwoTrees extends RawWorld {
  readonly copy: RawMapleTree;
}

/** Copies the tree and destroys the original, while a reader looks in the copy. */
const copyAndDestroy = (options: RawWorldOptions = {}): Pick<Scenario<TwoTrees>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  *world({ detector }) {
    const world = yield* rawTreeWith([1, 2, 3], { detector, ...options });
    return { ...world, copy: new RawMapleTree(yield* RawMapleTree.allocate(true), world.rcu, { geometry: SMALL_GEOMETRY }) };
  },
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, tree, copy }) => ({
    reader: actor(reader, readingWords({ rcu, tree: copy }), { input: { index: 2 }, nonBlocking: ['load'] }),
    copier: thread(function* () {
      yield* tree.duplicateInto(copy, 'nowait');
      yield* tree.destroy();
    }),
    ...detecting(rcu),
  }),
  finally: ({ copy }) => (view) => isSound(view, copy),
});

export const treeCopied = scenario({
  ...copyAndDestroy(),
  name: 'load_rcu in a tree that becomes a copy',
  description: 'The copy appears with one store, has nodes of its own, and outlives the original.',
  reach: ({ rcu }) => ({
    'the reader looks up while the original is freed': whileInvoking(rcu, { reader: 'inside.loading' }),
    'the reader looks up while the copy is made': (view) => view.matches('reader', 'inside.loading') && !view.ended('copier'),
  }),
});

/** A copy that is the same nodes. */
class SharesNodes extends RawMapleTree {
  protected override *copyInto(other: RawMapleTree, _gfp: Gfp): Thread<boolean> {
    const word = (tree: Address): Address => tree + 8;
    yield* store(word(other.address), yield* load(word(this.address)), 'release');
    return true;
  }
}

export const treeCopySharesNodes = scenario({
  ...copyAndDestroy({ make: (address: Address, rcu: Rcu, options: RawTreeOptions) => new SharesNodes(address, rcu, options) }),
  name: 'load_rcu in a copy that shares its nodes',
  description: "The broken twin of 'load_rcu in a tree that becomes a copy': the copy dies with the original, and a look-up in it goes round for ever.",
  ignore: ['not-linearizable'],
  expect: ['not-non-blocking'],
});
