import { actor, alloc, dereference, exchange, free, load, store, type ActorSpec, type Address, type Thread } from 'quiesce';
import { reader, updater, type EntryInput, type ReaderInput, type UpdaterInput } from 'quiesce/models';
import { RCU_HEAD_WORDS, type Guard, type Rcu } from 'quiesce/rcu';
import { detecting } from './detecting';

/** The least that needs a grace period: a pointer to an object, which updaters replace and readers follow. */
export interface PublishedObject<Kind extends Rcu = Rcu> {
  readonly rcu: Kind;
  /** The word that holds the pointer. */
  readonly pointer: Address;
}

const OBJECT = { type: 'object', words: RCU_HEAD_WORDS + 1 } as const;
/** Where its value lies in an object. */
export const VALUE: number = RCU_HEAD_WORDS * 4;

/** A new object with a value, which nobody can find yet. */
export function* newObject(value: number): Thread<Address> {
  const object = yield* alloc(OBJECT);
  yield* store(object + VALUE, value, 'plain');
  return object;
}

/** An object with the value 10, protected by this RCU. */
export function* publishedOver<Kind extends Rcu>(create: () => Thread<Kind>): Thread<PublishedObject<Kind>> {
  const rcu = yield* create();
  const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static', zeroed: true });
  yield* store(pointer, yield* newObject(10), 'release');
  return { rcu, pointer };
}

/** The operations of `reader`: follows the pointer. */
export function following({ rcu, pointer }: PublishedObject, slot: number): FollowingOperations {
  return {
    lock: () => rcu.readLock(slot),
    load: () => dereference(pointer),
    dereference: ({ ref }) => load(ref + VALUE, 'plain'),
    unlock: ({ guard }) => rcu.readUnlock(guard),
  };
}

export type FollowingOperations = {
  readonly lock: () => Thread<Guard>;
  readonly load: () => Thread<Address>;
  readonly dereference: (input: { readonly ref: Address }) => Thread<number>;
  readonly unlock: (input: { readonly guard: Guard }) => Thread<void>;
};

/** The operations of `updater`: replaces the object, and frees the old one after a grace period. */
export function replacing({ rcu, pointer }: PublishedObject): ReplacingOperations {
  return {
    *store({ value }) {
      return yield* exchange(pointer, yield* newObject(value), 'release');
    },
    drop: ({ box }) => rcu.kvfreeCallRcu(box, box),
    *synchronize({ box }) {
      yield* rcu.synchronizeRcu();
      yield* free(box);
    },
  };
}

export type ReplacingOperations = {
  readonly store: (input: EntryInput) => Thread<Address>;
  readonly drop: (input: { readonly box: Address }) => Thread<void>;
  readonly synchronize: (input: { readonly box: Address }) => Thread<void>;
};

/** A reader of so many sections, by its slot. */
export const followerOf = (world: PublishedObject, slot: number, input: Omit<ReaderInput, 'index'> = {}): ActorSpec =>
  actor(reader, following(world, slot), { input: { index: 0, ...input } });

/** An updater that replaces the object so often, and waits for a grace period each time. */
export const replacerOf = (world: PublishedObject, gracePeriods: number, reclaim: 'synchronize' | 'defer' = 'synchronize'): ActorSpec =>
  actor(updater, replacing(world), { input: plan(gracePeriods, reclaim) });

const plan = (gracePeriods: number, reclaim: 'synchronize' | 'defer'): UpdaterInput =>
  Array.from({ length: gracePeriods }, (_, position) => ({ do: 'store', index: 0, value: 11 + position, reclaim }));

/** Sizes of a world of one updater. */
export interface Sizes {
  readonly gracePeriods: number;
  readonly readers: number;
  readonly sections?: number;
  readonly nesting?: number;
}

/** Readers in slots 0 and up, one updater that waits for grace periods, and whom the RCU needs. */
export function readersAndUpdater(world: PublishedObject, { gracePeriods, readers, sections = 1, nesting = 1 }: Sizes): Record<string, ActorSpec> {
  const followers = Array.from({ length: readers }, (_, slot) => [readers === 1 ? 'reader' : `reader${slot}`, followerOf(world, slot, { sections, nesting })] as const);
  return { ...Object.fromEntries(followers), updater: replacerOf(world, gracePeriods), ...detecting(world.rcu) };
}
