import { alloc, type Address, type DetectorName, type Thread } from 'quiesce';
import { SortedRangeAllocator, TreeRangeAllocator, type RangeAllocator, type SortedRangeAllocatorOptions, type TreeRangeAllocatorOptions } from 'quiesce/binder';
import type { Guard, Rcu } from 'quiesce/rcu';
import { LockGuard, type Lock } from 'quiesce/sync';
import { rcuOf } from './detecting';

/** An allocator on a maple tree, and the RCU that its readers need. */
export interface TreeWorld {
  readonly rcu: Rcu;
  readonly allocator: TreeRangeAllocator;
}

/** A buffer to begin with: reserved, or with `data`, committed. */
export interface Buffered {
  readonly size: number;
  readonly isOneway?: boolean;
  readonly data?: number;
}

export interface TreeWorldOptions extends Partial<Pick<TreeRangeAllocatorOptions, 'useRcu' | 'make'>> {
  readonly detector?: DetectorName;
  /** Actors that may be in sections, 1 unless told; the first actors of the scenario. */
  readonly readers?: number;
  /** Others that free, 1 unless told. */
  readonly updaters?: number;
  /** The mapping, 8 bytes unless told, in pages of 4. */
  readonly size?: number;
  /** Which allocator, the one that is right unless told. */
  readonly kind?: { create(options: TreeRangeAllocatorOptions): Thread<TreeRangeAllocator> };
}

const PAGES = { pageSize: 4, align: 1 };

/** An allocator with these buffers, one behind the other. */
export function* treeOf(buffers: readonly Buffered[], options: TreeWorldOptions = {}): Thread<TreeWorld> {
  const { detector = 'ideal', readers = 1, updaters = 1, size = 8, kind = TreeRangeAllocator, useRcu = true, make } = options;
  const rcu = yield* rcuOf(detector, { readers, updaters });
  const allocator = yield* kind.create({ ...PAGES, size, rcu, useRcu, ...(make && { make }) });
  yield* fill(allocator, buffers);
  return { rcu, allocator };
}

export interface SortedWorldOptions {
  /** The mapping, 8 bytes unless told, in pages of 4. */
  readonly size?: number;
  /** How many buffers the first array has room for. */
  readonly capacity?: number;
  readonly kind?: { create(options: SortedRangeAllocatorOptions): Thread<SortedRangeAllocator> };
}

/** The same with a sorted array. */
export function* sortedOf(buffers: readonly Buffered[], { size = 8, capacity = 2, kind = SortedRangeAllocator }: SortedWorldOptions = {}): Thread<SortedRangeAllocator> {
  const allocator = yield* kind.create({ ...PAGES, size, capacity });
  yield* fill(allocator, buffers);
  return allocator;
}

/** Reserves buffers while the world is built; the first actor's slot is not in use yet. */
function* fill(allocator: RangeAllocator, buffers: readonly Buffered[]): Thread<void> {
  for (const { size, isOneway = false, data } of buffers) {
    const reserved = yield* allocator.reserveNew({ size, isOneway, pid: 1 });
    if (!reserved.ok) throw new Error(`no room for the world: ${reserved.error}`);
    if (data !== undefined) yield* allocator.reservationCommit(reserved.offset, data, 0);
  }
}

/** Reserves a buffer; true when it could. */
export function* reserves(allocator: RangeAllocator, size: number, isOneway: boolean = false): Thread<boolean> {
  return (yield* allocator.reserveNew({ size, isOneway, pid: 1 })).ok;
}

/** A guard of a lock that is not held. */
export const notHeld = ({ address, name }: Pick<Lock, 'address' | 'name'>): LockGuard => new LockGuard({ address, name, *release() {} });

/** What is kept with committed buffers. */
export const DATA = 7;

export interface CountedWorld extends TreeWorld {
  /** A word that actors add to. */
  readonly count: Address;
}

/** A world with a count, 0 at first. */
export function* counting(world: Thread<TreeWorld>): Thread<CountedWorld> {
  const count = yield* alloc({ type: 'count', words: 1, memory: 'static', zeroed: true });
  return { ...(yield* world), count };
}

// What the operations of `reader` are given.
export interface FindInput {
  readonly index: number;
  readonly guard: Guard;
}
