import { alloc, fetchAdd, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Setting, type Thread, type View } from 'quiesce';
import { scope, type RcuRef } from 'quiesce/boxes';
import { LockedBy, Mutex, SpinLock, type Lock } from 'quiesce/sync';
import { EVERY_DETECTOR, WITHOUT_SLEEP, detecting, isInvoking } from './detecting';
import { pointerToOne, type PointerWorld } from './pointer-worlds';
import { INDEX, treeWithOne, type World } from './worlds';

// Changing a value in place: RCU proves that it exists, and a lock of its own keeps others away from it. The value may have left the tree before
// the lock was taken; who changes it must look again, or what was written is lost with it.

/** A tree whose values are locked by one lock, and what has become of them. */
interface LockedValues<L extends Lock> extends World {
  readonly lock: L;
  /** How often 1 was added. */
  readonly added: Address;
  /** What the value was when it was settled, after it had left the tree; 0 before. */
  readonly settled: Address;
}

function* lockedValues<L extends Lock>(lock: L, { detector }: Setting): Thread<LockedValues<L>> {
  const words = yield* alloc({ type: 'accounts', words: 2, memory: 'static', zeroed: true });
  return { ...(yield* treeWithOne({ detector })), lock, added: words, settled: words + 4 };
}

/** The value that a reference leads to, as data that belongs to the lock. */
const lockedBy = (ref: RcuRef, lock: Lock): LockedBy => new LockedBy(ref.address, lock);

/** Finds the value, locks, looks whether it is still the one, and adds 1. */
function* addInPlace({ rcu, tree, lock, added }: LockedValues<SpinLock>): Thread<void> {
  yield* scope(function* (s) {
    const guard = s.own(yield* rcu.readLock(0));
    const found = yield* tree.loadRcu(INDEX, guard);
    if (found === null) return;
    const held = s.own(yield* lock.lock());
    const still = yield* tree.loadRcu(INDEX, guard);
    if (still?.address !== found.address) return;
    const data = lockedBy(found, lock).accessMut(held);
    yield* data.write((yield* data.read()) + 1);
    yield* fetchAdd(added, 1);
  });
}

/** Finds the value, locks and adds 1: it may have been settled in between. */
function* addUnchecked({ rcu, tree, lock, added }: LockedValues<SpinLock>): Thread<void> {
  yield* scope(function* (s) {
    const guard = s.own(yield* rcu.readLock(0));
    const found = yield* tree.loadRcu(INDEX, guard);
    if (found === null) return;
    const held = s.own(yield* lock.lock());
    const data = lockedBy(found, lock).accessMut(held);
    yield* data.write((yield* data.read()) + 1);
    yield* fetchAdd(added, 1);
  });
}

/** Lets the guard go once the lock is held, as if the lock were a proof of existence. */
function* addWithoutGuard({ rcu, tree, lock, added }: LockedValues<SpinLock>): Thread<void> {
  yield* scope(function* (s) {
    const guard = s.own(yield* rcu.readLock(0));
    const found = yield* tree.loadRcu(INDEX, guard);
    const held = s.own(yield* lock.lock());
    yield* s.drop(guard);
    if (found === null) return;
    const data = lockedBy(found, lock).accessMut(held);
    yield* data.write((yield* data.read()) + 1);
    yield* fetchAdd(added, 1);
  });
}

/** Sleeps for the lock first and takes the guard then: what is found under both is in the tree until the lock is let go, if who takes it out locks first. */
function* lockThenGuard({ rcu, tree, lock, added }: LockedValues<Mutex>): Thread<void> {
  yield* scope(function* (s) {
    const held = s.own(yield* lock.lock());
    const guard = s.own(yield* rcu.readLock(0));
    const found = yield* tree.loadRcu(INDEX, guard);
    if (found === null) return;
    const data = lockedBy(found, lock).accessMut(held);
    yield* data.write((yield* data.read()) + 1);
    yield* fetchAdd(added, 1);
  });
}

/** Sleeps for the lock with the guard held. */
function* guardThenLock({ rcu, tree, lock, added }: LockedValues<Mutex>): Thread<void> {
  yield* scope(function* (s) {
    const guard = s.own(yield* rcu.readLock(0));
    const held = s.own(yield* lock.lock());
    const found = yield* tree.loadRcu(INDEX, guard);
    if (found === null) return;
    const data = lockedBy(found, lock).accessMut(held);
    yield* data.write((yield* data.read()) + 1);
    yield* fetchAdd(added, 1);
  });
}

/** Takes the value out, locks it, notes what it has come to, and drops it. */
function* settle({ tree, lock, settled }: LockedValues<SpinLock>): Thread<void> {
  yield* scope(function* (s) {
    const box = s.own(yield* tree.erase(INDEX));
    if (box === null) return;
    const value = yield* box.deref();
    yield* scope(function* (locked) {
      const held = locked.own(yield* lock.lock());
      yield* store(settled, yield* lockedBy(value, lock).access(held).read());
    });
  });
}

/** The same with the lock held while it is taken out, which may sleep. */
function* settleUnderLock({ tree, lock, settled }: LockedValues<Mutex>): Thread<void> {
  yield* scope(function* (s) {
    const held = s.own(yield* lock.lock());
    const box = s.own(yield* tree.erase(INDEX));
    if (box !== null) yield* store(settled, yield* lockedBy(yield* box.deref(), lock).access(held).read());
  });
}

