import { type Scope } from '../boxes';
import { type Address, type Again, type Gfp } from '../../memory';
import { SpinLock, type LockGuard } from '../sync';
import { type Buffer, type BufferRef } from './descriptor';
import { Mapping, type MappingOptions } from './mapping';
import { OnewaySpace } from './oneway-space';
import { type RangeAllocator, type ReservationAbort, type ReservationCommit, type ReserveExisting, type ReserveNew, type ReserveNewArgs, type StopUsing, type Taken } from './range-allocator';
import { SortedRanges } from './sorted-ranges';
export interface SortedRangeAllocatorOptions extends MappingOptions {
    /** How many buffers the first array has room for, 8 unless told; each next one has room for twice as many. (`TREE_THRESHOLD`) */
    readonly capacity?: number;
}
/** A free piece of the mapping, and the position that a buffer in it will have. */
export interface FreePiece {
    readonly position: number;
    readonly offset: number;
}
/**
 * A range allocator on a sorted structure under one lock, as Binder has them: readers take the lock, too, and memory that is no longer used
 * is freed at once. (`ArrayRangeAllocator`, `drivers/android/binder/range_alloc/array.rs`, with the placement of `TreeRangeAllocator`, `tree.rs`)
 *
 * Placement is best fit, and among pieces of one size the lowest. The lock is a spinlock: memory is asked for outside, and everything is looked at again.
 */
export declare class SortedRangeAllocator implements RangeAllocator {
    readonly mapping: Mapping;
    readonly oneway: OnewaySpace;
    protected readonly spinLock: SpinLock;
    readonly ranges: SortedRanges;
    protected readonly firstCapacity: number;
    protected constructor(state: Address, mapping: Mapping, firstCapacity: number);
    /** An allocator with all of its mapping free; while the world is built. */
    static create(options: SortedRangeAllocatorOptions): SortedRangeAllocator;
    reserveNew(args: ReserveNewArgs, gfp?: Gfp): ReserveNew;
    reservationAbort(offset: number, stopUsing?: StopUsing): ReservationAbort;
    reservationCommit(offset: number, data: number, _reader: number): ReservationCommit;
    reserveExisting(offset: number, _reader: number): ReserveExisting;
    lookUp(offset: number, _reader: number): Buffer | null;
    /** Takes the lock: what `loadLocked` finds may be read until it is let go. */
    lock(): LockGuard;
    /** The buffer that begins at an offset, null where none does; with the lock held. */
    loadLocked(offset: number): BufferRef | null;
    freeOnewaySpace(): number;
    countBuffers(): number;
    takeForEach(visit: (taken: Taken) => void): void;
    drop(): void;
    /** Keeps everybody else away from what is about to be changed. */
    protected lockForUpdate(): LockGuard;
    /** Keeps writers away from what is about to be read. */
    protected lockForReading(): LockGuard;
    /** Notes that a buffer's space is free again; with the lock held. */
    protected giveBack({ size, isOneway }: Pick<Buffer, 'size' | 'isOneway'>): void;
    /** One turn: with an array that the turn before has allocated, or none. (`ReserveNewNeedAlloc`) */
    protected tryReserve(args: ReserveNewArgs, gfp: Gfp, array: Address, capacity: number): ReserveNew | Again;
    /** Memory for a larger array, asked for with nothing locked. */
    protected allocateAhead(capacity: number, gfp: Gfp): ReserveNew | Again;
    /** Finds and takes space; with the lock held, and with room for one more. */
    protected reserve({ size, isOneway, pid, debugId }: ReserveNewArgs): ReserveNew;
    /** The smallest free piece that is large enough, the lowest of those; linear in the number of buffers. (`find_best_match`) */
    protected findPiece(size: number): FreePiece | null;
    protected abort(s: Scope, offset: number, stopUsing?: StopUsing): ReservationAbort;
    protected endOf(position: number): number;
    protected commit(s: Scope, offset: number, data: number): ReservationCommit;
    protected takeBack(s: Scope, offset: number): ReserveExisting;
    protected readAt(s: Scope, offset: number): Buffer | null;
    /** Whether a sender has more oneway buffers, or bytes in them, than he should. Linear. (`low_oneway_space`) */
    protected isSpammer(pid: number): boolean;
}
