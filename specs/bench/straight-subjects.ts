import BTree from 'sorted-btree';
import { LeafTree } from '../../impl/maple-tree';
import { DirectMemory } from '../../impl/memory';
import { IdealRcu } from '../../impl/rcu';
import { straight } from '../../straight';

/** A map from numbers to numbers that is measured. */
export interface Subject {
  /** How many different keys it takes; the keys of a task are taken modulo this. */
  readonly capacity: number;
  readonly insert: (key: number, value: number) => void;
  readonly load: (key: number) => number;
}

// One leaf holds seven keys with gaps between them. A tree of many leaves takes `Infinity`.
const LEAF = 7;

/** What can be measured, by name. */
export const subjects = {
  'sorted-btree': (): Subject => {
    const tree = new BTree<number, number>();
    return { capacity: Infinity, insert: (key, value) => void tree.set(key, value), load: (key) => tree.get(key) ?? 0 };
  },
  'leaf, straight through': (): Subject => {
    const library = straight();
    const rcu = library.IdealRcu.create({ readers: 1 });
    const tree = new library.LeafTree(library.LeafTree.allocate(true), 16, rcu);
    const guard = rcu.readLock(0);
    return { capacity: LEAF, insert: (key, value) => void tree.write('store', key, value, 'kernel'), load: (key) => tree.load(key, guard) };
  },
  'leaf, generators': (): Subject => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const tree = new LeafTree(memory.run(LeafTree.allocate(true)), 16, rcu);
    const guard = memory.run(rcu.readLock(0));
    return {
      capacity: LEAF,
      insert: (key, value) => void memory.run(tree.write('store', key, value, 'kernel')),
      load: (key) => memory.run(tree.load(key, guard)),
    };
  },
} satisfies Readonly<Record<string, () => Subject>>;
