import { actor, scenario, thread, type ActorSpec, type Address, type Scenario, type Setting, type Thread } from 'quiesce';
import {
  i32,
  KBox,
  KBoxType,
  RcuBox,
  rcuBoxInner,
  RcuOldAsync,
  scope,
  type ForeignHandle,
  type ForeignOwnableRcu,
  type MutRef,
  type RcuOldType,
  type RcuRef,
} from 'quiesce/boxes';
import { MapleTree, RawMapleTree, type Request, type WritePlan } from 'quiesce/maple-tree';
import { reader, updater } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, rcuOf, whileInvoking } from './detecting';
import { INDEX, type Boxes, type GuardInput, type IndexInput, type LoadInput, type RefInput, type World } from './worlds';

// ForeignOwnable: what a container must know of a type to keep its values, and what it may do with those it cannot wait for.

/** A tree of plain boxes. */
interface BoxTree {
  readonly rcu: Rcu;
  readonly boxes: KBoxType;
  readonly tree: MapleTree<KBox, RcuRef, RcuRef>;
}

function* treeOfBoxes({ detector }: Setting, boxes: KBoxType = KBox.of(i32)): Thread<BoxTree> {
  const rcu = yield* rcuOf(detector, { readers: 1, updaters: 1 });
  const tree: BoxTree['tree'] = yield* MapleTree.create({ rcu, useRcu: true, entry: boxes });
  const ten = yield* boxes.create(10);
  if (ten !== null) yield* tree.insert(INDEX, ten);
  return { rcu, boxes, tree };
}

/** Looks up and reads with the tree's lock held. */
function* readLocked({ tree }: BoxTree): Thread<void> {
  const guard = yield* tree.lock();
  const found = yield* guard.load(INDEX);
  if (found !== null) yield* found.read();
  yield* guard.drop();
}

/** Looks up with the lock held, and reads when it is not any more. */
function* readUnlocked({ tree }: BoxTree): Thread<void> {
  const guard = yield* tree.lock();
  const found = yield* guard.load(INDEX);
  yield* guard.drop();
  if (found !== null) yield* found.read();
}

