import { program, type Scenario } from '../../index';
import { RETRY, assertThat, compareAndSwap, exchange, fetchAdd, load, retry, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { several } from './several';

/** What a lock protects: whoever is inside stores its number and reads it back. */
function* critical(shared: Address, id: number): Thread<void> {
  yield* store(shared, id);
  yield* assertThat((yield* load(shared)) === id, 'two threads are inside');
}

/** A lock that serves in the order of arrival. n! executions. */
export function ticketLock(n: number): Scenario {
  interface Lock {
    readonly next: Address;
    readonly owner: Address;
    readonly shared: Address;
  }
  function* visit({ next, owner, shared }: Lock, id: number): Thread<void> {
    const ticket = yield* fetchAdd(next, 1);
    yield* waitUntil(owner, '==', ticket);
    yield* critical(shared, id);
    const served = yield* load(owner);
    yield* store(owner, served + 1);
  }
  return program({
    name: `ticketlock (N=${n})`,
    description: `${n} threads enter once each under a ticket lock.`,
    words: { next: 0, owner: 0, shared: 0 },
    threads: several(n, (id) => (words: Lock) => visit(words, id)),
  });
}

/** Test and test-and-set: a thread looks until the lock is free and only then tries to take it. */
export function testAndTestAndSetLock(n: number): Scenario {
  interface Lock {
    readonly state: Address;
    readonly shared: Address;
  }
  function* visit({ state, shared }: Lock, id: number): Thread<void> {
    yield* retry(function* () {
      yield* waitUntil(state, '==', 0);
      return (yield* exchange(state, 1)) === 0 ? undefined : RETRY;
    });
    yield* critical(shared, id);
    yield* store(state, 0);
  }
  return program({
    name: `ttaslock (N=${n})`,
    description: `${n} threads enter once each under a test-and-test-and-set lock.`,
    words: { state: 0, shared: 0 },
    threads: several(n, (id) => (words: Lock) => visit(words, id)),
  });
}

/** (n!)^2 executions: who is inside, and who saw the lock free too early. */
export function spinLock(n: number): Scenario {
  interface Lock {
    readonly lock: Address;
    readonly shared: Address;
  }
  function* visit({ lock, shared }: Lock, id: number): Thread<void> {
    yield* retry(function* () {
      yield* waitUntil(lock, '==', 0);
      return (yield* compareAndSwap(lock, 0, 1)) === 0 ? undefined : RETRY;
    });
    yield* critical(shared, id);
    yield* store(lock, 0);
  }
  return program({
    name: `spinlock (N=${n})`,
    description: `${n} threads enter once each under a spinlock made of a compare-and-swap.`,
    words: { lock: 0, shared: 0 },
    threads: several(n, (id) => (words: Lock) => visit(words, id)),
  });
}

/** A mutex made of a futex: the word is 0 when free, 1 when held and 2 when somebody may wait; `signal` counts wake-ups. */
export function mutex(n: number): Scenario {
  interface Mutex {
    readonly m: Address;
    readonly signal: Address;
    readonly shared: Address;
  }
  function* lock({ m, signal }: Mutex): Thread<void> {
    if ((yield* compareAndSwap(m, 0, 1)) === 0) return;
    yield* retry(function* () {
      yield* compareAndSwap(m, 1, 2);
      const seen = yield* load(signal);
      if ((yield* load(m)) === 2) yield* waitUntil(signal, '!=', seen);
      return (yield* compareAndSwap(m, 0, 2)) === 0 ? undefined : RETRY;
    });
  }
  function* unlock({ m, signal }: Mutex): Thread<void> {
    if ((yield* compareAndSwap(m, 1, 0)) === 1) return;
    yield* store(m, 0);
    yield* fetchAdd(signal, 1);
  }
  function* visit(words: Mutex, id: number): Thread<void> {
    yield* lock(words);
    yield* critical(words.shared, id);
    yield* unlock(words);
  }
  return program({
    name: `mutex (N=${n})`,
    description: `${n} threads enter once each under a mutex that sleeps on a futex.`,
    words: { m: 0, signal: 0, shared: 0 },
    threads: several(n, (id) => (words: Mutex) => visit(words, id)),
  });
}
