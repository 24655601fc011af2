import { dereference, exchange, free, load, RETRY, retry, scenario, store, thread, type Address, type Again, type Scenario, type Thread } from 'quiesce';
import { IdealRcu, RCU_HEAD_WORDS } from 'quiesce/rcu';
import { LockedBy, Mutex, SpinLock } from 'quiesce/sync';
import { detecting } from '../scenarios/detecting';
import { followerOf, newObject, publishedOver, type PublishedObject } from '../scenarios/published-object';
import type { Control, Mutant } from './mutant';

type World = PublishedObject<IdealRcu>;

const valueOf = (object: Address): Address => object + RCU_HEAD_WORDS * 4;

function* published(): Thread<World> {
  return yield* publishedOver(() => IdealRcu.create({ readers: 1 }));
}

/** One who updates in some way, on his own or against a reader. */
const updating = (name: string, threads: 1 | 2, update: (world: World) => Thread<void>, { ignore }: Pick<Scenario, 'ignore'> = {}): Scenario =>
  scenario({
    name,
    world: published,
    actors: (world) => ({ ...(threads === 2 && { reader: followerOf(world, 0) }), updater: thread(() => update(world)), ...detecting(world.rcu) }),
    ...(ignore && { ignore }),
  });

/** Takes the object out, and has it freed after a grace period. */
function* unlinkThenReclaim({ rcu, pointer }: World): Thread<void> {
  const old = yield* exchange(pointer, yield* newObject(11), 'release');
  yield* rcu.kvfreeCallRcu(old, old);
}

/** U01: the grace period begins while the object can still be found. */
function* reclaimThenUnlink({ rcu, pointer }: World): Thread<void> {
  const object = yield* newObject(11);
  const old = yield* load(pointer);
  yield* rcu.kvfreeCallRcu(old, old);
  yield* store(pointer, object, 'release');
}

/** U02: no grace period at all. */
function* unlinkThenFree({ pointer }: World): Thread<void> {
  yield* free(yield* exchange(pointer, yield* newObject(11), 'release'));
}

/** U09: the same head is queued by two who believe that the object is theirs. */
function* reclaimTwice({ rcu, pointer }: World): Thread<void> {
  const old = yield* exchange(pointer, yield* newObject(11), 'release');
  yield* rcu.kvfreeCallRcu(old, old);
  yield* rcu.kvfreeCallRcu(old, old);
}

/** Sleeps for a grace period after its own section. */
function* synchronizeOutside({ rcu, pointer }: World): Thread<void> {
  const object = yield* newObject(11);
  const guard = yield* rcu.readLock(0);
  const old = yield* exchange(pointer, object, 'release');
  yield* guard.drop();
  yield* rcu.synchronizeRcu();
  yield* free(old);
}

/** U07: what the update left behind (`RcuOld`) is dropped while the section is open in which it was had. */
function* synchronizeInside({ rcu, pointer }: World): Thread<void> {
  const object = yield* newObject(11);
  const guard = yield* rcu.readLock(0);
  const old = yield* exchange(pointer, object, 'release');
  yield* rcu.synchronizeRcu();
  yield* free(old);
  yield* guard.drop();
}

/** U06: puts an object where readers find it, with a plain store. */
function* publishPlainly({ rcu, pointer }: World): Thread<void> {
  const object = yield* newObject(11);
  const old = yield* load(pointer);
  yield* store(pointer, object, 'plain');
  yield* rcu.kvfreeCallRcu(old, old);
}

/** The same with a relaxed store, which is still too little where memory is weak. */
function* publishRelaxed({ rcu, pointer }: World): Thread<void> {
  const object = yield* newObject(11);
  const old = yield* load(pointer);
  yield* store(pointer, object, 'relaxed');
  yield* rcu.kvfreeCallRcu(old, old);
}

/** A copy with another value takes the place of what is there, which is returned: to be reclaimed by the one who has it. (`Rcu::copy_update`) */
function* copyUpdate({ pointer }: World): Thread<Address> {
  const old = yield* load(pointer);
  const copy = yield* newObject((yield* load(valueOf(old), 'plain')) + 1);
  yield* store(pointer, copy, 'release');
  return old;
}

function* updateExclusively(world: World, mutex: Mutex): Thread<void> {
  yield* mutex.acquire();
  const old = yield* copyUpdate(world);
  yield* mutex.release();
  yield* dropOld(world, old);
}

/** U05: copies and replaces though somebody else may be doing so, as `&self` would allow. */
function* updateShared(world: World): Thread<void> {
  yield* dropOld(world, yield* copyUpdate(world));
}

function* dropOld({ rcu }: World, old: Address): Thread<void> {
  yield* rcu.synchronizeRcu();
  yield* free(old);
}

/** So many who update the pointer by copying. */
const copying = (name: string, threads: number, update: (world: World, mutex: Mutex) => Thread<void>): Scenario =>
  scenario({
    name,
    world: function* () {
      return { ...(yield* published()), mutex: yield* Mutex.create('updaters') };
    },
    actors: (world) => ({
      ...Object.fromEntries(Array.from({ length: threads }, (_, each) => [`updater${each}`, thread(() => update(world, world.mutex))])),
      ...detecting(world.rcu),
    }),
  });

