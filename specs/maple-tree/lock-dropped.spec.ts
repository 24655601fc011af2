import { inspect } from 'quiesce/maple-tree';
import { GEOMETRIES } from './geometries';
import { GrownTree, type Kind, type Write } from './grown-tree';
import { outcome } from './outcome';
import { grownTrees, WRITES } from './writes';

// A write that finds no memory lets the lock go while it waits for some. Whoever comes in between may change everything: what was found out before
// counts no more. (An erase that kept the range it had found wiped what another had stored there meanwhile.)

const STRIDE = process.env['QUIESCE_LONG'] === undefined ? 29 : 1;

/** Runs a write up to where it has let the lock go for want of memory, then others as a whole, then the rest; null when it needs no memory. */
function interrupted(world: GrownTree, write: Write, others: readonly Write[]): { readonly written: unknown } | null {
  const { memory, tree } = world;
  memory.fail({ first: 0, second: null });
  const thread = write(tree);
  let step = thread.next(0);
  let isDropped = false;
  while (step.done !== true) {
    if (step.value.kind === 'event' && step.value.event === 'might-sleep') {
      isDropped = true;
      expect(memory.word(tree.address)).toBe(0);
      for (const other of others) memory.run(other(tree));
    }
    step = thread.next(memory.perform(step.value));
  }
  return isDropped ? { written: step.value } : null;
}

describe.each(GEOMETRIES)('in geometry %s, while a write waits for memory', (_, geometry) => {
  test.each([true, false])('another may write as if it had come first; RCU mode and gaps: %s', (both) => {
    const kind: Kind = { geometry, inRcu: both, tracksGaps: both };
    let pairs = 0;
    let waited = 0;
    for (const grown of grownTrees(geometry)) {
      for (const write of WRITES) {
        for (const other of WRITES) {
          if (pairs++ % STRIDE !== 0) continue;
          const world = new GrownTree(kind, grown);
          const given = interrupted(world, write('kernel'), [other('kernel')]);
          if (given === null) continue;
          waited++;
          const plain = new GrownTree(kind, grown);
          plain.memory.run(other('kernel')(plain.tree));
          expect(outcome(world, given.written)).toEqual(outcome(plain, plain.memory.run(write('kernel')(plain.tree))));
        }
      }
    }
    expect(waited).toBeGreaterThan(25);
  });

  test('what is stored beside the range to be erased stays', () => {
    const store = (first: number, last: number, entry: number): Write => (tree) => tree.storeRange(first, last, entry, 'kernel');
    const world = new GrownTree({ geometry, inRcu: true, tracksGaps: false }, [store(0, 399, 9), store(500, 509, 11), store(600, 999, 9)]);
    const given = interrupted(world, (tree) => tree.erase(505), [store(520, 529, 13), store(400, 499, 15)]);
    expect(given?.written).toMatchObject({ what: 'written', content: 11 });
    expect(world.memory.run(inspect(world.tree)).entries.slice(1, -1)).toEqual([
      { index: 400, last: 499, entry: 15 },
      { index: 520, last: 529, entry: 13 },
    ]);
  });

  test('a range of owned values that was free and is now inside of one is refused, and the memory waited for is given back', () => {
    const world = new GrownTree({ geometry, inRcu: true, tracksGaps: false }, [(tree) => tree.storeRange(10, 19, 9, 'kernel')]);
    const { live } = world.memory;
    const given = interrupted(world, (tree) => tree.replaceRange(30, 39, 11, 'kernel'), [(tree) => tree.storeRange(10, 99, 13, 'kernel')]);
    expect(given?.written).toMatchObject({ what: 'occupied', content: 13 });
    world.elapse();
    expect(world.memory.live).toBe(live);
  });
});
