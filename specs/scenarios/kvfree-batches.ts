import { actor, alloc, assertThat, fetchAdd, load, scenario, store, thread, type Address, type Goal, type Scenario, type Thread } from 'quiesce';
import { i32, RcuBox } from 'quiesce/boxes';
import { MapleTree } from 'quiesce/maple-tree';
import { reader, updater } from 'quiesce/models';
import { IdealRcu, KvfreeRcu, KvfreeSheafRcu, type KvfreeRcuOptions, type Rcu } from 'quiesce/rcu';
import { detecting, whileInvoking } from './detecting';
import { INDEX, newBox, readingWith, updatingWith, type World } from './worlds';

interface Batching extends Omit<KvfreeRcuOptions, 'rcu'> {
  readonly kind?: typeof KvfreeRcu | typeof KvfreeSheafRcu;
}

/** An RCU that frees in batches, over the ideal one. */
function* batchingRcu(readers: number, { kind: Kind = KvfreeRcu, ...batching }: Batching): Thread<Rcu> {
  return yield* Kind.create({ rcu: yield* IdealRcu.create({ readers, polled: true }), batches: 1, cachedPages: 0, ...batching });
}

function* batchingTree(batching: Batching): Thread<World> {
  const rcu = yield* batchingRcu(1, batching);
  const boxes = RcuBox.of(rcu, i32);
  const tree = yield* MapleTree.create({ rcu, useRcu: true, entry: boxes });
  yield* tree.insert(INDEX, yield* newBox(boxes, 10));
  return { rcu, tree, boxes };
}

/** A reader against erase: the value, and the leaf that held it, are freed in batches. */
const eraseActors = (world: World): ReturnType<Scenario['actors']> => ({
  reader: actor(reader, readingWith(world), { input: { index: INDEX } }),
  updater: actor(updater, updatingWith(world), { input: [{ do: 'erase', index: INDEX }] }),
  ...detecting(world.rcu),
});

const batchGoals: Readonly<Record<string, Goal>> = {
  'a reader holds what is queued': { reader: 'inside.holding', updater: 'done', 'kfree_rcu_monitor/0': 'idle' },
  'a reader holds what waits as a batch': { reader: 'inside.holding', updater: 'done', gracePeriod: 'waiting' },
  'a reader that came later is inside when the batch is freed': { reader: 'inside', updater: 'done', 'kfree_rcu_work/0.0': 'working' },
  'everybody is done': { reader: 'done', updater: 'done', gracePeriod: 'idle', 'kfree_rcu_monitor/0': 'idle', 'kfree_rcu_work/0.0': 'idle' },
};

export const erasedOnPage = scenario({
  name: 'kvfree_rcu through a page of pointers',
  description: 'What is erased is noted on a page, whose one cookie covers all of its pointers, and freed in bulk when a poll of it says yes.',
  world: () => batchingTree({ pages: 1 }),
  actors: eraseActors,
  reach: () => batchGoals,
});

export const erasedOnList = scenario({
  name: 'kvfree_rcu through a list of heads',
  description: 'There is no page, so what is erased is linked through its rcu_head, with one cookie for the whole list.',
  world: () => batchingTree({}),
  actors: eraseActors,
  reach: () => batchGoals,
});

/** Takes no cookie: the poll is about a grace period of long ago. */
class CookieOfLongAgo extends KvfreeRcu {
  protected override *refreshSnapshot(cookie: Address): Thread<void> {
    yield* store(cookie, 0, 'plain');
  }
}

export const erasedOnPageWithOldCookie = scenario({
  name: 'kvfree_rcu through a page with an old cookie',
  description: "The broken twin of 'kvfree_rcu through a page of pointers': the page has the cookie of an earlier use, and is freed at the first poll.",
  world: () => batchingTree({ pages: 1, kind: CookieOfLongAgo }),
  actors: eraseActors,
  expect: ['early-grace-period'],
});

