import {
  actor,
  alloc,
  fetchAdd,
  load,
  ownNew,
  retry,
  RETRY,
  scenario,
  store,
  thread,
  VIOLATION_KINDS,
  type ActorSpec,
  type Address,
  type Again,
  type ScenarioConfig,
  type Setting,
  type Thread,
  type View,
} from 'quiesce';
import { KBox, KBoxType, RcuOldConst, RcuPointer, scope, type Droppable, type ForeignHandle, type RcuOldAsync } from 'quiesce/boxes';
import { reader, updater, type UpdaterInput } from 'quiesce/models';
import { Mutex } from 'quiesce/sync';
import { EVERY_DETECTOR, detecting, isInvoking, whileInvoking } from './detecting';
import { copyAndAdd, pointerToOne, pointerWith, readingPointer, updatingPointer, type PointerOptions, type PointerWorld } from './pointer-worlds';
import { freeAtOnce, type GuardInput } from './worlds';

// Rcu<P>: a pointer whose readers take no lock and whose updaters copy.

const ADD_ONE: UpdaterInput = [{ do: 'store', index: 0, value: 1 }];
const TAKE: UpdaterInput = [{ do: 'erase', index: 0 }];

export const copyUpdate = scenario({
  name: 'dereference against copy_update',
  description: 'A reader finds the value of before or the copy, and may read whichever it found until its section ends.',
  world: ({ detector }) => pointerToOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingPointer(world), { input: { index: 0, loads: 2 }, nonBlocking: ['load', 'dereference'] }),
    updater: actor(updater, updatingPointer(world), { input: ADD_ONE }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader holds a value while the updater owns the old one': { reader: 'inside.holding', updater: 'owning' },
    'a reader is inside when the old value is freed': whileInvoking(rcu, { reader: 'inside' }),
  }),
});

export const copyUpdateFreesAtOnce = scenario({
  name: 'copy_update, and the old value freed at once',
  description: "A broken twin of 'dereference against copy_update': the old value is a Box that knows nothing of readers.",
  world: ({ detector }) => pointerToOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingPointer(world), { input: { index: 0 } }),
    updater: actor(updater, { ...updatingPointer(world), drop: freeAtOnce }, { input: ADD_ONE }),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});

/** Boxes that are filled when they are somewhere else already. (`KBox::new_uninit`) */
class FilledLater extends KBoxType {
  override *create(): Thread<KBox> {
    const address = yield* this.allocator.allocate(this.layout, 'atomic');
    return new KBox(this, address, yield* ownNew(address));
  }
}

/** Publishes a box and fills it then. */
const publishThenFill = ({ boxes, pointer }: PointerWorld) =>
  function* ({ value }: { readonly value: number }): Thread<RcuOldAsync | null> {
    const box = yield* new FilledLater(boxes.value, boxes.allocator).create();
    const content = yield* box.derefMut();
    const old = yield* pointer.replace(box);
    yield* content.write(value);
    return old;
  };

export const publishedUnfilled = scenario({
  name: 'a value published before it is filled',
  description: "A broken twin of 'dereference against copy_update': a release store orders what comes before it, and here that is nothing.",
  world: ({ detector }) => pointerToOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingPointer(world), { input: { index: 0 } }),
    updater: actor(updater, { ...updatingPointer(world), store: publishThenFill(world) }, { input: ADD_ONE }),
    ...detecting(world.rcu),
  }),
  ignore: ['data-race'],
  expect: ['uninitialised-read'],
});

export const nullPointer = scenario({
  name: 'a null pointer, and one that becomes null',
  description: 'Null is a value like another: copy_update makes something of nothing, take leaves nothing, and readers find either.',
  world: ({ detector }) => pointerToOne({ detector, initial: null }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, readingPointer(world), { input: { index: 0 } }),
    updater: actor(updater, updatingPointer(world), { input: [...ADD_ONE, ...TAKE] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader found nothing, and nothing was queued yet': { reader: 'done', updater: 'storing' },
    'a reader holds what was taken': { reader: 'inside.holding', updater: 'owning' },
    'what was taken is freed': whileInvoking(rcu, { updater: 'done' }),
  }),
});

