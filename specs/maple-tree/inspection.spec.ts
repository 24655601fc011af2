import { store } from '../../impl/memory';
import { inspect, KERNEL_GEOMETRY, SMALL_GEOMETRY, type Geometry } from '../../impl/maple-tree';
import { GrownTree, type Kind, type Write } from './grown-tree';
import { nodesOf, type Place } from './tree-shape';

const LEAF = 1;

/** Fifty entries, ten indexes apart; the holes between are as long, and end nothing but the last leaf. */
const GROWTH = Array.from({ length: 50 }, (_, n): Write => (tree) => tree.storeRange(n * 20, n * 20 + 9, n * 2 + 101, 'kernel'));

/** A tree whose words are overwritten by hand. */
interface Broken {
  readonly world: GrownTree;
  readonly geometry: Geometry;
  readonly root: Place;
  readonly leaves: readonly Place[];
  /** The leaf with the fewest entries. */
  readonly roomy: Place;
  readonly set: (address: number, value: number) => void;
  readonly word: (address: number) => number;
}

function broken(kind: Kind, growth: readonly Write[] = GROWTH): Broken {
  const world = new GrownTree(kind, growth);
  const nodes = nodesOf(world.memory, world.tree.address, kind.geometry);
  const leaves = nodes.filter(({ type }) => type === LEAF);
  return {
    world,
    geometry: kind.geometry,
    root: nodes[0]!,
    leaves,
    roomy: leaves.reduce((least, leaf) => (leaf.end < least.end ? leaf : least)),
    set: (address, value) => { world.memory.run(store(address, value)); },
    word: (address) => world.memory.word(address),
  };
}

const problemsOf = ({ world }: Broken): readonly string[] => world.memory.run(inspect(world.tree)).problems;

type Case = readonly [what: string, breakIt: (tree: Broken) => void, problem: RegExp];

const EVERYWHERE: readonly Case[] = [
  ['a pivot before its slot', ({ set, word, leaves: [leaf], geometry: { range } }) => { set(range.pivotOf(leaf!.node, 1), word(range.pivotOf(leaf!.node, 0)) - 1); }, /pivot 1 is .*, below where its slot begins/u],
  ['a pivot that equals the one before', ({ set, word, leaves: [leaf], geometry: { range } }) => { set(range.pivotOf(leaf!.node, 1), word(range.pivotOf(leaf!.node, 0))); }, /pivot 1 is .*, below where its slot begins/u],
  ['a pivot behind the end of the node', ({ set, leaves: [leaf], geometry: { range } }) => { set(range.pivotOf(leaf!.node, 0), leaf!.max + 1); }, /pivot 0 is .*, beyond the node/u],
  ['an entry missing between two holes', ({ set, leaves: [leaf], geometry: { range } }) => { set(range.slotOf(leaf!.node, 2), 0); }, /slot [23] is empty, and so is the one before/u],
  ['a leaf that ends with nothing', ({ set, leaves: [leaf], geometry: { range } }) => { set(range.slotOf(leaf!.node, leaf!.end), 0); }, /a leaf that is not the last ends with an empty slot/u],
  [
    'nothing at the end of one leaf and at the beginning of the next',
    ({ set, leaves: [first, second], geometry: { range } }) => { set(range.slotOf(first!.node, first!.end), 0); set(range.slotOf(second!.node, 0), 0); },
    /slot 0 is empty, and so is the one before/u,
  ],
  ['an entry that is the tree\'s own', ({ set, leaves: [leaf], geometry: { range } }) => { set(range.slotOf(leaf!.node, leaf!.end), 1026); }, /slot \d+ holds 0x402, which is no entry/u],
  ['another parent', ({ set, leaves: [leaf, other] }) => { set(leaf!.node, other!.node | 6); }, /its parent word is 0x.*, not 0x/u],
  ['another slot in the parent word', ({ set, word, leaves: [leaf] }) => { set(leaf!.node, word(leaf!.node) + 8); }, /its parent word is/u],
  ['a root that does not know its tree', ({ set, root }) => { set(root.node, root.node); }, /its parent word is/u],
  ['another height', ({ set, word, world: { tree } }) => { set(tree.address + 4, word(tree.address + 4) + 4); }, /the height is noted as \d+, leaves are at depth \d+/u],
  ['a pointer of no type', ({ set, word, root, geometry }) => { set(geometry.of(root.type).slotOf(root.node, 1), word(geometry.of(root.type).slotOf(root.node, 1)) | (7 << 3)); }, /its type is 7/u],
  ['an inner node without a child', ({ set, root, geometry }) => { set(geometry.of(root.type).slotOf(root.node, 0), 0); }, /slot 0 of an inner node is empty/u],
];