export const erasedOnListWithOldCookie = scenario({
  name: 'kvfree_rcu through a list with an old cookie',
  description: "The broken twin of 'kvfree_rcu through a list of heads': the list has the cookie of an earlier use, and is freed at the first poll.",
  world: () => batchingTree({ kind: CookieOfLongAgo }),
  actors: eraseActors,
  expect: ['early-grace-period'],
});

export const erasedInSheaf = scenario({
  name: 'kvfree_rcu through a sheaf',
  description: 'What is erased goes into a sheaf of its CPU. When the sheaf is full or flushed its own rcu_head is queued, and no object is written.',
  world: () => batchingTree({ kind: KvfreeSheafRcu }),
  actors: eraseActors,
  reach: ({ rcu }) => ({
    'a reader holds what is in a sheaf that nobody has queued': { reader: 'inside.holding', updater: 'done', gracePeriod: 'idle' },
    'a reader holds what waits in a sheaf': { reader: 'inside.holding', updater: 'done', gracePeriod: 'waiting' },
    'a reader that came later is inside when the sheaf is freed': whileInvoking(rcu, { reader: 'inside', updater: 'done' }),
  }),
});

/** Empties a full sheaf at once. */
class FreesFullSheaves extends KvfreeSheafRcu {
  protected override *queueSheaf(sheaf: Address): Thread<void> {
    yield* this.rcuFreeSheaf(sheaf);
  }
}

export const erasedInSheafFreedAtOnce = scenario({
  name: 'kvfree_rcu through a sheaf that is emptied at once',
  description: "The broken twin of 'kvfree_rcu through a sheaf': a full sheaf is emptied without a grace period.",
  world: () => batchingTree({ kind: FreesFullSheaves }),
  actors: eraseActors,
  expect: ['early-grace-period'],
});

/** A cache, which counts its objects, and one of them; its last word says where the cache is. */
interface Cache {
  readonly rcu: Rcu;
  readonly inUse: Address;
  readonly object: Address;
}

/** Frees into a cache. */
class FreesIntoCache extends KvfreeRcu {
  protected override *freeObject(object: Address): Thread<void> {
    const cache = yield* load(object + 8, 'plain');
    yield* super.freeObject(object);
    yield* fetchAdd(cache, -1);
  }
}

function* cacheInUse(): Thread<Cache> {
  const rcu = yield* batchingRcu(0, { kind: FreesIntoCache });
  const inUse = yield* alloc({ type: 'kmem_cache', words: 1, memory: 'static', zeroed: true });
  yield* store(inUse, 1);
  const object = yield* alloc({ type: 'object', words: 3, cache: 'kmem_cache' });
  yield* store(object + 8, inUse, 'plain');
  return { rcu, inUse, object };
}

/** The kernel destroys a cache when nothing of it is in use. */
const destroyed = ({ rcu, inUse, object }: Cache, barrier: () => Thread<void>): ReturnType<Scenario['actors']> => ({
  exit: thread(function* () {
    yield* rcu.kvfreeCallRcu(object, object);
    yield* barrier();
    yield* assertThat((yield* load(inUse)) === 0, 'kmem_cache_destroy: the cache still has objects');
  }),
  ...detecting(rcu),
});

export const cacheDestroyed = scenario({
  name: 'destroying a cache behind kvfree_rcu_barrier',
  description: 'The timer may have detached the object, or its batch may be waiting: the barrier sees it freed before the cache goes.',
  world: cacheInUse,
  actors: (cache) => destroyed(cache, () => cache.rcu.kvfreeRcuBarrier()),
  reach: () => ({
    'the exit waits while a batch is freed': (view) => !view.ended('exit') && view.matches('kfree_rcu_work/0.0', 'working'),
    'the cache is gone': (view) => view.ended('exit'),
  }),
});

export const cacheDestroyedBehindRcuBarrier = scenario({
  name: 'destroying a cache behind rcu_barrier',
  description: "The broken twin of 'destroying a cache behind kvfree_rcu_barrier': rcu_barrier waits for callbacks, and objects in batches have none.",
  world: cacheInUse,
  actors: (cache) => destroyed(cache, () => cache.rcu.rcuBarrier()),
  expect: ['assertion'],
});
