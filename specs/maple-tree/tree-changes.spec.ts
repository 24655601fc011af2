import { DirectMemory, type Thread } from '../../impl/memory';
import { RawMapleTree, SMALL_GEOMETRY, type StoreType, type WriteRange } from '../../impl/maple-tree';
import { IdealRcu } from '../../impl/rcu';
import { CHANGES } from '../scenarios/tree-changes';

// What the scenarios against load_rcu say of the way in which the tree changes is so.

const TYPES: StoreType[] = [];

class Spy extends RawMapleTree {
  override storeType(range: WriteRange, inRcu: boolean): StoreType {
    const type = super.storeType(range, inRcu);
    TYPES.push(type);
    return type;
  }
}

/** How each change is made, and the height before and after. */
const EXPECTED: Readonly<Record<string, readonly [type: StoreType, before: number, after: number]>> = {
  'insert': ['node store', 1, 1],
  'overwrite of several entries': ['node store', 1, 1],
  'a border moved to the right': ['slot store', 1, 1],
  'a border moved to the left': ['slot store', 1, 1],
  'a split': ['split', 2, 2],
  'the tree growing higher': ['split', 1, 2],
  'a spanning store': ['spanning store', 2, 2],
  'erase that takes from the next leaf': ['spanning store', 2, 2],
  'balancing two leaves': ['rebalance', 2, 2],
  'the tree growing lower': ['rebalance', 2, 1],
};

test.each(CHANGES.map((change) => [change.name, change] as const))('load_rcu against %s', (name, { entries, step }) => {
  const memory = new DirectMemory();
  const run = <T>(thread: Thread<T>): T => memory.run(thread);
  const rcu = run(IdealRcu.create({ readers: 0 }));
  const tree = new Spy(run(RawMapleTree.allocate(true)), rcu, { geometry: SMALL_GEOMETRY });
  const height = (): number => (memory.word(tree.address + 4) & 0x7c) >>> 2;
  for (const entry of entries) {
    const [first, last] = typeof entry === 'number' ? [entry, entry] : entry;
    run(tree.insertRange(first, last, first * 4 + 1, 'kernel'));
  }
  const before = height();
  TYPES.length = 0;
  if (step.do === 'erase') run(tree.erase(step.index));
  else run(tree.storeRange(step.index, step.last ?? step.index, 401, 'kernel'));
  expect([TYPES.at(-1), before, height()]).toEqual(EXPECTED[name]);
});
