import type { Counts } from './counting-tree';
import { GEOMETRIES } from './geometries';
import { GrownTree, type Kind, type Write } from './grown-tree';
import { outcome } from './outcome';
import { shapeOf } from './tree-shape';
import { grownTrees, WRITES } from './writes';

/** Lets every allocation of a write fail in turn, and with each every one of the second try. Returns how many times it failed. */
function failEach(kind: Kind, grown: readonly Write[], write: Write, counts: Counts): number {
  const plain = new GrownTree(kind, grown);
  const should = outcome(plain, plain.memory.run(write(plain.tree)));
  for (const [what, count] of plain.counts) counts.set(what, count + (counts.get(what) ?? 0));
  let times = 0;
  for (let first = 0; ; first++) {
    const world = new GrownTree(kind, grown);
    const before = world.words();
    const { live } = world.memory;
    for (let second = 0; ; second++) {
      world.memory.fail({ first, second });
      const written = world.memory.run(write(world.tree));
      if (world.memory.failed < 2) {
        // All has failed by now, and the same tree is written at last, as if nothing had.
        expect(outcome(world, written)).toEqual(should);
        break;
      }
      times++;
      expect(written).toMatchObject({ what: 'no memory' });
      expect(world.memory.word(world.tree.address)).toBe(0);
      expect(world.memory.live).toBe(live);
      expect(world.words()).toEqual(before);
    }
    if (world.memory.failed === 0) return times;
  }
}

/** Every way to store that takes memory. */
const HAPPENINGS = ['a root alone', 'higher', 'lower', 'new root', 'rebalance', 'spanning store', 'split', 'subtrees overwritten', 'two leaves'];

const isLong = process.env['QUIESCE_LONG'] !== undefined;

const KINDS = [true, false].flatMap((inRcu) => [true, false].map((tracksGaps) => ({ inRcu, tracksGaps }))).filter(({ inRcu, tracksGaps }) => isLong || inRcu === tracksGaps);

describe.each(GEOMETRIES)('in geometry %s, when memory is short', (_, geometry) => {
  test.each(KINDS)('every write fails with the tree as it was, and succeeds when only the first try failed; RCU mode $inRcu, gaps $tracksGaps', (kind) => {
    const counts: Counts = new Map();
    let times = 0;
    for (const [nth, grown] of grownTrees(geometry).entries()) {
      for (const [at, write] of WRITES.entries()) {
        for (const gfp of ['kernel', 'atomic'] as const) if (isLong || (gfp === 'kernel') === ((nth + at) % 2 === 0)) times += failEach({ geometry, ...kind }, grown, write(gfp), counts);
      }
    }
    expect(times).toBeGreaterThan(100);
    expect([...counts.keys()]).toEqual(expect.arrayContaining([...HAPPENINGS, ...(kind.inRcu ? ['node store'] : [])]));
  });

  test.each(KINDS)('a copy fails with nothing of it left, and the original as it was; RCU mode $inRcu, gaps $tracksGaps', (kind) => {
    for (const grown of grownTrees(geometry)) {
      const world = new GrownTree({ geometry, ...kind }, grown);
      const other = world.another();
      const before = world.words();
      const { live } = world.memory;
      let failures = 0;
      for (; ; failures++) {
        world.memory.fail({ first: null, second: failures });
        const isCopied = world.memory.run(world.tree.duplicateInto(other, 'kernel'));
        expect([world.memory.word(world.tree.address), world.memory.word(other.address)]).toEqual([0, 0]);
        if (world.memory.failed === 0) break;
        expect([isCopied, world.memory.live, world.memory.word(other.address + 8)]).toEqual([false, live, 0]);
        expect(world.words()).toEqual(before);
      }
      expect(world.memory.live).toBe(live + failures);
      expect(shapeOf(world.memory, other.address, geometry)).toEqual(world.shape());
    }
  });
});
