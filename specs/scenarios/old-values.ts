import { actor, scenario, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import {
  boxedI32,
  headIn,
  newBoxedI32,
  rcuBoxInner,
  RcuOld,
  RcuOldAsync,
  RcuOldConst,
  RcuOldParameter,
  RcuOldType,
  scope,
  type ForeignHandle,
  type KBox,
  type KBoxType,
  type RcuRef,
} from 'quiesce/boxes';
import { reader, updater } from 'quiesce/models';
import type { Rcu } from 'quiesce/rcu';
import { EVERY_DETECTOR, detecting, isInvoking, WITHOUT_SLEEP } from './detecting';
import { pointerToOne, pointerWith, readingPointer, updatingPointer, type Olds, type PointerWorld } from './pointer-worlds';

// RcuOld<P>: the ways of dropping a value that is published no more, which were proposed one after another.

/** Some type of old values, of which only `drop` is used. */
type SomeOlds = (rcu: Rcu, boxes: KBoxType) => Olds<ForeignHandle>;

interface Policy {
  readonly name: string;
  readonly description: string;
  readonly olds: SomeOlds;
  /** What the updater does with an old value, `drop` unless told. */
  readonly drop?: (old: ForeignHandle) => Thread<void>;
  readonly sleeps: boolean;
}

const dropAsync = (old: ForeignHandle): Thread<void> => {
  if (old instanceof RcuOld) return old.dropAsync();
  throw new TypeError('only RcuOld has drop_async');
};

/** All of them. */
const POLICIES: readonly Policy[] = [
  { name: 'RcuOld<P>', description: 'Drop sleeps for a grace period (synchronize_rcu) and drops P then.', olds: (rcu, boxes) => RcuOld.of(rcu, boxes), sleeps: true },
  { name: 'RcuOld<P, 0>', description: 'A constant in the type, on which drop branches: 0 sleeps.', olds: (rcu, boxes) => RcuOldConst.of(rcu, boxes, 0), sleeps: true },
  { name: 'RcuOld<P, 1>', description: 'A constant in the type, on which drop branches: 1 does not sleep.', olds: (rcu, boxes) => RcuOldConst.of(rcu, boxes, 1), sleeps: false },
  {
    name: 'RcuOld<P, Async>',
    description: 'A type parameter that chooses between two implementations of Drop. Rust refuses it, for Drop cannot be specialised; this is what it would do.',
    olds: (rcu, boxes) => RcuOldParameter.of(rcu, boxes, 'Async'),
    sleeps: false,
  },
  { name: 'RcuOldAsync<P>', description: 'A type of its own, whose drop never sleeps: kfree_rcu, or call_rcu where the value needs drop.', olds: (rcu, boxes) => RcuOldAsync.of(rcu, boxes), sleeps: false },
  { name: 'RcuOld<P>::drop_async', description: 'A method instead of drop, for values with an rcu_head.', olds: (rcu, boxes) => RcuOld.of(rcu, boxes), drop: dropAsync, sleeps: false },
];

interface OldInput {
  readonly box: ForeignHandle;
}

/** A reader of the old value, and an updater who replaces and drops it. */
const againstReader = ({ drop = (old) => old.drop() }: Pick<Policy, 'drop'>, nonBlocking: readonly string[] = []) =>
  (world: PointerWorld<ForeignHandle>): Record<string, ActorSpec> => ({
    reader: actor(reader, readingPointer(world), { input: { index: 0 } }),
    updater: actor(updater, { ...updatingPointer(world), drop: ({ box }: OldInput) => drop(box) }, { input: [{ do: 'store', index: 0, value: 1 }], nonBlocking }),
    ...detecting(world.rcu),
  });

export const oldValues: readonly Scenario[] = POLICIES.map((policy) => {
  const { name, description, olds, sleeps } = policy;
  return scenario({
    name: `an old value dropped: ${name}`,
    description,
    world: ({ detector }) => pointerWith<ForeignHandle>({ olds }, { detector }),
    detectors: EVERY_DETECTOR,
    actors: againstReader(policy, sleeps ? [] : ['drop']),
    reach: () => ({
      'a reader holds what the updater drops': { reader: 'inside.holding', updater: 'owning.deferring' },
      ...(sleeps
        ? { 'the updater sleeps while a reader holds it': { reader: 'inside.holding', updater: 'owning.deferring', gracePeriod: 'waiting' } }
        : { 'the updater is done while a reader holds it': { reader: 'inside.holding', updater: 'done', gracePeriod: 'waiting' } }),
      'everybody is done': (view) => view.ended('reader') && view.ended('updater'),
    }),
  });
});

/** Drops the `P` that the old value is, and not the old value. */
function* dropPointee(boxes: KBoxType, old: ForeignHandle): Thread<void> {
  const pointee = yield* boxes.fromForeign(yield* old.intoForeign());
  yield* pointee.drop();
}

export const oldValueAsBox = scenario({
  name: 'an old value dropped as the Box that it is',
  description: `The broken twin of ${oldValues.map(({ name }) => `'${name}'`).join(', ')}: without RcuOld around it nobody waits.`,
  world: ({ detector }) => pointerToOne({ detector }),
  detectors: EVERY_DETECTOR,
  actors: (world) => againstReader({ drop: (old) => dropPointee(world.boxes, old) })(world),
  expect: ['use-after-free'],
});

// Which of them may be dropped where nothing may sleep.

/** Replaces the value by nothing and drops it with a guard held. */
function* dropInSection({ rcu, pointer }: PointerWorld<ForeignHandle>): Thread<void> {
  yield* scope(function* (s) {
    s.own(yield* rcu.readLock(0));
    yield* s.temporary(yield* pointer.take());
  });
}

const inOwnSection = (olds: SomeOlds): Pick<Scenario<PointerWorld<ForeignHandle>>, 'world' | 'detectors' | 'actors'> => ({
  world: ({ detector }) => pointerWith<ForeignHandle>({ olds }, { detector, updaters: 0 }),
  detectors: EVERY_DETECTOR,
  actors: (world) => ({ updater: thread(() => dropInSection(world)), ...detecting(world.rcu) }),
});

export const droppedInSection = scenario({
  ...inOwnSection((rcu, boxes) => RcuOldAsync.of(rcu, boxes)),
  name: 'an old value dropped under a guard',
  description: 'RcuOldAsync never waits, so it may be dropped anywhere, even inside a section of the dropper.',
  reach: ({ rcu }) => ({ 'it is freed afterwards': (view) => view.ended('updater') && isInvoking(rcu, view) }),
});

export const sleptInSection = scenario({
  ...inOwnSection((rcu, boxes) => RcuOld.of(rcu, boxes)),
  name: 'an old value dropped under a guard, by waiting',
  description: "The broken twin of 'an old value dropped under a guard': RcuOld sleeps until every reader has left, its owner among them.",
  detectors: WITHOUT_SLEEP,
  expect: ['illegal-sleep'],
});

export const sleptInSectionHangs = scenario({
  ...inOwnSection((rcu, boxes) => RcuOld.of(rcu, boxes)),
  name: 'an old value dropped under a guard, by waiting: what comes of it',
  description: "The same as 'an old value dropped under a guard, by waiting' with illegal sleeps unjudged.",
  ignore: ['illegal-sleep'],
  // Who scans goes round, who waits is blocked.
  expect: ['deadlock', 'livelock', 'stuck-loop'],
});

// Values with destructors.

/** Takes the value out and drops it. */
function* takeAndDrop({ pointer }: PointerWorld<ForeignHandle>): Thread<void> {
  yield* scope(function* (s) {
    yield* s.temporary(yield* pointer.take());
  });
}

const ofBoxes = (olds: SomeOlds): Pick<Scenario<PointerWorld<ForeignHandle>>, 'world' | 'detectors' | 'actors'> => ({
  *world({ detector }) {
    return yield* pointerWith<ForeignHandle>({ olds }, { detector, readers: 0, value: rcuBoxInner(boxedI32), initial: yield* newBoxedI32(10) });
  },
  detectors: EVERY_DETECTOR,
  actors: (world) => ({ updater: thread(() => takeAndDrop(world)), ...detecting(world.rcu) }),
});

export const oldValueWithDestructor = scenario({
  ...ofBoxes((rcu, boxes) => RcuOldAsync.of(rcu, boxes)),
  name: 'an old value with a destructor',
  description: 'It is dropped by call_rcu: the callback drops the value, and with it the box that the value is.',
  reach: ({ rcu }) => ({ 'the destructor runs': (view) => view.ended('updater') && isInvoking(rcu, view) }),
});

/** Takes any value for one that is gone when its memory is. */
class FreesOnly extends RcuOldType<RcuOldAsync, KBox, RcuRef> {
  override *reclaimLater(pointer: Address): Thread<void> {
    yield* this.rcu.kvfreeCallRcu(headIn(this.assertHead(), pointer), pointer);
  }
}

export const oldValueNotDestroyed = scenario({
  ...ofBoxes((rcu, boxes) => new FreesOnly('FreesOnly', rcu, boxes, RcuOldAsync.handle)),
  name: 'an old value whose destructor is forgotten',
  description: "The broken twin of 'an old value with a destructor': kfree_rcu frees the memory, and what the value owned leaks.",
  expect: ['leak'],
});
