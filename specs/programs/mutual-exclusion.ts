import { program, type Scenario } from '../../index';
import { RETRY, acquireWhen, assertThat, awaitAll, fence, load, retry, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { several, zeros } from './several';

/** n! executions: the lock makes one step of each critical section. */
export function lockedIncrements(n: number): Scenario {
  function* increment({ x, lock }: { readonly x: Address; readonly lock: Address }): Thread<void> {
    yield* acquireWhen(lock, '==', 0, 1);
    const old = yield* load(x);
    yield* store(x, old + 1);
    yield* store(lock, 0);
  }
  return program({
    name: `lockinc (N=${n})`,
    description: `${n} threads increment a word by a load and a store under a lock.`,
    words: { x: 0, lock: 0 },
    threads: several(n, () => increment),
  });
}

/**
 * Szymanski's mutual exclusion for two threads, as it is known as a benchmark. A flag is 0 outside, 1 to 3 on the way in, 4
 * inside. In the algorithm only one of the two waits at the last door; here both do, so when they get there together they
 * deadlock. What is checked is that they are never both inside.
 */
export function szymanski(rounds: number): Scenario {
  function* visit(own: Address, other: Address, x: Address, id: number): Thread<void> {
    yield* store(own, 1);
    yield* fence();
    yield* waitUntil(other, '<', 3);
    yield* store(own, 3);
    yield* fence();
    if ((yield* load(other)) === 1) {
      yield* store(own, 2);
      yield* fence();
      yield* waitUntil(other, '==', 4);
    }
    yield* store(own, 4);
    yield* fence();
    yield* waitUntil(other, '<', 2);

    yield* store(x, id);
    yield* load(x);
    const seen = yield* load(x);
    yield* assertThat(id === 0 ? seen <= 0 : seen >= 1, 'both threads are inside');

    yield* fence();
    yield* awaitAll(function* () {
      if ((yield* load(other)) < 2 || (yield* load(other)) > 3) return;
      return RETRY;
    });
    yield* store(own, 0);
  }
  function* visits(own: Address, other: Address, x: Address, id: number): Thread<void> {
    for (let round = 0; round < rounds; round++) yield* visit(own, other, x, id);
  }
  return program({
    name: `szymanski (N=${rounds})`,
    description: `Szymanski's mutual exclusion: two threads enter ${rounds} times each, never both at once.`,
    ignore: ['deadlock'],
    words: { flag: [0, 0], x: 0 },
    threads: [({ flag, x }) => visits(flag[0]!, flag[1]!, x, 0), ({ flag, x }) => visits(flag[1]!, flag[0]!, x, 1)],
  });
}

/** Peterson's mutual exclusion. */
export function peterson(): Scenario {
  function* visit(flag: readonly Address[], turn: Address, x: Address, id: number): Thread<void> {
    const other = 1 - id;
    yield* store(flag[id]!, 1);
    yield* store(turn, other);
    yield* awaitAll(function* () {
      if ((yield* load(flag[other]!)) !== 1 || (yield* load(turn)) !== other) return;
      return RETRY;
    });
    yield* store(x, id);
    yield* assertThat((yield* load(x)) === id, 'both threads are inside');
    yield* store(flag[id]!, 0);
  }
  return program({
    name: 'peterson',
    description: "Peterson's mutual exclusion: two threads enter, never both at once.",
    words: { flag: [0, 0], turn: 0, x: 0 },
    threads: [({ flag, turn, x }) => visit(flag, turn, x, 0), ({ flag, turn, x }) => visit(flag, turn, x, 1)],
  });
}

interface Lamport {
  /** By thread number; b[0] is nobody's. */
  readonly b: readonly Address[];
  readonly x: Address;
  readonly y: Address;
}

/** Lamport's fast mutual exclusion: who meets nobody gets in with a few accesses, whatever the number of threads. */
export function lamport(n: number): Scenario {
  function* visit({ b, x, y }: Lamport, id: number): Thread<void> {
    yield* retry(function* () {
      yield* store(b[id]!, 1);
      yield* store(x, id);
      if ((yield* load(y)) !== 0) {
        yield* store(b[id]!, 0);
        yield* waitUntil(y, '==', 0);
        return RETRY;
      }
      yield* store(y, id);
      if ((yield* load(x)) === id) return;
      yield* store(b[id]!, 0);
      for (let other = 1; other <= n; other++) yield* waitUntil(b[other]!, '==', 0);
      if ((yield* load(y)) === id) return;
      yield* waitUntil(y, '==', 0);
      return RETRY;
    });
    yield* store(y, 0);
    yield* store(b[id]!, 0);
  }
  return program({
    name: `lamport (N=${n})`,
    description: `Lamport's fast mutual exclusion: ${n} threads enter once each.`,
    words: { b: zeros(n + 1), x: 0, y: 0 },
    threads: several(n, (index) => (words: Lamport) => visit(words, index + 1)),
  });
}