/** Whether what was settled is 10 and all that was added. */
const nothingLost =
  ({ added, settled }: LockedValues<Lock>) =>
  (view: View): boolean =>
    view.word(settled) === 10 + view.word(added);

const reach: NonNullable<Scenario<LockedValues<Lock>>['reach']> = ({ rcu, added }) => ({
  'it was added to before it was settled': (view) => view.word(added) === 1 && view.ended('adder') && view.ended('settler'),
  'it was settled first': (view) => view.word(added) === 0 && view.ended('adder') && view.ended('settler'),
  'it is freed': (view) => view.ended('adder') && view.ended('settler') && isInvoking(rcu, view),
});

/** In place, under a spinlock inside the section. */
const underSpinLock = (add: (world: LockedValues<SpinLock>) => Thread<void>): Pick<Scenario<LockedValues<SpinLock>>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  *world(setting) {
    return yield* lockedValues(yield* SpinLock.create('values'), setting);
  },
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    adder: thread(() => add(world)),
    settler: thread(() => settle(world)),
    ...detecting(world.rcu),
  }),
  finally: nothingLost,
});

/** In place, under a mutex around the section. */
const underMutex = (add: (world: LockedValues<Mutex>) => Thread<void>): Pick<Scenario<LockedValues<Mutex>>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  *world(setting) {
    return yield* lockedValues(yield* Mutex.create('values'), setting);
  },
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    adder: thread(() => add(world)),
    settler: thread(() => settleUnderLock(world)),
    ...detecting(world.rcu),
  }),
  finally: nothingLost,
});

export const inPlaceUnderSpinLock = scenario({
  ...underSpinLock(addInPlace),
  name: 'in place: guard, spinlock, and a second look',
  description: 'The guard proves that the value exists, the lock that nobody else writes, the second look that somebody will read what is written.',
  reach,
});

export const inPlaceUnchecked = scenario({
  ...underSpinLock(addUnchecked),
  name: 'in place without a second look',
  description: "A broken twin of 'in place: guard, spinlock, and a second look': the value was settled before the lock was taken, and what is written then is lost.",
  expect: ['assertion'],
});

export const inPlaceWithoutGuard = scenario({
  ...underSpinLock(addWithoutGuard),
  name: 'in place with the lock alone',
  description: "A broken twin of 'in place: guard, spinlock, and a second look': the lock keeps nobody from freeing the value.",
  expect: ['rcu-usage'],
});

export const inPlaceUnderMutex = scenario({
  ...underMutex(lockThenGuard),
  name: 'in place: mutex, then guard',
  description: 'The lock that may sleep comes first. Who takes values out holds it as well, so that the only look is the second one.',
  reach,
});

export const inPlaceSleeps = scenario({
  ...underMutex(guardThenLock),
  name: 'in place: guard, then mutex',
  description: "The broken twin of 'in place: mutex, then guard': a mutex sleeps, and inside a section nothing may.",
  // In sections of SRCU one may.
  detectors: WITHOUT_SLEEP,
  expect: ['illegal-sleep'],
});

// The other way: values are never changed but replaced, so that readers need no lock, and updaters need one among each other.

/** A pointer to a value, the lock of those who replace it, and how often 1 was added. */
interface ReplacedValue extends PointerWorld {
  readonly lock: Mutex;
  readonly added: Address;
}

function* replacedValue({ detector }: Setting): Thread<ReplacedValue> {
  const added = yield* alloc({ type: 'accounts', words: 1, memory: 'static', zeroed: true });
  return { ...(yield* pointerToOne({ detector, readers: 2, updaters: 0 })), lock: yield* Mutex.create('updaters'), added };
}

/** Puts a copy with 1 added in the place of the value. */
function* replaceByCopy({ rcu, boxes, pointer, added }: ReplacedValue, slot: number): Thread<void> {
  yield* scope(function* (s) {
    const present = yield* scope(function* (reading) {
      const found = yield* pointer.dereference(reading.own(yield* rcu.readLock(slot)));
      return found === null ? 0 : yield* found.read();
    });
    s.own(yield* pointer.replace(yield* boxes.create(present + 1)));
    yield* fetchAdd(added, 1);
  });
}

function* replaceUnderLock(world: ReplacedValue, slot: number): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* world.lock.lock());
    yield* replaceByCopy(world, slot);
  });
}

const twoCopying = (add: (world: ReplacedValue, slot: number) => Thread<void>): Pick<Scenario<ReplacedValue>, 'world' | 'detectors' | 'actors' | 'finally'> => ({
  world: replacedValue,
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    one: thread(() => add(world, 0)),
    other: thread(() => add(world, 1)),
    ...detecting(world.rcu),
  }),
  finally:
    ({ pointer, boxes, added }) =>
    (view) =>
      view.word(boxes.borrow(view.word(pointer.address)).address) === 10 + view.word(added),
});

export const copyAndPublish = scenario({
  ...twoCopying(replaceUnderLock),
  name: 'copy and publish under a mutex',
  description: 'Nobody changes a value that readers may see: a copy takes its place. The mutex, which readers do not take, is held from the copy to the store.',
  reach: ({ rcu }) => ({
    'what was replaced is freed': (view) => view.ended('one') && view.ended('other') && isInvoking(rcu, view),
  }),
});

export const copyAndPublishUnlocked = scenario({
  ...twoCopying(replaceByCopy),
  name: 'copy and publish without a mutex',
  description: "The broken twin of 'copy and publish under a mutex': each old value is given to one of them, and yet the second copy wipes what the first has added.",
  expect: ['assertion'],
});