/** Takes a value out by reading the pointer and writing null. */
const takeInTwoSteps = ({ pointer }: PointerWorld) =>
  function* (): Thread<RcuOldAsync | null> {
    const seen = yield* load(pointer.address);
    yield* store(pointer.address, 0, 'release');
    return seen === 0 ? null : yield* pointer.olds.fromForeign(seen);
  };

export const takenTwice = scenario({
  name: 'a pointer taken by two in two steps',
  description: "The broken twin of 'a null pointer, and one that becomes null': who takes must exchange. Both are given the same old value.",
  world: ({ detector }) => pointerToOne({ detector, readers: 0, updaters: 2 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    one: actor(updater, { ...updatingPointer(world), erase: takeInTwoSteps(world) }, { input: TAKE }),
    other: actor(updater, { ...updatingPointer(world), erase: takeInTwoSteps(world) }, { input: TAKE }),
    ...detecting(world.rcu),
  }),
  ignore: ['data-race'],
  expect: ['double-queue'],
});

// What the updaters of one pointer owe each other.

/** A pointer and the lock of its updaters. */
interface LockedPointer extends PointerWorld {
  readonly lock: Mutex;
}

function* lockedPointer(options: PointerOptions): Thread<LockedPointer> {
  const lock = yield* Mutex.create('updaters');
  return { ...(yield* pointerToOne(options)), lock };
}

/** Adds to the value, with the pointer to himself. */
function* addUnderLock({ boxes, pointer, lock }: LockedPointer, value: number): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* lock.lock());
    s.own(yield* pointer.copyUpdate((present) => copyAndAdd(boxes, present, value)));
  });
}

/** Adds to the value as if nobody else did. */
function* addWithoutLock({ boxes, pointer }: LockedPointer, value: number): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* pointer.copyUpdate((present) => copyAndAdd(boxes, present, value)));
  });
}

const twoAdding = (add: (world: LockedPointer, value: number) => Thread<void>): Omit<ScenarioConfig<LockedPointer>, 'name'> => ({
  world: ({ detector }) => lockedPointer({ detector, readers: 0, updaters: 2 }),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    one: thread(() => add(world, 1)),
    other: thread(() => add(world, 2)),
    ...detecting(world.rcu),
  }),
  finally: holdsSum,
});

/** Whether the value is 10, and what was added to it. */
const holdsSum = ({ pointer, boxes }: PointerWorld) => (view: View) => view.word(boxes.borrow(view.word(pointer.address)).address) === 13;

export const exclusiveUpdaters = scenario({
  ...twoAdding(addUnderLock),
  name: 'two copy_updates under a lock',
  description: 'copy_update takes the pointer exclusively, by `&mut self` or by a lock: each old value is given to one updater, and no update is lost.',
  reach: ({ rcu }) => ({ 'both are done while old values are freed': (view) => view.ended('one') && view.ended('other') && isInvoking(rcu, view) }),
});

export const sharedUpdaters = scenario({
  ...twoAdding(addWithoutLock),
  name: 'two copy_updates at a time',
  description: "A broken twin of 'two copy_updates under a lock': copy_update by `&self`. Both are given the same old value, and both drop it.",
  ignore: ['data-race'],
  expect: ['double-queue'],
});

export const sharedUpdatersQueueTwice = scenario({
  ...twoAdding(addWithoutLock),
  name: 'two copy_updates at a time: what comes of it',
  description: "The same as 'two copy_updates at a time' with nothing else judged: one object is freed twice.",
  ignore: VIOLATION_KINDS.filter((kind) => kind !== 'double-free'),
  expect: ['double-free'],
});

/** Adds to the value under a guard, again if somebody else came between. */
function* addUnderGuard({ rcu, boxes, pointer }: PointerWorld, slot: number, value: number): Thread<void> {
  yield* retry<true>(function* (): Thread<true | Again> {
    return yield* scope(function* (s): Thread<true | Again> {
      const guard = s.own(yield* rcu.readLock(slot));
      const updated = yield* pointer.readCopyUpdate(guard, (present) => copyAndAdd(boxes, present, value));
      s.own(updated.ok ? updated.old : updated.value);
      return updated.ok ? true : RETRY;
    });
  });
}

