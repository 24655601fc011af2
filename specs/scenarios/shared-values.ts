import { actor, alloc, fetchAdd, load, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Setting, type Thread } from 'quiesce';
import { AtomicRef, atomicI32, CellRef, cellI32, MutRef, RcuBox, RcuBoxType, scope, type DroppedType, type RcuRef, type ValueType } from 'quiesce/boxes';
import { reader } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, isInvoking, rcuOf, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, type Boxes, type RefInput, type World } from './worlds';

// Why `T: Send + Sync`, and why nobody is lent a `&mut T`: readers share a value with each other, with whoever has the tree's lock, and with the
// thread that invokes callbacks. What only one thread at a time may touch is a data race there.

/** `RcuBox<T>` that asks nothing of `T`. */
class Unbounded extends RcuBoxType<RcuBox> {
  protected override assertBounds(): void {}
}

const unbounded = (rcu: Rcu, value: ValueType): Boxes => new Unbounded(rcu, value, 'head first', RcuBox.handle);

// Two readers, and a value that may be changed through a shared reference.

/** Each of two readers finds the value and adds 1 to it. */
const bothAdd = (value: ValueType, add: (value: Address) => Thread<unknown>): Pick<Scenario<World>, 'world' | 'detectors' | 'actors'> => ({
  world: ({ detector }) => treeWithOne({ detector, readers: 2, updaters: 0, value, boxes: unbounded }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    one: actor(reader, { ...readingWith(world, 0), dereference: ({ ref }: RefInput) => add(ref.address) }, { input: { index: INDEX } }),
    other: actor(reader, { ...readingWith(world, 1), dereference: ({ ref }: RefInput) => add(ref.address) }, { input: { index: INDEX } }),
    ...detecting(world.rcu),
  }),
});

export const bothAddAtomically = scenario({
  ...bothAdd(atomicI32, (value) => new AtomicRef(value).add(1)),
  name: 'two readers that change an AtomicI32',
  description: 'What readers may change through `&T` is made for it.',
  reach: () => ({ 'both have it': { one: 'inside.holding', other: 'inside.holding' } }),
});

export const bothSetCell = scenario({
  ...bothAdd(cellI32, function* (value) {
    const cell = new CellRef(value);
    yield* cell.set((yield* cell.read()) + 1);
  }),
  name: 'two readers that change a Cell',
  description: "The broken twin of 'two readers that change an AtomicI32': without `T: Sync` a box may hold a Cell, whose accesses are plain.",
  expect: ['data-race'],
});

// Whoever drops a box, it is the callback's thread that drops the value.

/** A box, and a count that its value is one of the references to. */
interface Counted {
  readonly rcu: Rcu;
  readonly boxes: Boxes;
  readonly count: Address;
}

type Change = (count: Address, by: number) => Thread<unknown>;

const atomically: Change = (count, by) => fetchAdd(count, by);

/** As one thread alone may. (`Rc`) */
const plainly: Change = function* (count, by) {
  yield* store(count, (yield* load(count, 'plain')) + by, 'plain');
};

const counting = (name: string, change: Change, isSend: boolean) =>
  function* ({ detector }: Setting): Thread<Counted> {
    const rcu = yield* rcuOf(detector, { readers: 0, updaters: 1 });
    const count = yield* alloc({ type: 'count', words: 1, memory: 'static', zeroed: true });
    const value: DroppedType = { name, words: 1, needsDrop: true, isSend, dropInPlace: (address) => giveBack(address) };
    function* giveBack(address: Address): Thread<void> {
      yield* change(yield* load(address, 'plain'), -1);
    }
    return { rcu, boxes: unbounded(rcu, value), count };
  };

/** Boxes a reference to the count, drops the box, and goes on counting. */
const dropped = (name: string, change: Change, isSend: boolean): Pick<Scenario<Counted>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: counting(name, change, isSend),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    owner: thread(function* () {
      yield* change(world.count, 1);
      yield* scope(function* (s) {
        s.own(yield* world.boxes.create(world.count));
      });
      yield* change(world.count, 1);
    }),
    ...detecting(world.rcu),
  }),
  finally: ({ count }) => (view) => view.word(count) === 1,
});

