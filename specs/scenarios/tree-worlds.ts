import { alloc, dereference, free, load, store, thread, times, type ActorSpec, type Address, type Thread } from 'quiesce';
import { TreeRcu, type TreeRcuOptions } from 'quiesce/rcu';

/** Tree RCU, and a pointer to a cell that it protects. */
export interface TreeWorld {
  readonly rcu: TreeRcu;
  readonly pointer: Address;
}

export interface TreeWorldOptions extends Omit<TreeRcuOptions, 'cpus'> {
  /** How many readers there are, one on each of the first CPUs; 1 unless told. */
  readonly readers?: number;
  /** How many updaters there are, one on each of the CPUs behind them; 1 unless told. */
  readonly updaters?: number;
  /** CPUs that are idle at the start. */
  readonly idleCpus?: readonly number[];
  /** Which Tree RCU, the right one unless told. */
  readonly kind?: typeof TreeRcu;
}

const CELL = { type: 'cell', words: 1 } as const;

/** A cell is published, and callbacks are queued on the CPUs of updaters only. */
export function* treeWorld({ kind = TreeRcu, readers = 1, updaters = 1, idleCpus = [], ...options }: TreeWorldOptions): Thread<TreeWorld> {
  const callbackCpus = Array.from({ length: updaters }, (_, index) => readers + index);
  const rcu = yield* kind.create({ cpus: readers + updaters, callbackCpus, ...options });
  for (const cpu of idleCpus) yield* rcu.idleEnter(cpu);
  const pointer = yield* alloc({ type: 'pointer', words: 1, memory: 'static' });
  const cell = yield* alloc(CELL);
  yield* store(cell, 0, 'plain');
  yield* store(pointer, cell, 'plain');
  return { rcu, pointer };
}

/** Reads what is published, in one section; between finding it and reading it goes on, the reader may do something. */
export function* readOnce({ rcu, pointer }: TreeWorld, cpu: number, inBetween?: () => Thread<unknown>): Thread<void> {
  const guard = yield* rcu.readLock(cpu);
  const cell = yield* dereference(pointer);
  if (inBetween !== undefined) yield* inBetween();
  yield* load(cell, 'plain');
  yield* rcu.readUnlock(guard);
}

/** Publishes other cells, one after another, and frees each old one after a grace period. */
export function* replace({ rcu, pointer }: TreeWorld, updates: number): Thread<void> {
  yield* times(updates, function* () {
    const fresh = yield* alloc(CELL);
    yield* store(fresh, 1, 'plain');
    const old = yield* load(pointer);
    yield* store(pointer, fresh, 'release');
    yield* rcu.synchronizeRcu();
    yield* free(old);
  });
}

/** What a task does; its CPU is idle afterwards where that is to be looked at. */
export function* end(rcu: TreeRcu, cpu: number, body: Thread<void>, isIdle: boolean): Thread<void> {
  yield* body;
  if (isIdle) yield* rcu.idleEnter(cpu);
}

/** A task on a CPU. */
export const task = (cpu: number, body: () => Thread<void>): ActorSpec => thread(body, { cpu });