/** Publishes whatever is there meanwhile. */
class ComparesNothing<Old extends ForeignHandle, P extends Droppable, Borrowed> extends RcuPointer<Old, P, Borrowed> {
  protected override *publishInstead(_present: Address, pointer: Address): Thread<boolean> {
    yield* this.publish(pointer);
    return true;
  }
}

const twoRetrying = (pointer?: typeof RcuPointer): Omit<ScenarioConfig<PointerWorld>, 'name'> => ({
  world: ({ detector }) => pointerToOne({ detector, readers: 2, updaters: 2 }, pointer),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    one: thread(() => addUnderGuard(world, 0, 1)),
    other: thread(() => addUnderGuard(world, 1, 2)),
    ...detecting(world.rcu),
  }),
  finally: holdsSum,
});

export const readCopyUpdate = scenario({
  ...twoRetrying(),
  name: 'two read_copy_updates',
  description: 'Nobody has the pointer to himself: who finds that somebody else has published drops the copy and begins anew. The guard keeps the address from being used again.',
  reach: ({ rcu }) => ({ 'both are done, and old values are freed': (view) => view.ended('one') && view.ended('other') && isInvoking(rcu, view) }),
});

export const readCopyUpdateUnchecked = scenario({
  ...twoRetrying(ComparesNothing),
  name: 'two read_copy_updates that do not compare',
  description: "The broken twin of 'two read_copy_updates': each publishes what it made of the same old value, and both are given that.",
  ignore: ['data-race'],
  expect: ['double-queue'],
});

// The end of the pointer itself.

/** Drops the pointer when the reader does not look at it any more. */
interface Dropped<Old extends ForeignHandle> extends PointerWorld<Old> {
  readonly users: Address;
}

const sharedBy = (pointer?: typeof RcuPointer) =>
  function* ({ detector }: Setting): Thread<Dropped<RcuOldConst>> {
    const users = yield* alloc({ type: 'Arc', words: 1, memory: 'static' });
    yield* store(users, 2);
    return { ...(yield* pointerWith({ olds: (rcu, boxes) => RcuOldConst.of(rcu, boxes, 1), ...(pointer && { pointer }) }, { detector })), users };
  };

/** Gives one use of the pointer up; the last one drops it. */
function* put({ pointer, users }: Dropped<RcuOldConst>): Thread<void> {
  if ((yield* fetchAdd(users, -1)) === 1) yield* pointer.drop();
}

const oneReadsOn = (world: Dropped<RcuOldConst>): Record<string, ActorSpec> => ({
  reader: actor(
    reader,
    {
      ...readingPointer(world),
      *load({ guard }: GuardInput) {
        const found = yield* world.pointer.dereference(guard);
        yield* put(world);
        return found;
      },
    },
    { input: { index: 0 } },
  ),
  owner: thread(() => put(world)),
  ...detecting(world.rcu),
});

export const pointerDropped = scenario({
  name: 'the drop of Rcu<P, 1> itself',
  description: 'The last value goes the way of the others: who borrowed it before goes on reading, and it is freed by callback. With 1 for ASYNC even a reader may drop the pointer.',
  world: sharedBy(),
  detectors: EVERY_DETECTOR,
  actors: oneReadsOn,
  reach: () => ({ 'the pointer is gone while a reader holds the value': (view) => view.matches('reader', 'inside.holding') && view.ended('owner') && view.matches('gracePeriod', 'waiting') }),
});

/** Drops the value as if it had never been published. */
class DropsLastAtOnce<Old extends ForeignHandle, P extends Droppable, Borrowed> extends RcuPointer<Old, P, Borrowed> {
  override *drop(): Thread<void> {
    const last = yield* this.swap(0);
    if (last === 0) return;
    const value = yield* this.olds.pointee.fromForeign(last);
    yield* value.drop();
  }
}

export const pointerDroppedAtOnce = scenario({
  name: 'the drop of Rcu<P> itself, without a grace period',
  description: "The broken twin of 'the drop of Rcu<P, 1> itself': no new reader can come, but old ones are there.",
  world: sharedBy(DropsLastAtOnce),
  detectors: EVERY_DETECTOR,
  actors: oneReadsOn,
  expect: ['use-after-free'],
});
