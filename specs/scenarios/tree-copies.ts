import { actor, load, scenario, store, thread, type Address, type Gfp, type Scenario, type Thread } from 'quiesce';
import { RawMapleTree, SMALL_GEOMETRY, type RawTreeOptions } from 'quiesce/maple-tree';
import { gracePeriod, reader } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';
import { isSound, rawTreeWith, readingWords, type RawWorld, type RawWorldOptions } from './raw-worlds';

interface TwoTrees extends RawWorld {
  readonly copy: RawMapleTree;
}

/** Copies the tree and destroys the original, while a reader looks in the copy. */
const copyAndDestroy = (options: RawWorldOptions = {}): Pick<Scenario<TwoTrees>, 'world' | 'actors' | 'finally'> => ({
  *world() {
    const world = yield* rawTreeWith([1, 2, 3], options);
    return { ...world, copy: new RawMapleTree(yield* RawMapleTree.allocate(true), world.rcu, { geometry: SMALL_GEOMETRY }) };
  },
  actors: ({ rcu, tree, copy }) => ({
    reader: actor(reader, readingWords({ rcu, tree: copy }), { input: { index: 2 }, nonBlocking: ['load'] }),
    copier: thread(function* () {
      yield* tree.duplicateInto(copy, 'nowait');
      yield* tree.destroy();
    }),
    gracePeriod: actor(gracePeriod, rcu.detector, { daemon: true }),
  }),
  finally: ({ copy }) => (view) => isSound(view, copy),
});

export const treeCopied = scenario({
  ...copyAndDestroy(),
  name: 'load_rcu in a tree that becomes a copy',
  description: 'The copy appears with one store, has nodes of its own, and outlives the original.',
  reach: () => ({
    'the reader looks up while the original is freed': { reader: 'inside.loading', gracePeriod: 'invoking' },
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