export const sentToCallback = scenario({
  ...dropped('Arc', atomically, true),
  name: 'a value dropped by another thread',
  description: 'The destructor runs in the callback, while the thread that dropped the box goes on: what both touch, a count of references, is atomic.',
  reach: ({ rcu }) => ({ 'the value is dropped while its owner goes on': (view) => isInvoking(rcu, view) && !view.ended('owner') }),
});

export const notSend = scenario({
  ...dropped('Rc', plainly, false),
  name: 'a value dropped by another thread that is not Send',
  description: "The broken twin of 'a value dropped by another thread': without `T: Send` a box may hold an Rc, whose count is plain.",
  expect: ['data-race'],
});

// Who has the tree's lock keeps other writers away, not readers.

/** Lends `&mut T` to who has the lock, as the type of a plain box does. */
class LendsMutably extends RcuBoxType<RcuBox> {
  override borrowMut(pointer: Address): MutRef {
    return new MutRef(pointer + this.valueOffset);
  }
}

/** Borrows the value under the tree's lock, and changes it in some way. */
function* changeUnderLock({ tree }: World, change: (borrowed: RcuRef) => Thread<unknown>): Thread<void> {
  yield* scope(function* (s) {
    const held = s.own(yield* tree.lock());
    const borrowed = yield* held.load(INDEX);
    if (borrowed !== null) yield* change(borrowed);
  });
}

const readAtomically = ({ ref }: RefInput): Thread<number> => new AtomicRef(ref.address).read();

/** A reader against one who changes the value under the tree's lock. */
const changed = (boxes: (rcu: Rcu, value: ValueType) => Boxes, change: (borrowed: RcuRef) => Thread<unknown>): Pick<Scenario<World>, 'world' | 'detectors' | 'actors'> => ({
  world: ({ detector }) => treeWithOne({ detector, value: atomicI32, boxes }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(reader, { ...readingWith(world), dereference: readAtomically }, { input: { index: INDEX } }),
    writer: thread(() => changeUnderLock(world, change)),
    ...detecting(world.rcu),
  }),
});

export const changedThroughShared = scenario({
  ...changed(unbounded, (borrowed) => new AtomicRef(borrowed.address).add(1)),
  name: 'a value changed under the lock of its tree',
  description: 'Also borrow_mut lends `&T`: a reader may have the value at the same time, so that it can be changed only as several may.',
  reach: () => ({ 'the reader has it while it is changed': (view) => view.matches('reader', 'inside.holding') && !view.ended('writer') }),
});

export const changedThroughMut = scenario({
  ...changed(
    (rcu, value) => new LendsMutably(rcu, value, 'head first', RcuBox.handle),
    function* (borrowed) {
      if (borrowed instanceof MutRef) yield* borrowed.write(11);
    },
  ),
  name: 'a value changed under the lock of its tree, by &mut',
  description: "The broken twin of 'a value changed under the lock of its tree': borrow_mut lends `&mut T`, and a reader has `&T`.",
  expect: ['data-race'],
});

// Who has taken a value out does not have it alone.

/** Takes the value out, and clears it before it is dropped: after a grace period, or at once. */
function* takeAndClear({ rcu, tree }: World, waits: boolean): Thread<void> {
  yield* scope(function* (s) {
    const box = s.own(yield* tree.erase(INDEX));
    if (box === null) return;
    if (waits) yield* rcu.synchronizeRcu();
    yield* new MutRef((yield* box.deref()).address).write(0);
  });
}

const cleared = (waits: boolean): Pick<Scenario<World>, 'world' | 'detectors' | 'actors'> => ({
  world: ({ detector }) => treeWithOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
    owner: thread(() => takeAndClear(world, waits)),
    ...detecting(world.rcu),
  }),
});

export const clearedAfterwards = scenario({
  ...cleared(true),
  name: 'a value taken out and cleared after a grace period',
  description: 'There is a unique reference to it when the readers have left who may have found it.',
  reach: ({ rcu }) => ({
    'the reader has it while its owner waits': (view) => view.matches('reader', 'inside.holding') && view.matches('gracePeriod', 'waiting') && !view.ended('owner'),
    'it is freed': whileInvoking(rcu, { reader: 'done' }),
  }),
});

export const clearedAtOnce = scenario({
  ...cleared(false),
  name: 'a value taken out and cleared at once',
  description: "The broken twin of 'a value taken out and cleared after a grace period': a unique reference to what a reader still has.",
  expect: ['data-race'],
});
