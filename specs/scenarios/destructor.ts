import { actor, load, scenario, type Setting, type Thread } from 'quiesce';
import { boxedI32, newBoxedI32, type DroppedType } from 'quiesce/boxes';
import { reader, updater } from 'quiesce/models';
import { Mutex } from 'quiesce/sync';
import { EVERY_DETECTOR, detecting, whileInvoking } from './detecting';
import { INDEX, readingWith, treeWithOne, updatingWith, type BoxInput, type RefInput, type World } from './worlds';

/** A tree of `RcuBox<KBox<i32>>`: the value is a box of its own, which its destructor frees. */
const treeOfBoxes = function* ({ detector }: Setting): Thread<World> {
  return yield* treeWithOne({ detector, value: boxedI32 }, yield* newBoxedI32(10));
};

/** Follows the reference to the inner box, and that to its content. */
const readInner = function* ({ ref }: RefInput): Thread<number> {
  return yield* load(yield* ref.read(), 'plain');
};

export const destructor = scenario({
  name: 'a value with a destructor',
  description: 'Its destructor runs once, in callback context, after every reader that may look through the value has left.',
  world: treeOfBoxes,
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    reader: actor(reader, { ...readingWith(world), dereference: readInner }, { input: { index: INDEX } }),
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  reach: ({ rcu }) => ({
    'a reader holds what the updater owns': { reader: 'inside.holding', updater: 'owning' },
    'the destructor runs while a later reader is inside': whileInvoking(rcu, { reader: 'inside' }),
  }),
});

/** Drops the value where the box is dropped, and only the memory after a grace period. */
const destroyAtOnce = function* ({ box }: BoxInput): Thread<void> {
  yield* boxedI32.dropInPlace((yield* box.deref()).address);
  yield* box.drop();
};

/** What has been destroyed already is not destroyed again. */
const hollowI32: DroppedType = { ...boxedI32, *dropInPlace() {} };

export const destructorTooEarly = scenario({
  name: 'a value destroyed before the grace period',
  description: "The broken twin of 'a value with a destructor': the memory of the box waits for the readers, but what its value points to does not.",
  detectors: EVERY_DETECTOR,
  *world({ detector }) {
    return yield* treeWithOne({ detector, value: hollowI32 }, yield* newBoxedI32(10));
  },
  actors: (world) => ({
    reader: actor(reader, { ...readingWith(world), dereference: readInner }, { input: { index: INDEX } }),
    updater: actor(updater, { ...updatingWith(world), drop: destroyAtOnce }, { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['use-after-free'],
});

/** A tree whose values take a mutex when they are destroyed, to leave a list that it protects. */
const treeOfSleepers = function* ({ detector }: Setting): Thread<World> {
  const mutex = yield* Mutex.create('registry');
  const registered: DroppedType = {
    name: 'Registered',
    words: 1,
    needsDrop: true,
    *dropInPlace() {
      yield* mutex.acquire();
      yield* mutex.release();
    },
  };
  return yield* treeWithOne({ detector, value: registered });
};

export const destructorSleeps = scenario({
  name: 'a destructor that sleeps',
  description: "A second broken twin of 'a value with a destructor': this one takes a mutex, and callbacks run where nothing may sleep.",
  world: treeOfSleepers,
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
    ...detecting(world.rcu),
  }),
  expect: ['illegal-sleep'],
});

export const boxWithoutMemory = scenario({
  name: 'a box that cannot be made',
  description: 'RcuBox::new finds no memory: the value it was given is dropped, inner box and all, and nothing was inserted.',
  world: treeOfBoxes,
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, { ...updatingWith(world), insert: insertBoxed(world) }, { input: [{ do: 'insert', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  reach: () => ({
    'the box was made': { updater: 'owning' },
    'it was not': { updater: 'done', gracePeriod: 'idle' },
  }),
});

export const boxWithoutMemoryLeaks = scenario({
  name: 'a box that cannot be made, and a value nobody drops',
  description: "The broken twin of 'a box that cannot be made': the value that was to go into the box is forgotten.",
  world: ({ detector }) => treeWithOne({ detector, value: { ...hollowI32, name: 'forgotten' } }, 1),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({
    updater: actor(updater, { ...updatingWith(world), insert: insertBoxed(world) }, { input: [{ do: 'insert', index: INDEX, value: 11 }] }),
    ...detecting(world.rcu),
  }),
  allocationFailure: true,
  expect: ['leak'],
});

/** Makes the value, boxes it and puts it into the tree. */
function insertBoxed({ tree, boxes }: World) {
  return function* ({ index, value }: { readonly index: number; readonly value: number }) {
    const inner = yield* newBoxedI32(value);
    const box = inner === 0 ? null : yield* boxes.create(inner);
    return box === null ? { ok: false, value: null } : yield* tree.insert(index, box);
  };
}
