import { program, type Scenario } from '../../index';
import { compareAndSwap, fetchAdd, load, store, type Address, type Thread } from '../../impl/memory';
import { several } from './several';

interface Word {
  readonly x: Address;
}

/** 2^n executions: each reader is before the writer or after it. */
export function readers(n: number): Scenario {
  function* writer({ x }: Word): Thread<void> {
    yield* store(x, 42);
  }
  function* reader({ x }: Word): Thread<void> {
    yield* load(x);
  }
  return program({
    name: `readers (N=${n})`,
    description: `One writer and ${n} readers of one word.`,
    words: { x: 0 },
    threads: [writer, ...several(n, () => reader)],
  });
}

/** n! executions. */
export function atomicIncrements(n: number): Scenario {
  function* increment({ x }: Word): Thread<void> {
    yield* fetchAdd(x, 1);
  }
  return program({
    name: `ainc (N=${n})`,
    description: `${n} threads increment a word, each in one access.`,
    words: { x: 0 },
    threads: several(n, () => increment),
  });
}

/** (n!)^2 executions. */
export function increments(n: number): Scenario {
  return program({
    name: `inc (N=${n})`,
    description: `${n} threads add a bit each to a word by a load and a store, so that bits get lost.`,
    words: { x: 0 },
    threads: several(
      n,
      (index) =>
        function* ({ x }: Word) {
          const old = yield* load(x);
          yield* store(x, old + (1 << index));
        },
    ),
  });
}

/** n executions: only who is first matters. */
export function compareAndSwaps(n: number): Scenario {
  return program({
    name: `cas (N=${n})`,
    description: `${n} threads want to be the first to put their number into a word: one succeeds.`,
    words: { x: 0 },
    threads: several(
      n,
      (index) =>
        function* ({ x }: Word) {
          yield* compareAndSwap(x, 0, index + 1);
        },
    ),
  });
}

/** How many executions there are depends on which swaps find their predecessor's number. */
export function rotatingCompareAndSwaps(n: number): Scenario {
  return program({
    name: `casrot (N=${n})`,
    description: `${n} threads put their number into a word in place of the number before it, if it is there.`,
    words: { x: 0 },
    threads: several(
      n,
      (index) =>
        function* ({ x }: Word) {
          yield* compareAndSwap(x, index, index + 1);
        },
    ),
  });
}
