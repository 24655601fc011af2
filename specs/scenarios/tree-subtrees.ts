import { actor, alloc, scenario, storeByte, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import { KERNEL_GEOMETRY, RawMapleTree, type DeadNode } from 'quiesce/maple-tree';
import { reader } from 'quiesce/models';
import { serveOnce } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { isSound, rawTreeWith, readingWords, wordOf, type RawWorld, type RawWorldOptions } from './raw-worlds';

// Whole subtrees that leave the tree: overwritten, or destroyed with it.

/** A reader of an index against thread code of a writer. */
const against =
  (index: number, write: (world: RawWorld) => Thread<unknown>) =>
  (world: RawWorld): Record<string, ActorSpec> => ({
    reader: actor(reader, readingWords(world), { input: { index }, nonBlocking: ['load'] }),
    writer: thread(() => write(world)),
    ...detecting(world.rcu),
  });

const sound: NonNullable<Scenario<RawWorld>['finally']> = ({ tree }) => (view) => isSound(view, tree);

const SEVEN = [1, 2, 3, 4, 5, 6, 7];

/** The second of three leaves, and something of the others. */
const overWholeLeaf = ({ tree }: RawWorld): Thread<unknown> => tree.storeRange(2, 6, wordOf(99), 'atomic');

export const spanningOverLeaves = scenario({
  name: 'load_rcu against a spanning store over a whole leaf',
  description: 'A leaf that is overwritten as a whole leaves the tree as a subtree; a reader in it finds out that it is dead.',
  world: ({ detector }) => rawTreeWith(SEVEN, { detector }),
  detectors: EVERY_DETECTOR,
  actors: against(4, overWholeLeaf),
  finally: sound,
  reach: ({ rcu }) => ({ 'the reader looks up while what was overwritten is freed': whileInvoking(rcu, { reader: 'inside.loading' }) }),
});

/** A tree that frees dead subtrees at once, as the kernel's does when it is not in RCU mode. */
class FreesSubtreesAtOnce extends RawMapleTree {
  override *discard(pointer: number, max: number): Thread<void> {
    yield* super.discard(pointer, max, false);
  }
}

export const spanningOverLeavesFreed = scenario({
  name: 'load_rcu against a spanning store over a whole leaf, freed at once',
  description: "The broken twin of 'load_rcu against a spanning store over a whole leaf': only single nodes wait for a grace period.",
  world: ({ detector }) => rawTreeWith(SEVEN, { detector, make: (address, rcu, options) => new FreesSubtreesAtOnce(address, rcu, options) }),
  detectors: EVERY_DETECTOR,
  actors: against(4, overWholeLeaf),
  finally: sound,
  expect: ['use-after-free'],
});

const destroy = ({ tree }: RawWorld): Thread<void> => tree.destroy();

export const destroyed = scenario({
  name: 'load_rcu against destroy',
  description: 'The tree is emptied at once and its nodes are freed a grace period later, all by one callback.',
  world: ({ detector }) => rawTreeWith([1, 2, 3, 4, 5, 6], { detector }),
  detectors: EVERY_DETECTOR,
  actors: against(4, destroy),
  finally: sound,
  reach: ({ rcu }) => ({ 'the reader looks up while the nodes are freed': whileInvoking(rcu, { reader: 'inside.loading' }) }),
});

export const destroyedAtOnce = scenario({
  name: 'load_rcu against destroy, and nodes freed at once',
  description: "The broken twin of 'load_rcu against destroy': the subtree is freed under the reader.",
  world: ({ detector }) => rawTreeWith([1, 2, 3, 4, 5, 6], { detector, make: (address, rcu, options) => new FreesSubtreesAtOnce(address, rcu, options) }),
  detectors: EVERY_DETECTOR,
  actors: against(4, destroy),
  finally: sound,
  expect: ['use-after-free'],
});

// Two bugs of the kernel in how the walk that frees a subtree tells metadata from a child. They need no reader.

/** Single indexes 0, 2, 4, ...: with the kernel's geometry this many make a root whose slots are all used. */
const evens = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n * 2);
const FULL_ROOT = 124;
const ROOT_WITH_15 = 116;

/** Memory below the tree, so that addresses do not fit into two bytes. */
const BELOW = Object.freeze({ type: 'other memory', words: 0x4000, memory: 'static' } as const);

const alone = (count: number, options: RawWorldOptions): Pick<Scenario<RawWorld>, 'world' | 'detectors' | 'actors'> => ({
  *world() {
    yield* alloc(BELOW);
    const world = yield* rawTreeWith(evens(count), { readers: 0, geometry: KERNEL_GEOMETRY, ...options });
    yield* serveOnce(world.rcu.detector); // nodes replaced so far are gone
    return world;
  },
  actors: (world) => ({
    writer: thread(() => world.tree.destroy()),
    ...detecting(world.rcu),
  }),
});

export const destroyFullRoot = scenario({
  ...alone(FULL_ROOT, {}),
  name: 'destroy of a tree whose root is full',
  description: "With the kernel's geometry: a full node has no metadata, a node with a slot less has.",
  reach: ({ rcu }) => ({ 'the nodes are freed': whileInvoking(rcu) }),
});

/** Clears the metadata of a node after its children's pointers lost their types: in a full node that is the last child. (6.4 to 6.8) */
class ClearsLastChild extends RawMapleTree {
  override *markSubtreeDead(pointer: number, max: number): Thread<void> {
    yield* super.markSubtreeDead(pointer, max);
    const node = (pointer & -256) >>> 0;
    yield* storeByte(this.geometry.range.metaOf(node), 0);
    yield* storeByte(this.geometry.range.metaOf(node) + 1, 0);
  }
}

export const destroyClearsLastChild = scenario({
  ...alone(FULL_ROOT, { make: (address, rcu, options) => new ClearsLastChild(address, rcu, options) }),
  name: 'destroy of a tree whose root is full, and its last child taken for metadata',
  description: "The broken twin of 'destroy of a tree whose root is full': a bug that the kernel had. The last child's pointer loses two bytes.",
  expect: ['invalid-free'],
});

/** Takes whatever is in a slot for a child, and so metadata for the last one. */
class TakesMetadataForChild extends RawMapleTree {
  override *readDead(node: Address): Thread<DeadNode> {
    const { type, children } = yield* super.readDead(node);
    return { type, children: children === 0 ? 0 : this.geometry.of(type).slots, isOverLeaves: false };
  }
}

export const destroyTakesMetadataForChild = scenario({
  ...alone(ROOT_WITH_15, { make: (address, rcu, options) => new TakesMetadataForChild(address, rcu, options) }),
  name: 'destroy of a tree whose root has 15 children, and its metadata taken for a child',
  description: "The broken twin of 'destroy of a tree whose root is full', and of 'load_rcu against destroy': a bug that the kernel had. Something is read at address 0xe.",
  expect: ['out-of-bounds'],
});