interface Locked extends World {
  readonly lock: SpinLock;
}

/** Replaces the object by a copy, under the lock. */
function* moveObject({ rcu, pointer, lock }: Locked): Thread<void> {
  const copy = yield* newObject(0);
  const guard = yield* lock.lock();
  const old = yield* load(pointer);
  const value = yield* new LockedBy(valueOf(old), lock).access(guard).read();
  yield* new LockedBy(valueOf(copy), lock).accessMut(guard).write(value);
  yield* store(pointer, copy, 'release');
  yield* guard.drop();
  yield* rcu.kvfreeCallRcu(old, old);
}

/** Finds the object without the lock and counts it up under the lock, if it is still the one. */
function* countUp(world: Locked): Thread<void> {
  yield* retry<true>(function* (): Thread<true | Again> {
    const section = yield* world.rcu.readLock(0);
    const object = yield* dereference(world.pointer);
    const guard = yield* world.lock.lock();
    const isStillThere = (yield* load(world.pointer)) === object;
    if (isStillThere) yield* increment(world, object, guard);
    yield* guard.drop();
    yield* section.drop();
    return isStillThere ? true : RETRY;
  });
}

/** U11: does not look again when it has the lock. */
function* countUpUnchecked(world: Locked): Thread<void> {
  const section = yield* world.rcu.readLock(0);
  const object = yield* dereference(world.pointer);
  const guard = yield* world.lock.lock();
  yield* increment(world, object, guard);
  yield* guard.drop();
  yield* section.drop();
}

function* increment({ lock }: Locked, object: Address, guard: Parameters<LockedBy['accessMut']>[0]): Thread<void> {
  const data = new LockedBy(valueOf(object), lock).accessMut(guard);
  yield* data.write((yield* data.read()) + 1);
}

/** One counts up what another moves. */
const counting = (name: string, count: (world: Locked) => Thread<void>): Scenario =>
  scenario({
    name,
    world: function* () {
      return { ...(yield* published()), lock: yield* SpinLock.create('object') };
    },
    actors: (world) => ({ counter: thread(() => count(world)), mover: thread(() => moveObject(world)), ...detecting(world.rcu) }),
    finally: ({ pointer }) => (view) => view.word(valueOf(view.word(pointer))) === 11,
  });

const nobodyReads = 'without a reader there is nobody to free it under';
const nothingToAwait = 'without a grace period nothing is freed';

export const mutants: readonly Mutant[] = [
  {
    id: 'U01',
    change: 'updater: reclaims before it unlinks',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: updating('reclaim, then unlink', 2, reclaimThenUnlink),
    below: nothingToAwait,
    twin: updating('unlink, then reclaim', 2, unlinkThenReclaim),
  },
  {
    id: 'U02a',
    change: 'updater: does not wait for a grace period',
    kind: 'use-after-free',
    first: 'use-after-free',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: updating('unlink, then free', 2, unlinkThenFree),
    below: nobodyReads,
    twin: updating('unlink, then free after a grace period', 2, unlinkThenReclaim),
  },
  {
    id: 'U05',
    change: 'copy_update: two at a time',
    kind: 'double-free',
    first: 'use-after-free', // of the one who copies what the other has freed
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: copying('copy and update, two at a time', 2, updateShared),
    below: copying('copy and update without exclusion, alone', 1, updateShared),
    twin: copying('copy and update, one at a time', 2, updateExclusively),
  },
  {
    id: 'U06',
    change: 'publication by a plain store',
    kind: 'data-race',
    first: 'data-race',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: updating('publication by a plain store', 2, publishPlainly),
    below: nobodyReads,
    twin: updating('publication by a relaxed store', 2, publishRelaxed),
  },
  {
    id: 'U07',
    change: 'RcuOld is dropped inside the own section',
    kind: 'deadlock',
    first: 'illegal-sleep',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: updating('a grace period inside the own section', 1, synchronizeInside),
    below: 'without a grace period it waits for nothing',
    twin: updating('a grace period after the own section', 1, synchronizeOutside),
  },
  {
    id: 'U09a',
    change: 'call_rcu: the same head twice',
    kind: 'double-free',
    first: 'double-queue',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: updating('the same head twice', 1, reclaimTwice),
    below: nothingToAwait,
    twin: updating('a head once', 1, unlinkThenReclaim),
  },
  {
    id: 'U11',
    change: 'LockedBy: no second look when the lock is held',
    kind: 'assertion',
    first: 'assertion',
    bounds: { threads: 2, gracePeriods: 0 },
    mutated: counting('counted up without a second look', countUpUnchecked),
    below: 'without the other nobody moves the object',
    twin: counting('counted up after a second look', countUp),
  },
];

export const controls: readonly Control[] = [
  {
    why: 'under sequential consistency the object is complete when it can be found, however it was published',
    holds: updating('publication by a plain store, races not looked for', 2, publishPlainly, { ignore: ['data-race'] }),
  },
];
