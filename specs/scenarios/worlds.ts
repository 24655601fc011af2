import { free, reclaimed, transfer, type DetectorName, type Thread } from 'quiesce';
import { i32, RcuBox, type RcuBoxType, type RcuRef, type ValueType } from 'quiesce/boxes';
import { MapleTree, type Geometry, type MapleTreeOptions } from 'quiesce/maple-tree';
import type { EntryInput, Inserted } from 'quiesce/models';
import type { Detector, Guard, IdealRcu, Rcu } from 'quiesce/rcu';
import { rcuOf } from './detecting';

/** `MapleTree<RcuBox<T>>` */
export type Tree = MapleTree<RcuBox, RcuRef, RcuRef>;

/** The type `RcuBox<T>`, as corrected or as posted. */
export type Boxes = RcuBoxType<RcuBox>;

/** An RCU, a tree whose values it protects, and the type of those values. */
export interface World {
  readonly rcu: Rcu;
  readonly tree: Tree;
  readonly boxes: Boxes;
}

/** Where the worlds keep their value. */
export const INDEX = 100;

export interface WorldOptions {
  /** Readers that may be in sections, 1 unless told; the first actors of the scenario. */
  readonly readers?: number;
  /** Other actors that queue callbacks or wait for grace periods, 1 unless told. */
  readonly updaters?: number;
  /** Over which detector, the ideal one unless told. */
  readonly detector?: DetectorName;
  /** An RCU instead of it. */
  readonly rcu?: typeof IdealRcu;
  /** The boxes' type, `RcuBox` as corrected unless told. */
  readonly boxes?: (rcu: Rcu, value: ValueType) => Boxes;
  /** What is in the boxes, `i32` unless told. */
  readonly value?: ValueType;
  /** Whether the tree is in RCU mode; it is unless told. */
  readonly useRcu?: boolean;
  /** The tree, `MapleTree` unless told. */
  readonly tree?: { create(options: MapleTreeOptions<RcuBox, RcuRef, RcuRef>): Thread<Tree> };
  /** How many slots its nodes have, the fewest unless told. */
  readonly geometry?: Geometry;
  /** The tree underneath, the kernel's unless told. */
  readonly make?: NonNullable<MapleTreeOptions<RcuBox, RcuRef, RcuRef>['make']>;
}

const correctedBoxes = (rcu: Rcu, value: ValueType): Boxes => RcuBox.of(rcu, value);

/** An empty tree. */
export function* emptyTree(options: WorldOptions = {}): Thread<World> {
  const { readers = 1, updaters = 1, detector = 'ideal', rcu: Kind, boxes: boxesOf = correctedBoxes, value = i32, useRcu = true, make, geometry } = options;
  const { tree: KindOfTree = MapleTree } = options;
  const rcu = Kind === undefined ? yield* rcuOf(detector, { readers, updaters }) : yield* Kind.create({ readers });
  const boxes = boxesOf(rcu, value);
  const tree: Tree = yield* KindOfTree.create({ rcu, useRcu, entry: boxes, ...(geometry && { geometry }), ...(make && { make }) });
  return { rcu, tree, boxes };
}

/** A tree with one value, 10 unless told, at `INDEX`. */
export function* treeWithOne(options: WorldOptions = {}, value: number = 10): Thread<World> {
  const world = yield* emptyTree(options);
  yield* world.tree.insert(INDEX, yield* newBox(world.boxes, value));
  return world;
}

/** A tree with values at indexes, or on ranges of them; each value is the first index. */
export function* treeWith(entries: readonly (number | readonly [first: number, last: number])[], options: WorldOptions = {}): Thread<World> {
  const world = yield* emptyTree(options);
  for (const entry of entries) {
    const [first, last] = typeof entry === 'number' ? [entry, entry] : entry;
    yield* world.tree.insertRange({ first, last }, yield* newBox(world.boxes, first));
  }
  return world;
}

/** A new box while the world is built, when there is always memory. */
export function* newBox(boxes: Boxes, value: number): Thread<RcuBox> {
  const box = yield* boxes.create(value);
  if (box === null) throw new Error('there is no memory for the world');
  return box;
}

// What the operations of a lifecycle are given: types, because lifecycles know nothing of boxes and guards.
export interface LoadInput {
  readonly index: number;
  readonly guard: Guard;
}
export interface GuardInput {
  readonly guard: Guard;
}
export interface RefInput {
  readonly ref: RcuRef;
}
export interface IndexInput {
  readonly index: number;
}
export interface BoxInput {
  readonly box: RcuBox;
}

/** The operations of `reader`: looks up in the tree without its lock. `slot` is the reader's number in the RCU. */
export function readingWith({ rcu, tree }: World, slot: number = 0): ReadingOperations {
  return {
    lock: () => rcu.readLock(slot),
    load: ({ index, guard }) => tree.loadRcu(index, guard),
    dereference: ({ ref }) => ref.read(),
    unlock: ({ guard }) => rcu.readUnlock(guard),
  };
}

export type ReadingOperations = {
  readonly lock: () => Thread<Guard>;
  readonly load: (input: LoadInput) => Thread<RcuRef | null>;
  readonly dereference: (input: RefInput) => Thread<number>;
  readonly unlock: (input: GuardInput) => Thread<void>;
};

/** The operations of `updater`: changes the tree under its lock, and reclaims the boxes that come out of it. */
export function updatingWith({ tree, boxes }: World): UpdatingOperations {
  return {
    *insert({ index, last = index, value }) {
      const box = yield* boxes.create(value);
      return box === null ? { ok: false, value: null } : yield* tree.insertRange({ first: index, last }, box);
    },
    erase: ({ index }) => tree.erase(index),
    *store({ index, value }) {
      const box = yield* boxes.create(value);
      return box === null ? null : (yield* tree.store(index, box)).value;
    },
    drop: ({ box }) => box.drop(),
    synchronize: ({ box }) => box.dropSynchronously(),
  };
}

/** The same for stores on ranges: what they replace may be several boxes, which are dropped together. */
export function updatingRangesWith({ tree, boxes }: World): UpdatingRanges {
  return {
    *store({ index, last = index, value }) {
      const box = yield* boxes.create(value);
      if (box === null) return null;
      const stored = yield* tree.storeRange({ first: index, last }, box);
      const owned = stored.ok ? stored.values : [stored.value];
      return owned.length > 0 ? owned : null;
    },
    *drop({ box }) {
      for (const each of box) yield* each.drop();
    },
  };
}

export type UpdatingRanges = {
  readonly store: (input: EntryInput) => Thread<readonly RcuBox[] | null>;
  readonly drop: (input: { readonly box: readonly RcuBox[] }) => Thread<void>;
};

export type UpdatingOperations = {
  readonly insert: (input: EntryInput) => Thread<Inserted>;
  readonly erase: (input: IndexInput) => Thread<RcuBox | null>;
  readonly store: (input: EntryInput) => Thread<RcuBox | null>;
  readonly drop: (input: BoxInput) => Thread<void>;
  readonly synchronize: (input: BoxInput) => Thread<void>;
};

/** A broken drop: frees a box as if nobody could be reading it. */
export function* freeAtOnce({ box }: BoxInput): Thread<void> {
  yield* transfer(box, 'reclaimer');
  yield* reclaimed(box.address);
  yield* free(box.address, 'kfree');
}

/** A broken detector: its grace periods end at once, whoever is still inside. */
export function withoutWaiting(detector: Detector): Detector {
  return { ...detector, *wait() {} };
}

