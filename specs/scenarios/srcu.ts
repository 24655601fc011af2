import { actor, free, load, scenario, thread, type Thread } from 'quiesce';
import { reader, updater } from 'quiesce/models';
import { IdealRcu, Srcu, type Guard, type Rcu } from 'quiesce/rcu';
import { Mutex } from 'quiesce/sync';
import { detecting } from './detecting';
import { followerOf, following, publishedOver, replacerOf, replacing, type PublishedObject } from './published-object';

/** A mutex that readers take inside their section, and the updater to publish. */
interface WithMutex extends PublishedObject {
  readonly mutex: Mutex;
}

function* withMutex(create: () => Thread<Rcu>): Thread<WithMutex> {
  return { ...(yield* publishedOver(create)), mutex: yield* Mutex.create('lock') };
}

/** Follows the pointer, and sleeps before it reads the object. */
function sleeping(world: WithMutex): ReturnType<typeof following> {
  const { dereference, ...others } = following(world, 0);
  return {
    ...others,
    *dereference(ref) {
      yield* world.mutex.acquire();
      const value = yield* dereference(ref);
      yield* world.mutex.release();
      return value;
    },
  };
}

function publishing(world: WithMutex): ReturnType<typeof replacing> {
  const { store, ...others } = replacing(world);
  return {
    ...others,
    *store(entry) {
      yield* world.mutex.acquire();
      const old = yield* store(entry);
      yield* world.mutex.release();
      return old;
    },
  };
}

const replaceOnce = [{ do: 'store', index: 0, value: 11, reclaim: 'synchronize' }] as const;

export const sleepingReader = scenario({
  name: 'a reader that sleeps, under SRCU',
  description: 'It waits for a mutex inside its section; the grace periods of its own domain wait for it, and nobody else does.',
  world: () => withMutex(() => Srcu.create({ cpus: 1 })),
  actors: (world) => ({
    reader: actor(reader, sleeping(world), { input: { index: 0 } }),
    updater: actor(updater, publishing(world), { input: replaceOnce }),
    ...detecting(world.rcu),
  }),
  reach: ({ mutex }) => ({
    'the reader is inside and cannot have the mutex': (view) => view.matches('reader', 'inside.holding') && view.matches('updater', 'storing') && view.word(mutex.address) === 1,
    'it sleeps, or could, while it is waited for': { reader: 'inside.holding', updater: 'owning.synchronizing', gracePeriod: 'waiting' },
    'the grace period does not wait for a later one': { reader: 'inside', updater: 'done' },
  }),
});

export const sleepingReaderElsewhere = scenario({
  name: 'a reader that sleeps, under an RCU whose readers may not',
  description: "The broken twin of 'a reader that sleeps, under SRCU': a mutex inside a section that may not block.",
  world: () => withMutex(() => IdealRcu.create({ readers: 1 })),
  actors: (world) => ({
    reader: actor(reader, sleeping(world), { input: { index: 0 } }),
    updater: actor(updater, publishing(world), { input: replaceOnce }),
    ...detecting(world.rcu),
  }),
  expect: ['illegal-sleep'],
});

/** Enters on CPU 0, sleeps, and wakes up on CPU 1. */
const migrating = (world: PublishedObject<Srcu>): ReturnType<typeof following> => ({
  ...following(world, 0),
  unlock: ({ guard }) => world.rcu.readUnlockOn(guard, 1),
});

export const migratingReader = scenario({
  name: 'an SRCU section that ends on another CPU',
  description: 'Its lock is counted on one CPU and its unlock on another: only the sums over all CPUs say that it has ended.',
  world: () => publishedOver(() => Srcu.create({ cpus: 2 })),
  actors: (world) => ({
    migrating: actor(reader, migrating(world), { input: { index: 0, sections: 2 } }),
    other: followerOf(world, 1),
    updater: replacerOf(world, 1),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'both are waited for': { migrating: 'inside.holding', other: 'inside.holding', updater: 'owning.synchronizing', gracePeriod: 'waiting' },
    'everybody is done': { migrating: 'done', other: 'done', updater: 'done', gracePeriod: 'idle' },
  }),
});

/** Takes each CPU for itself: a section that ended elsewhere never ends here. */
class EachCpuForItself extends Srcu {
  protected override *isZero(idx: number): Thread<boolean> {
    for (let cpu = 0; cpu < this.counters.cpus; cpu++) {
      const unlocks = yield* load(this.counters.unlockCount(cpu, idx));
      if ((yield* load(this.counters.lockCount(cpu, idx))) !== unlocks) return false;
    }
    return true;
  }
}

