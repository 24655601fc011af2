import BTree from 'sorted-btree';
import { KERNEL_GEOMETRY, RawMapleTree } from '../../impl/maple-tree';
import { DirectMemory } from '../../impl/memory';
import { IdealRcu, serveOnce } from '../../impl/rcu';
import { straight, type StraightLibrary } from '../../straight';

/** A map from numbers to numbers that is measured. */
export interface Subject {
  readonly insert: (key: number, value: number) => void;
  readonly load: (key: number) => number;
  readonly erase: (key: number) => void;
  /** How many nodes there are now; null where they are objects of the engine's. */
  readonly nodes: () => number | null;
}

/** Writes between two grace periods. What has waited for longer has left the caches by the time it is freed: with 4096, inserts are a sixth slower. */
const BATCH = 256;

/** Whatever is queued in an ideal RCU with one reader lies above this in the word behind the reader's. */
const IN_FLIGHT = 3;

/** Trees in one memory: code that is warm for the first is warm for the others. */
function straightTrees(useRcu: boolean): () => Subject {
  const library = straight();
  return () => straightTree(library, useRcu);
}

function straightTree(library: StraightLibrary, useRcu: boolean): Subject {
  const rcu = library.IdealRcu.create({ readers: 1 });
  const tree = new library.RawMapleTree(library.RawMapleTree.allocate(useRcu), rcu, { geometry: library.KERNEL_GEOMETRY });
  const guard = rcu.readLock(0);
  rcu.readUnlock(guard);
  const standing = library.memory.live;
  const serve = (): void => {
    if (library.memory.word(rcu.domain + 4) > IN_FLIGHT) library.serveOnce(rcu.detector);
  };
  let written = 0;
  return {
    insert: (key, value) => {
      tree.insertRange(key, key, value, 'kernel');
      if (++written % BATCH === 0) serve();
    },
    load: (key) => tree.load(key, guard),
    erase: (key) => {
      tree.erase(key);
      if (++written % BATCH === 0) serve();
    },
    nodes: () => {
      serve();
      return library.memory.live - standing;
    },
  };
}

/** What can be measured, by name: each makes new maps. */
export const subjects = {
  'sorted-btree': () => (): Subject => {
    const tree = new BTree<number, number>();
    return {
      insert: (key, value) => void tree.set(key, value),
      load: (key) => tree.get(key) ?? 0,
      erase: (key) => void tree.delete(key),
      nodes: () => null,
    };
  },
  'maple tree': () => straightTrees(false),
  'maple tree in RCU mode': () => straightTrees(true),
  'maple tree, generators': () => (): Subject => {
    const memory = new DirectMemory();
    const rcu = memory.run(IdealRcu.create({ readers: 1 }));
    const tree = new RawMapleTree(memory.run(RawMapleTree.allocate(false)), rcu, { geometry: KERNEL_GEOMETRY });
    const guard = memory.run(rcu.readLock(0));
    memory.run(rcu.readUnlock(guard));
    const standing = memory.live;
    const serve = (): void => {
      if (memory.word(rcu.domain + 4) > IN_FLIGHT) memory.run(serveOnce(rcu.detector));
    };
    return {
      insert: (key, value) => void memory.run(tree.insertRange(key, key, value, 'kernel')),
      load: (key) => memory.run(tree.load(key, guard)),
      erase: (key) => void memory.run(tree.erase(key)),
      nodes: () => {
        serve();
        return memory.live - standing;
      },
    };
  },
} satisfies Readonly<Record<string, () => () => Subject>>;
