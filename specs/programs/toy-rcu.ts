import { scenario, thread, type Scenario } from '../../index';
import { alloc, free, load, store, times, waitUntil, type Address, type Thread } from '../../impl/memory';

/** Sizes of a toy RCU. */
export interface ToyRcu {
  readonly readers: number;
  /** Sections of each reader. */
  readonly sections: number;
  /** Updates of the one updater. */
  readonly updates: number;
}

const CELL = { type: 'cell', words: 1 } as const;

/**
 * A toy RCU with one counter per reader: odd inside, even outside, different for each section. The updater publishes a fresh
 * cell, waits out every reader that it finds inside, and frees the old cell.
 */
export function toyRcu({ readers, sections, updates }: ToyRcu): Scenario {
  function* reader(ptr: Address, ctr: Address): Thread<void> {
    for (let section = 0; section < sections; section++) {
      yield* store(ctr, 2 * section + 1);
      const cell = yield* load(ptr);
      yield* load(cell);
      yield* store(ctr, 2 * section + 2);
    }
  }
  function* updater(ptr: Address, ctr: readonly Address[]): Thread<void> {
    for (let update = 0; update < updates; update++) {
      const fresh = yield* alloc(CELL);
      yield* store(fresh, update + 1);
      const old = yield* load(ptr);
      yield* store(ptr, fresh);
      for (const word of ctr) {
        const seen = yield* load(word);
        if (seen % 2 === 1) yield* waitUntil(word, '!=', seen);
      }
      yield* free(old);
    }
  }
  return scenarioOf({ readers, sections, updates }, 'toy RCU', reader, updater);
}

/** The variant whose counter is 1 inside and 0 outside, and whose updater waits for 0. */
export function toyRcuFlag({ readers, sections, updates }: ToyRcu): Scenario {
  function* reader(ptr: Address, ctr: Address): Thread<void> {
    for (let section = 0; section < sections; section++) {
      yield* store(ctr, 1);
      const cell = yield* load(ptr);
      yield* load(cell);
      yield* store(ctr, 0);
    }
  }
  function* updater(ptr: Address, ctr: readonly Address[]): Thread<void> {
    for (let update = 0; update < updates; update++) {
      const fresh = yield* alloc(CELL);
      yield* store(fresh, update + 1);
      const old = yield* load(ptr);
      yield* store(ptr, fresh);
      for (const word of ctr) yield* waitUntil(word, '==', 0);
      yield* free(old);
    }
  }
  return scenarioOf({ readers, sections, updates }, 'toy RCU with a flag', reader, updater);
}

/**
 * Both again, their loops written with `times`, so that what an earlier turn saw is forgotten: the same steps, and far fewer states.
 */
export function toyRcuForgetting({ readers, sections, updates }: ToyRcu, variant: 'counter' | 'flag', { waitsLast = true } = {}): Scenario {
  const isFlag = variant === 'flag';
  function* reader(ptr: Address, ctr: Address): Thread<void> {
    yield* times(sections, function* (section) {
      yield* store(ctr, isFlag ? 1 : 2 * section + 1);
      const cell = yield* load(ptr);
      yield* load(cell);
      yield* store(ctr, isFlag ? 0 : 2 * section + 2);
    });
  }
  function* updater(ptr: Address, ctr: readonly Address[]): Thread<void> {
    yield* times(updates, function* (update) {
      const fresh = yield* alloc(CELL);
      yield* store(fresh, update + 1);
      const old = yield* load(ptr);
      yield* store(ptr, fresh);
      yield* times(waitsLast || update < updates - 1 ? ctr.length : 0, function* (index) {
        const word = ctr[index]!;
        if (isFlag) yield* waitUntil(word, '==', 0);
        else {
          const seen = yield* load(word);
          if (seen % 2 === 1) yield* waitUntil(word, '!=', seen);
        }
      });
      yield* free(old);
    });
  }
  return scenarioOf({ readers, sections, updates }, `toy RCU with ${isFlag ? 'a flag' : 'counters'} that forgets${waitsLast ? '' : ' and does not wait at last'}`, reader, updater);
}

function scenarioOf(
  { readers, sections, updates }: ToyRcu,
  name: string,
  reader: (ptr: Address, ctr: Address) => Thread<void>,
  updater: (ptr: Address, ctr: readonly Address[]) => Thread<void>,
): Scenario {
  return scenario({
    name: `${name} (${readers}, ${sections}, ${updates})`,
    description: `${readers} readers with ${sections} sections each, ${updates} updates: no reader reads a freed cell.`,
    *world() {
      const ptr = yield* alloc({ type: 'ptr', words: 1, memory: 'static' });
      const ctr = yield* alloc({ type: 'ctr', words: readers, memory: 'static', zeroed: true });
      const cell = yield* alloc(CELL);
      yield* store(cell, 0);
      yield* store(ptr, cell);
      return { ptr, ctr: Array.from({ length: readers }, (_, index) => ctr + 4 * index) };
    },
    actors: ({ ptr, ctr }) => ({
      ...Object.fromEntries(ctr.map((word, index) => [`reader${index + 1}`, thread(() => reader(ptr, word))])),
      updater: thread(() => updater(ptr, ctr)),
    }),
  });
}
