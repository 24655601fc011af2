import { actor, dereference, exchange, load, scenario, store, thread, type ActorSpec, type Address, type Scenario, type Thread } from 'quiesce';
import { AtomicRef } from 'quiesce/boxes';
import { reader } from 'quiesce/models';
import { EVERY_DETECTOR, detecting, rcuOf, whileInvoking } from './detecting';
import { following, newObject, publishedOver, VALUE, type PublishedObject } from './published-object';

// How the pointer is read and how it is published: READ_ONCE, relaxed, plain, dependency, Consume. Under sequential consistency every marked access will
// do, and what is plain is a data race. Which of the marked orders is enough on a weakly ordered machine is not found out here.

type Reading = (pointer: Address) => Thread<number>;
type Publishing = (pointer: Address, object: Address) => Thread<unknown>;

const rcuDereference: Reading = (pointer) => dereference(pointer);
const rcuAssignPointer: Publishing = (pointer, object) => store(pointer, object, 'release');

/** By the names that were used for them. READ_ONCE and a relaxed atomic load are one access; so are rcu_dereference and Consume, if that is an alias of Relaxed. */
const READINGS: readonly (readonly [name: string, description: string, read: Reading])[] = [
  ['rcu_dereference', 'Relaxed, and what is read by way of it depends on it: the plain reads behind the pointer are ordered by that.', rcuDereference],
  ['READ_ONCE', 'The access that rcu_dereference makes, without saying what it is for.', (pointer) => load(pointer, 'relaxed')],
  ['Atomic::load(Relaxed)', 'The same access as READ_ONCE: the types differ, the order does not.', (pointer) => new AtomicRef(pointer).read()],
  ['Atomic::load(Consume)', 'A name for Relaxed where the dependency is relied on: the same access as rcu_dereference.', (pointer) => dereference(pointer)],
  ['Atomic::load(Acquire)', 'More than is needed.', (pointer) => load(pointer, 'acquire')],
];

const PUBLISHINGS: readonly (readonly [name: string, description: string, publish: Publishing])[] = [
  ['rcu_assign_pointer', 'A release store: what was written to the object comes before it.', rcuAssignPointer],
  ['WRITE_ONCE', 'Enough under sequential consistency, and no data race; on a weakly ordered machine the object may be seen before it is filled.', (pointer, object) => store(pointer, object, 'relaxed')],
  ['xchg', 'Fully ordered.', (pointer, object) => exchange(pointer, object)],
];

/** One who follows the pointer, and one who puts another object there and frees the old one after a grace period. */
const followed = (read: Reading, publish: Publishing): Pick<Scenario<PublishedObject>, 'world' | 'detectors' | 'actors'> => ({
  world: ({ detector }) => publishedOver(() => rcuOf(detector, { readers: 1, updaters: 1 })),
  detectors: EVERY_DETECTOR,
  actors: (world): Record<string, ActorSpec> => ({
    reader: actor(reader, { ...following(world, 0), load: () => read(world.pointer) }, { input: { index: 0 } }),
    updater: thread(() => replace(world, publish)),
    ...detecting(world.rcu),
  }),
});

function* replace({ rcu, pointer }: PublishedObject, publish: Publishing): Thread<void> {
  const object = yield* newObject(11);
  const old = yield* load(pointer);
  yield* publish(pointer, object);
  yield* rcu.kvfreeCallRcu(old, old);
}

const reach: NonNullable<Scenario<PublishedObject>['reach']> = ({ rcu }) => ({
  'the reader has something when the updater is done': (view) => view.matches('reader', 'inside.holding') && view.ended('updater'),
  'the old object is freed while the reader is inside': whileInvoking(rcu, { reader: 'inside' }),
});

export const readings: readonly Scenario[] = READINGS.map(([name, description, read]) => scenario({ ...followed(read, rcuAssignPointer), name: `a pointer read by ${name}`, description, reach }));

export const publishings: readonly Scenario[] = PUBLISHINGS.map(([name, description, publish]) =>
  scenario({ ...followed(rcuDereference, publish), name: `a pointer published by ${name}`, description, reach }),
);

const namesOf = (scenarios: readonly Scenario[]): string => scenarios.map(({ name }) => `'${name}'`).join(', ');

export const readPlainly = scenario({
  ...followed((pointer) => load(pointer, 'plain'), rcuAssignPointer),
  name: 'a pointer read plainly',
  description: `The broken twin of ${namesOf(readings)}: the compiler may read it twice, or in pieces, and no dependency need be kept.`,
  expect: ['data-race'],
});

const plainStore: Publishing = (pointer, object) => store(pointer, object, 'plain');

export const publishedPlainly = scenario({
  ...followed(rcuDereference, plainStore),
  name: 'a pointer published plainly',
  description: `The broken twin of ${namesOf(publishings)} and of 'a pointer published plainly, as KCSAN sees it by default'.`,
  expect: ['data-race'],
});

export const publishedPlainlyByDefault = scenario({
  ...followed(rcuDereference, plainStore),
  name: 'a pointer published plainly, as KCSAN sees it by default',
  description: 'KCSAN takes plain stores of an aligned word for marked unless it is told to be strict.',
  races: 'kcsan-default',
  reach,
});

export const readPlainlyByDefault = scenario({
  ...followed((pointer) => load(pointer, 'plain'), rcuAssignPointer),
  name: 'a pointer read plainly, as KCSAN sees it by default',
  description: "A broken twin of 'a pointer published plainly, as KCSAN sees it by default': a plain read is one under either rule.",
  races: 'kcsan-default',
  expect: ['data-race'],
});

/** Publishes the object, and changes it then. */
const thenChange: Publishing = function* (pointer, object) {
  yield* rcuAssignPointer(pointer, object);
  yield* store(object + VALUE, 12, 'plain');
};

export const changedBehindPointer = scenario({
  ...followed(rcuDereference, thenChange),
  name: 'an object changed after it was published',
  description: "Another broken twin of 'a pointer published by rcu_assign_pointer': release and dependency order what was written before, and nothing that is written afterwards.",
  expect: ['data-race'],
});