export const countedByCpu = scenario({
  name: 'an SRCU section that ends on another CPU, and counts that are compared CPU by CPU',
  description: "The broken twin of 'an SRCU section that ends on another CPU': the grace period never ends.",
  world: () => publishedOver(() => EachCpuForItself.create({ cpus: 2 })),
  actors: (world) => ({
    migrating: actor(reader, migrating(world), { input: { index: 0 } }),
    updater: replacerOf(world, 1),
    ...detecting(world.rcu),
  }),
  expect: ['stuck-loop'],
});

/** Two domains, and a pointer of the second. */
interface TwoDomains extends PublishedObject<Srcu> {
  readonly outer: Srcu;
}

function* twoDomains(): Thread<TwoDomains> {
  return { outer: yield* Srcu.create({ cpus: 2 }), ...(yield* publishedOver(() => Srcu.create({ cpus: 2 }))) };
}

/** Replaces the object from inside a section of some domain. */
function* replacesInside(world: TwoDomains, domain: Srcu): Thread<void> {
  const guard = yield* domain.readLock(1);
  const { store, synchronize } = replacing(world);
  yield* synchronize({ box: yield* store({ index: 0, value: 11 }) });
  yield* guard.drop();
}

export const synchronizeOtherDomain = scenario({
  name: 'synchronize_srcu inside a section of another domain',
  description: 'Domains have nothing to do with each other: readers of one may wait for the readers of another.',
  world: twoDomains,
  actors: (world) => ({
    reader: followerOf(world, 0),
    updater: thread(() => replacesInside(world, world.outer)),
    ...detecting(world.rcu),
  }),
  reach: () => ({
    'one reader waits for the other': (view) => view.matches('reader', 'inside.holding') && view.matches('gracePeriod', 'waiting'),
    'it has waited long enough': (view) => view.matches('reader', 'inside') && view.ended('updater'),
  }),
});

export const synchronizeOwnDomain = scenario({
  name: 'synchronize_srcu inside a section of its own domain',
  description: "The broken twin of 'synchronize_srcu inside a section of another domain': who waits for all readers while being one waits for ever.",
  world: twoDomains,
  actors: (world) => ({
    updater: thread(() => replacesInside(world, world.rcu)),
    ...detecting(world.rcu),
  }),
  expect: ['stuck-loop'],
});

/** Lets readers come to an end, defers a free, and lets go of the domain. */
function* letGo(world: PublishedObject<Srcu>, barrier: boolean): Thread<void> {
  const guard: Guard = yield* world.rcu.readLock(0);
  const object = yield* load(world.pointer);
  yield* guard.drop();
  yield* world.rcu.kvfreeCallRcu(object, object);
  if (barrier) yield* world.rcu.rcuBarrier();
  yield* world.rcu.cleanup();
}

export const cleanupAfterBarrier = scenario({
  name: 'cleanup_srcu_struct after srcu_barrier',
  description: 'A domain is let go when nobody is inside and its callbacks have run; its per-CPU counters are freed with it.',
  world: () => publishedOver(() => Srcu.create({ cpus: 1 })),
  actors: (world) => ({
    owner: thread(() => letGo(world, true)),
    ...detecting(world.rcu),
  }),
  reach: () => ({ 'the owner waits while the callback runs': (view) => !view.ended('owner') && view.matches('gracePeriod', 'invoking') }),
});

export const cleanupWithoutBarrier = scenario({
  name: 'cleanup_srcu_struct without srcu_barrier',
  description: "The broken twin of 'cleanup_srcu_struct after srcu_barrier': a callback is still queued, so it warns and leaks.",
  world: () => publishedOver(() => Srcu.create({ cpus: 1 })),
  actors: (world) => ({
    owner: thread(() => letGo(world, false)),
    ...detecting(world.rcu),
  }),
  expect: ['warning'],
});

/** Has the domain go while a reader may still come. */
export const cleanupUnderReader = scenario({
  name: 'cleanup_srcu_struct while readers still come',
  description: "Another broken twin of 'cleanup_srcu_struct after srcu_barrier': the counters are freed under a reader.",
  world: () => publishedOver(() => Srcu.create({ cpus: 1 })),
  actors: (world) => ({
    reader: thread(function* () {
      yield* (yield* world.rcu.readLock(0)).drop();
    }),
    owner: thread(function* () {
      yield* world.rcu.cleanup();
      yield* free(yield* load(world.pointer));
    }),
    ...detecting(world.rcu),
  }),
  ignore: ['warning'],
  expect: ['use-after-free'],
});