const erasedUnder = (read: (world: BoxTree) => Thread<void>): Pick<Scenario<BoxTree>, 'world' | 'detectors' | 'actors'> => ({
  world: (setting) => treeOfBoxes(setting),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: thread(() => read(world)),
    updater: actor(updater, { erase: ({ index }: IndexInput) => world.tree.erase(index), drop: ({ box }: { readonly box: KBox }) => box.drop() }, { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
});

export const boxReadLocked = scenario({
  ...erasedUnder(readLocked),
  name: 'a plain box read under the lock of its tree',
  description: 'A Box is ForeignOwnable and no more: borrowed under the lock, it is erased and freed without a grace period.',
  reach: () => ({
    'the reader was first': (view) => view.ended('reader') && view.matches('updater', 'erasing'),
    'the reader comes when it is freed': (view) => view.ended('updater') && !view.ended('reader'),
  }),
});

export const boxReadUnlocked = scenario({
  ...erasedUnder(readUnlocked),
  name: 'a plain box read after the lock of its tree',
  description: "The broken twin of 'a plain box read under the lock of its tree': the borrow outlives the guard.",
  expect: ['use-after-free'],
});

// What RcuBox is made of, if it is made of Rcu's parts: a Box<RcuBoxInner<T>> that is published while a container has it, and an old value while Rust does.

/** Boxes that claim to be ForeignOwnableRcu as they are. */
class JustABox extends KBoxType implements ForeignOwnableRcu<KBox, RcuRef, RcuRef, MutRef> {
  rcuBorrow(pointer: Address): RcuRef {
    return this.borrow(pointer);
  }
}

type SomeEntry = ForeignOwnableRcu<ForeignHandle, RcuRef, RcuRef>;

/** A tree of values that may be had without its lock. */
interface LentTree {
  readonly rcu: Rcu;
  readonly tree: MapleTree<ForeignHandle, RcuRef, RcuRef>;
}

function* treeOf({ detector }: Setting, entryUnder: (rcu: Rcu) => Thread<{ readonly entry: SomeEntry; readonly first: ForeignHandle | null }>): Thread<LentTree> {
  const rcu = yield* rcuOf(detector, { readers: 1, updaters: 1 });
  const { entry, first } = yield* entryUnder(rcu);
  const tree: LentTree['tree'] = yield* MapleTree.create({ rcu, useRcu: true, entry });
  if (first !== null) yield* tree.insert(INDEX, first);
  return { rcu, tree };
}

const lent = (world: (setting: Setting) => Thread<LentTree>): Pick<Scenario<LentTree>, 'world' | 'detectors' | 'actors'> => ({
  world,
  detectors: EVERY_DETECTOR,
  actors: ({ rcu, tree }): Record<string, ActorSpec> => ({
    reader: actor(
      reader,
      {
        lock: () => rcu.readLock(0),
        load: ({ index, guard }: LoadInput) => tree.loadRcu(index, guard),
        dereference: ({ ref }: RefInput) => ref.read(),
        unlock: ({ guard }: GuardInput) => rcu.readUnlock(guard),
      },
      { input: { index: INDEX } },
    ),
    updater: actor(updater, { erase: ({ index }: IndexInput) => tree.erase(index), drop: ({ box }: { readonly box: ForeignHandle }) => box.drop() }, { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(rcu),
  }),
});

export const folded = scenario({
  ...lent((setting) =>
    treeOf(setting, function* (rcu) {
      const boxes = KBox.of(rcuBoxInner(i32));
      const entry: RcuOldType<RcuOldAsync, KBox, RcuRef> = RcuOldAsync.of(rcu, boxes);
      const box = yield* boxes.create(10);
      return { entry, first: box === null ? null : yield* entry.from(box) };
    }),
  ),
  name: 'a tree of RcuOld<Box<RcuBoxInner<T>>>',
  description: 'RcuBox folded into Rcu and RcuOld: what Rust owns is published no more and is dropped by kfree_rcu, what the tree has is published.',
  reach: ({ rcu }) => ({
    'a reader holds what the updater owns': { reader: 'inside.holding', updater: 'owning' },
    'a reader that came later is inside when it is freed': whileInvoking(rcu, { reader: 'inside' }),
  }),
});

export const justABox = scenario({
  ...lent((setting) =>
    treeOf(setting, function* () {
      const entry = new JustABox(rcuBoxInner(i32), KBox.of(i32).allocator);
      return { entry, first: yield* entry.create(10) };
    }),
  ),
  name: 'a tree of Box<RcuBoxInner<T>>',
  description: "The broken twin of 'a tree of RcuOld<Box<RcuBoxInner<T>>>': in Rcu + RcuOld, RcuBox is just a Box, but here the tree is what publishes, and nobody waits when it is dropped.",
  expect: ['use-after-free'],
});

// FOREIGN_ALIGN: how many low bits of a pointer are free for the container.

/** A tree that leaves its entries as they are, for their FOREIGN_ALIGN says that bit 1 is free. */
class TrustsAlign extends RawMapleTree {
  protected override *plan(request: Request): Thread<WritePlan> {
    const plan = yield* super.plan(request);
    return plan.what === 'root expand' && plan.index === 0 && plan.last === 0 ? { ...plan, what: 'root store', leaf: null } : plan;
  }
}

/** Boxes whose pointers carry a mark in bit 1, as a pointer to one of two types may: multiples of 2 and of nothing more, whatever they claim. */
const marked = (boxes: Boxes): Entry => ({
  foreignAlign: boxes.foreignAlign,
  *intoForeign(box) {
    return (yield* boxes.intoForeign(box)) | 2;
  },
  fromForeign: (pointer) => boxes.fromForeign(pointer & ~2),
  borrow: (pointer) => boxes.borrow(pointer & ~2),
  borrowMut: (pointer) => boxes.borrowMut(pointer & ~2),
  rcuBorrow: (pointer) => boxes.rcuBorrow(pointer & ~2),
});

type Entry = ForeignOwnableRcu<RcuBox, RcuRef, RcuRef>;

/** Puts a value at index 0 of an empty tree, where the root word is the entry itself, and looks it up. */
function* insertAtZero({ rcu, tree, boxes }: World): Thread<void> {
  yield* scope(function* (s) {
    const box = s.own(yield* boxes.create(10));
    if (box === null) return;
    const inserted = yield* tree.insert(0, s.move(box));
    if (!inserted.ok) s.own(inserted.value);
    const found = yield* tree.loadRcu(0, s.own(yield* rcu.readLock(0)));
    if (found !== null) yield* found.read();
  });
}

const atZero = (entryOf: (boxes: Boxes) => Entry): Pick<Scenario<World>, 'world' | 'detectors' | 'actors'> => ({
  *world({ detector }) {
    const rcu = yield* rcuOf(detector, { readers: 1, updaters: 1 });
    const boxes = RcuBox.of(rcu, i32);
    const tree: World['tree'] = yield* MapleTree.create({ rcu, useRcu: true, entry: entryOf(boxes), make: (address, under, options) => new TrustsAlign(address, under, options) });
    return { rcu, boxes, tree };
  },
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    user: thread(() => insertAtZero(world)),
    ...detecting(world.rcu),
  }),
});

export const alignKept = scenario({
  ...atZero((boxes) => boxes),
  name: 'a tree that trusts FOREIGN_ALIGN',
  description: 'The only entry, at index 0, is the root word itself; bit 1 tells it from a node, and pointers that are multiples of 4 leave it free.',
  reach: () => ({ 'the user has read the value': (view) => view.ended('user') }),
});

export const alignBroken = scenario({
  ...atZero(marked),
  name: 'a tree that trusts a wrong FOREIGN_ALIGN',
  description: "The broken twin of 'a tree that trusts FOREIGN_ALIGN': a type that says 4 and uses bit 1 itself. The tree takes the entry for a node and walks into it.",
  expect: ['out-of-bounds'],
});
