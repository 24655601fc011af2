import { alloc, load, scenario, store, thread, waitUntil, type ActorSpec, type Address, type Scenario, type Setting, type Thread, type ViolationKind } from 'quiesce';
import { RcuBox, i32, scope, type RcuRef } from 'quiesce/boxes';
import { Guard, type Rcu } from 'quiesce/rcu';
import { SpinLock } from 'quiesce/sync';
import { EVERY_DETECTOR, detecting, isInvoking, rcuOf } from './detecting';
import { INDEX, treeWithOne, type Boxes, type World } from './worlds';

// What a guard is evidence of: that the thread which took it is in a section, and nothing about any other thread.

/** A tree, and a word by which one thread gives another what it has. */
interface Channel extends World {
  readonly sent: Address;
}

function* channel({ detector }: Setting): Thread<Channel> {
  const sent = yield* alloc({ type: 'channel', words: 1, memory: 'static', zeroed: true });
  return { ...(yield* treeWithOne({ detector, readers: 2 })), sent };
}

/** Reads under a guard of its own and says when it is done. */
function* readAndSay({ rcu, tree, sent }: Channel): Thread<void> {
  yield* scope(function* (s) {
    const guard = s.own(yield* rcu.readLock(0));
    const found = yield* tree.loadRcu(INDEX, guard);
    if (found !== null) yield* found.read();
  });
  yield* store(sent, 1, 'release');
}

/** Takes a guard and sends it to the other one, which is no move that Rust allows: guards are `NotThreadSafe`. It goes on reading. */
function* readAndSend({ rcu, tree, sent }: Channel): Thread<void> {
  const guard = yield* rcu.readLock(0);
  const found = yield* tree.loadRcu(INDEX, guard);
  yield* store(sent, 1 + guard.cookie, 'release');
  if (found !== null) yield* found.read();
}

/** Waits for the reader and takes a guard of its own. */
function* lockAfter({ rcu, sent }: Channel): Thread<void> {
  yield* waitUntil(sent, '!=', 0);
  const guard = yield* rcu.readLock(1);
  yield* guard.drop();
}

/** Waits for the guard and drops it. */
function* dropSent({ rcu, sent }: Channel): Thread<void> {
  const cookie = (yield* waitUntil(sent, '!=', 0)) - 1;
  yield* new Guard(rcu, rcu.domain, 0, cookie).drop();
}

/** A reader, another one who comes later, and one who erases. */
const readingBeside = (read: (world: Channel) => Thread<void>, other: (world: Channel) => Thread<void>): Pick<Scenario<Channel>, 'world' | 'detectors' | 'actors'> => ({
  world: channel,
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: thread(() => read(world)),
    other: thread(() => other(world)),
    updater: thread(function* () {
      const box = yield* world.tree.erase(INDEX);
      if (box !== null) yield* box.drop();
    }),
    ...detecting(world.rcu),
  }),
});

export const guardsStay = scenario({
  ...readingBeside(readAndSay, lockAfter),
  name: 'guards that stay with their threads',
  description: 'Each thread drops the guard that it took; what one tells the other is no guard.',
  reach: ({ rcu }) => ({
    'the second section begins while the first waits to be noticed': (view) => view.ended('reader') && !view.ended('other'),
    'everybody is done when the value is freed': (view) => view.ended('reader') && view.ended('other') && view.ended('updater') && isInvoking(rcu, view),
  }),
});

export const guardSent = scenario({
  ...readingBeside(readAndSend, dropSent),
  name: 'a guard dropped by another thread',
  description: "A broken twin of 'guards that stay with their threads': the section of a thread cannot be ended by another one, for it is counted where the thread runs.",
  expect: ['rcu-usage'],
});

/** With the rule unjudged, what it is there to prevent. */
const unjudged: readonly ViolationKind[] = ['rcu-usage', 'early-grace-period'];

export const guardSentFreed = scenario({
  ...readingBeside(readAndSend, dropSent),
  name: 'a guard dropped by another thread: what comes of it',
  description: "The same as 'a guard dropped by another thread' with the rule unjudged: the detector takes the reader for one that has left.",
  ignore: unjudged,
  expect: ['use-after-free'],
});

// with_rcu: a borrow that begins under some lock and goes on under the guard.

/** A box in a slot, whose owner holds the slot's lock. */
interface Slot {
  readonly rcu: Rcu;
  readonly boxes: Boxes;
  readonly lock: SpinLock;
  /** The box, as a pointer; 0 when it was taken. */
  readonly slot: Address;
}

function* slotWithBox({ detector }: Setting): Thread<Slot> {
  const rcu = yield* rcuOf(detector, { readers: 1, updaters: 1 });
  const boxes = RcuBox.of(rcu, i32);
  const slot = yield* alloc({ type: 'slot', words: 1, memory: 'static', zeroed: true });
  const box = yield* boxes.create(10);
  if (box !== null) yield* store(slot, yield* box.intoForeign());
  return { rcu, boxes, lock: yield* SpinLock.create('slot'), slot };
}

/** Borrows the box under the lock, the value in it for the rest of the section, and lets the lock go. */
function* borrow({ boxes, lock, slot }: Slot): Thread<RcuRef | null> {
  return yield* scope(function* (s) {
    s.own(yield* lock.lock());
    const pointer = yield* load(slot, 'plain');
    return pointer === 0 ? null : boxes.rcuBorrow(pointer);
  });
}

/** Reads what was borrowed under the guard that it was borrowed for. */
function* readLent(world: Slot): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* world.rcu.readLock(0));
    const value = yield* borrow(world);
    if (value !== null) yield* value.read();
  });
}

/** Keeps the borrow when the guard is gone: its lifetime is tied to nothing. */
function* readKept(world: Slot): Thread<void> {
  const guard = yield* world.rcu.readLock(0);
  const value = yield* borrow(world);
  yield* guard.drop();
  if (value !== null) yield* value.read();
}

/** Takes the box out of the slot and drops it. */
function* takeFromSlot({ boxes, lock, slot }: Slot): Thread<void> {
  yield* scope(function* (s) {
    const held = s.own(yield* lock.lock());
    const box = s.own(yield* boxes.fromForeign(yield* load(slot, 'plain')));
    yield* store(slot, 0, 'plain');
    yield* s.drop(held);
    yield* s.drop(box);
  });
}

const lending = (read: (world: Slot) => Thread<void>): Pick<Scenario<Slot>, 'world' | 'detectors' | 'actors'> => ({
  world: slotWithBox,
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: thread(() => read(world)),
    owner: thread(() => takeFromSlot(world)),
    ...detecting(world.rcu),
  }),
});

export const lentUnderLock = scenario({
  ...lending(readLent),
  name: 'with_rcu under a lock',
  description: 'The lock keeps the box alive while the value is borrowed; after that the guard does, and the lock may be let go.',
  reach: ({ rcu }) => ({
    'the reader goes on when the box is dropped': (view) => view.ended('owner') && !view.ended('reader') && view.matches('gracePeriod', 'waiting'),
    'the reader is done when it is freed': (view) => view.ended('owner') && view.ended('reader') && isInvoking(rcu, view),
  }),
});

export const keptAfterGuard = scenario({
  ...lending(readKept),
  name: 'with_rcu under a lock, and the borrow kept',
  description: "The broken twin of 'with_rcu under a lock': nothing ties the borrow to the guard, and it is read when the guard is gone.",
  expect: ['use-after-free'],
});
