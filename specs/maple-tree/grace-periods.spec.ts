import fc from 'fast-check';
import { KERNEL_GEOMETRY } from 'quiesce/maple-tree';
import { load, WouldBlock } from '../../impl/memory';
import { GEOMETRIES } from './geometries';
import { GrownTree, type Kind, type Write } from './grown-tree';
import { NodeLedger } from './node-ledger';
import { play } from './play';
import { anySteps } from './random-steps';
import { nodesOf, type Place } from './tree-shape';
import { grownTrees, WRITES } from './writes';

const SEQUENCES = process.env['QUIESCE_LONG'] === undefined ? 3 : 300;

const KINDS = [true, false].flatMap((inRcu) => [true, false].map((tracksGaps) => ({ inRcu, tracksGaps })));

const placesOf = (world: GrownTree): readonly Place[] => nodesOf(world.memory, world.tree.address, world.kind.geometry);

/** Nodes that have left the tree and are not freed yet. */
function waiting(world: GrownTree): readonly number[] {
  const inTree = placesOf(world).map(({ node }) => node);
  return world.memory.nodes.filter((node) => !inTree.includes(node));
}

const sorted = (numbers: readonly number[]): readonly number[] => [...numbers].sort((a, b) => a - b);

describe.each(GEOMETRIES)('in geometry %s', (_, geometry) => {
  test.each(KINDS)('no step touches what was freed, and nothing is left at the end; RCU mode $inRcu, gaps $tracksGaps', (kind) => {
    fc.assert(
      fc.property(anySteps, (steps) => {
        const memory = new NodeLedger();
        expect(memory.run(play({ slots: geometry.range.slots, allocSlots: geometry.alloc.slots, ...kind }, steps))).toBeNull();
        expect(memory.checked.live).toEqual([]);
      }),
      { numRuns: SEQUENCES, seed: 7 },
    );
  });

  test.each([true, false])('what a write replaces stays readable until those who may be in it have left, gaps %s', (tracksGaps) => {
    for (const grown of grownTrees(geometry)) {
      for (const write of WRITES) {
        const world = new GrownTree({ geometry, inRcu: true, tracksGaps }, grown);
        const { memory, rcu, tree } = world;
        const before = memory.nodes;
        const guard = memory.run(rcu.readLock(0));
        memory.run(write('kernel')(tree));
        expect(memory.nodes).toEqual(expect.arrayContaining([...before]));
        const gone = waiting(world);
        const snapshot = memory.run(rcu.detector.start());
        expect(() => { memory.run(rcu.detector.wait({ snapshot })); }).toThrow(WouldBlock);
        for (const node of before) for (let word = 0; word < geometry.layout.words; word++) memory.run(load(node + word * 4));
        memory.run(rcu.readUnlock(guard));
        memory.run(rcu.detector.wait({ snapshot }));
        memory.run(rcu.detector.invoke({ batch: memory.run(rcu.detector.end({ snapshot })) }));
        expect(sorted(memory.nodes)).toEqual(sorted(placesOf(world).map(({ node }) => node)));
        for (const node of gone) expect(() => memory.run(load(node))).toThrow('use after free');
      }
    }
  });

  test('without RCU mode subtrees that are overwritten are freed at once, nodes that are replaced after a grace period', () => {
    let atOnce = 0;
    let later = 0;
    for (const grown of grownTrees(geometry).slice(3)) {
      for (const [first, last] of [[12, 387], [0, 395], [390, 0xffffffff], [105, 294]] as const) {
        const world = new GrownTree({ geometry, inRcu: false, tracksGaps: false }, grown);
        const before = placesOf(world);
        world.memory.run(world.tree.storeRange(first, last, 7, 'kernel'));
        const left = waiting(world);
        for (const { node, min, max } of before) {
          if (min <= first || max >= last) continue;
          expect(left).not.toContain(node);
          expect(world.memory.nodes).not.toContain(node);
          atOnce++;
        }
        later += left.length;
        world.elapse();
        expect(waiting(world)).toEqual([]);
      }
    }
    expect(Math.min(atOnce, later)).toBeGreaterThan(geometry === KERNEL_GEOMETRY ? 0 : 10);
  });

  const EMPTYING: readonly (readonly [string, Write])[] = [
    ['destroy', function* (tree) { yield* tree.destroy(); return true; }],
    ['nothing stored on everything', (tree) => tree.storeRange(0, 0xffffffff, 0, 'kernel')],
    ['one entry stored on everything', (tree) => tree.storeRange(0, 0xffffffff, 7, 'kernel')],
  ];

  test.each(EMPTYING)('%s frees all that was there: at once, or in RCU mode after a grace period', (_what, write) => {
    for (const kind of KINDS) {
      for (const grown of grownTrees(geometry)) {
        const world = new GrownTree({ geometry, ...kind }, grown);
        const before = world.memory.nodes;
        world.memory.run(write(world.tree));
        expect(waiting(world)).toEqual(kind.inRcu ? before : []);
        world.elapse();
        expect(waiting(world)).toEqual([]);
      }
    }
  });
});

describe('a root of 16 slots', () => {
  test.each([true, false])('is freed with all its leaves however many there are: full ones have their last child where others have metadata, gaps %s', (tracksGaps) => {
    const kind: Kind = { geometry: KERNEL_GEOMETRY, inRcu: true, tracksGaps };
    const roots = new Set<number>();
    for (let count = 50; count < 140; count += tracksGaps ? 7 : 1) {
      const world = new GrownTree(kind, Array.from({ length: count }, (_, n): Write => (tree) => tree.storeRange(n * 2, n * 2, 7, 'kernel')));
      const [root] = placesOf(world);
      roots.add(root!.end);
      world.memory.run(world.tree.destroy());
      world.elapse();
      expect(world.memory.nodes).toEqual([]);
    }
    if (!tracksGaps) expect([...roots]).toEqual(expect.arrayContaining([13, 14, 15]));
  });
});
