import type { DetectorName, Thread, View } from 'quiesce';
import { inspect, RawMapleTree, SMALL_GEOMETRY, type Geometry, type RawTreeOptions } from 'quiesce/maple-tree';
import type { Guard, Rcu } from 'quiesce/rcu';
import { rcuOf } from './detecting';

/** An RCU and a tree of words, which nobody owns: for what concerns nodes only. */
export interface RawWorld {
  readonly rcu: Rcu;
  readonly tree: RawMapleTree;
}

export interface RawWorldOptions {
  /** Readers that may be in sections, 1 unless told; the first actors of the scenario. */
  readonly readers?: number;
  /** Other actors that queue callbacks, 1 unless told. */
  readonly updaters?: number;
  /** Over which detector, the ideal one unless told. */
  readonly detector?: DetectorName;
  readonly useRcu?: boolean;
  readonly tracksGaps?: boolean;
  readonly geometry?: Geometry;
  /** The tree, the kernel's unless told. */
  readonly make?: (address: number, rcu: Rcu, options: RawTreeOptions) => RawMapleTree;
}

/** The word that stands for a value: no node pointer and no small number of the tree's own looks like it. */
export const wordOf = (value: number): number => value * 2 + 1;

/** A tree with words at indexes, or on ranges of them; each is that of the first index. */
export function* rawTreeWith(entries: Iterable<number | readonly [first: number, last: number]>, options: RawWorldOptions = {}): Thread<RawWorld> {
  const { readers = 1, updaters = 1, detector = 'ideal', useRcu = true, tracksGaps = false, geometry = SMALL_GEOMETRY, make = makeTree } = options;
  const rcu = yield* rcuOf(detector, { readers, updaters });
  const tree = make(yield* RawMapleTree.allocate(useRcu, tracksGaps), rcu, { geometry, tracksGaps });
  for (const entry of entries) {
    const [first, last] = typeof entry === 'number' ? [entry, entry] : entry;
    yield* tree.insertRange(first, last, wordOf(first), 'kernel');
  }
  return { rcu, tree };
}

const makeTree = (address: number, rcu: Rcu, options: RawTreeOptions): RawMapleTree => new RawMapleTree(address, rcu, options);

/** The operations of `reader` on words: what it finds is nothing to follow. */
export function readingWords({ rcu, tree }: RawWorld, slot: number = 0): ReadingWords {
  return {
    lock: () => rcu.readLock(slot),
    *load({ index, guard }) {
      const entry = yield* tree.load(index, guard);
      return entry === 0 ? null : entry;
    },
    *dereference() {},
    unlock: ({ guard }) => rcu.readUnlock(guard),
  };
}

export type ReadingWords = {
  readonly lock: () => Thread<Guard>;
  readonly load: (input: { readonly index: number; readonly guard: Guard }) => Thread<number | null>;
  readonly dereference: () => Thread<void>;
  readonly unlock: (input: { readonly guard: Guard }) => Thread<void>;
};

/** What thread code that only loads makes of the memory that a predicate sees. */
export function seen<T>(view: View, looking: Thread<T>): T {
  let step = looking.next(0);
  while (step.done !== true) {
    const access = step.value;
    step = looking.next(access.kind === 'load' ? view.word(access.address) : 0);
  }
  return step.value;
}

/** Whether a tree's structure keeps all its rules; where nobody is changing it. */
export const isSound = (view: View, tree: RawMapleTree): boolean => seen(view, inspect(tree)).problems.length === 0;