const AT_16: readonly Case[] = [
  ['a last pivot that is not the end of the node', ({ set, roomy: leaf, geometry: { range } }) => { set(range.pivotOf(leaf.node, leaf.end), leaf.max - 1); }, /the last pivot is/u],
  ['a pivot behind the last slot', ({ set, roomy: leaf, geometry: { range } }) => { set(range.pivotOf(leaf.node, leaf.end + 1), 7); }, /pivot \d+ is set, but its slot is not used/u],
  ['an entry behind the last slot', ({ set, roomy: leaf, geometry: { range } }) => { set(range.slotOf(leaf.node, leaf.end + 1), 7); }, /slot \d+ is set, but not used/u],
  ['metadata with fewer slots', ({ set, word, roomy: leaf, geometry: { range } }) => { set(range.metaOf(leaf.node), word(range.metaOf(leaf.node)) - 1); }, /is set, but its slot is not used/u],
  ['metadata with more slots than there are', ({ set, roomy: leaf, geometry: { range } }) => { set(range.metaOf(leaf.node), 40); }, /its last slot is 40 of 16/u],
];

const WITH_GAPS: readonly Case[] = [
  ['a gap that is too small', ({ set, word, root, geometry: { alloc } }) => { set(alloc.gapOf(root.node, 0), word(alloc.gapOf(root.node, 0)) - 1); }, /the gap of slot 0 is noted as 9, but is 10/u],
  ['a gap that is too large', ({ set, word, root, geometry: { alloc } }) => { set(alloc.gapOf(root.node, 0), word(alloc.gapOf(root.node, 0)) + 1); }, /the gap of slot 0 is noted as 11, but is 10/u],
  ['metadata that points at a smaller gap', ({ set, root, geometry: { alloc } }) => { set(alloc.metaOf(root.node), root.end); }, /the metadata says that the largest gap is at slot 0/u],
  ['metadata with fewer slots in an inner node', ({ set, word, root, geometry: { alloc } }) => { set(alloc.metaOf(root.node), word(alloc.metaOf(root.node)) - 1); }, /is set, but not used/u],
];

const NAMES = [
  ['16/10 slots', KERNEL_GEOMETRY],
  ['4/3 slots', SMALL_GEOMETRY],
] as const;

describe.each(NAMES)('of a tree of %s, an inspection', (_, geometry) => {
  const cases = [...EVERYWHERE.map((each) => [false, ...each] as const), ...WITH_GAPS.map((each) => [true, ...each] as const), ...(geometry === KERNEL_GEOMETRY ? AT_16 : []).map((each) => [false, ...each] as const)];

  test.each(cases)('with gaps: %s, reports %s', (tracksGaps, _what, breakIt, problem) => {
    const tree = broken({ geometry, inRcu: true, tracksGaps });
    expect(problemsOf(tree)).toEqual([]);
    breakIt(tree);
    expect(problemsOf(tree)).toContainEqual(expect.stringMatching(problem));
  });
});

describe('an inspection reports', () => {
  const kind: Kind = { geometry: KERNEL_GEOMETRY, inRcu: true, tracksGaps: false };

  test('metadata of a full leaf that says something else than its pivots', () => {
    // 15 entries of 16 slots: the last pivot is the node's end, and so there is metadata besides.
    const tree = broken(kind, Array.from({ length: 15 }, (_, n): Write => (to) => to.storeRange(n, n === 14 ? 0xffffffff : n, n * 2 + 101, 'kernel')));
    expect(tree.leaves).toMatchObject([{ end: 14 }]);
    tree.set(KERNEL_GEOMETRY.range.metaOf(tree.leaves[0]!.node), 13);
    expect(problemsOf(tree)).toEqual([expect.stringMatching(/the metadata says that the last slot is 13, but it is 14/u)]);
  });

  test('a leaf with too few entries, in nodes of 16 slots', () => {
    const { range } = KERNEL_GEOMETRY;
    const tree = broken(kind);
    const [leaf] = tree.leaves;
    // Its first five entries become all there is, the last of them on the rest of the leaf.
    for (let slot = 5; slot < range.pivots; slot++) tree.set(range.pivotOf(leaf!.node, slot), 0);
    for (let slot = 5; slot < range.slots; slot++) tree.set(range.slotOf(leaf!.node, slot), 0);
    tree.set(range.pivotOf(leaf!.node, 4), leaf!.max);
    tree.set(range.metaOf(leaf!.node), 4);
    expect(problemsOf(tree)).toEqual([expect.stringMatching(/only 5 entries/u)]);
  });

  test('a height without a node, and a lone entry that looks like one', () => {
    const tree = new GrownTree(kind, []);
    tree.memory.run(store(tree.tree.address + 4, 2 | 4));
    tree.memory.run(store(tree.tree.address + 8, 2));
    expect(tree.memory.run(inspect(tree.tree)).problems).toEqual(['there is no node, but the height is noted as 1', 'the only entry looks like a node']);
  });
});
