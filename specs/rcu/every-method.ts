import { alloc, free, load, store, type Address, type DirectOptions, type Thread } from '../../impl/memory';
import { COOKIE_WORDS, serveOnce, type Rcu } from '../../impl/rcu';
import { CheckedMemory } from '../impl/checked-memory';
import { picker } from '../impl/seeds';

const OBJECT = { type: 'object', words: 3 };

/** Two readers whose sections nest, and an updater that reclaims in every way that an RCU has, in one random interleaving; throws when anything is early, late or left over. */
export function useEveryMethod(create: () => Thread<Rcu>, seed: string, options: DirectOptions = {}): void {
  const memory = new CheckedMemory(options);
  const rcu = memory.run(create());
  const shared = memory.run(alloc({ type: 'pointer', words: 1, zeroed: true }));
  const left = memory.run(alloc({ type: 'count', words: 1, zeroed: true }));
  const invoked = rcu.callback('free', function* (head) {
    yield* store(left, (yield* load(left)) + 1);
    yield* free(head, 'any');
  });

  function* reader(slot: number): Thread<void> {
    for (let section = 0; section < 3; section++) {
      const guard = yield* rcu.readLock(slot);
      const object = yield* load(shared, 'dereference');
      yield* (yield* rcu.readLock(slot)).drop();
      if (object !== 0) yield* load(object + 8);
      yield* rcu.readUnlock(guard);
    }
  }

  function* replace(): Thread<Address> {
    const object = yield* alloc(OBJECT);
    yield* store(object + 8, 1);
    const old = yield* load(shared);
    yield* store(shared, object, 'release');
    return old;
  }

  function* updater(): Thread<void> {
    yield* replace();
    yield* rcu.callRcu(yield* replace(), invoked);
    const kept = yield* replace();
    yield* rcu.kvfreeCallRcu(kept, kept);
    yield* rcu.kvfreeMightSleep(yield* replace());
    const old = yield* replace();
    yield* rcu.synchronizeRcu();
    yield* free(old, 'any');
    const other = yield* replace();
    yield* rcu.synchronizeRcuExpedited();
    yield* free(other, 'any');
    yield* rcu.callRcu(yield* replace(), invoked);
    yield* rcu.rcuBarrier();
    if ((yield* load(left)) !== 2) throw new Error('rcu_barrier returned early');
    yield* rcu.kvfreeRcuBarrier();
  }

  memory.interleave([reader(0), reader(1), updater(), forEver(rcu)], picker(seed), 3);
  const live = memory.live.filter((type) => type !== 'srcu_data');
  // Whoever waited has been told from a bag that the collector then frees.
  const bag = live.indexOf('bag');
  if (bag >= 0) live.splice(bag, 1);
  if (live.join() !== 'pointer,count,object') throw new Error(`left over: ${live.join(', ')}`);
}

/** Takes a cookie, waits until a poll says yes, and frees what was unlinked before; throws when that was early. */
export function poll(create: () => Thread<Rcu>, seed: string, options: DirectOptions = {}): void {
  const memory = new CheckedMemory(options);
  const rcu = memory.run(create());
  const shared = memory.run(alloc(OBJECT));
  memory.run(store(shared, 1));
  const pointer = memory.run(alloc({ type: 'pointer', words: 1, zeroed: true }));
  memory.run(store(pointer, shared));
  const cookie = memory.run(alloc({ type: 'cookie', words: COOKIE_WORDS, zeroed: true }));

  function* reader(slot: number): Thread<void> {
    const guard = yield* rcu.readLock(slot);
    const object = yield* load(pointer, 'dereference');
    if (object !== 0) yield* load(object);
    yield* rcu.readUnlock(guard);
  }

  function* updater(): Thread<void> {
    yield* store(pointer, 0);
    yield* rcu.startPoll(cookie);
    while (!(yield* rcu.pollState(cookie)));
    yield* free(shared, 'any');
  }

  memory.interleave([reader(0), reader(1), updater(), forEver(rcu)], picker(seed), 3);
}

function* forEver(rcu: Rcu): Thread<void> {
  for (;;) yield* serveOnce(rcu.detector);
}
