import { RcuBox, type RcuBoxType, type RcuRef, type Scope } from '../boxes';
import { MapleTreeAlloc, type Geometry, type MapleTreeOptions } from '../maple-tree';
import { type Address, type Gfp } from '../../memory';
import type { Guard, Rcu } from '../rcu';
import { Mutex, SpinLock, type Exclusive, type LockGuard } from '../sync';
import { BufferRef, type Buffer } from './descriptor';
import { Mapping, type MappingOptions, type PageRange } from './mapping';
import { OnewaySpace } from './oneway-space';
import { type Failed, type RangeAllocator, type ReservationAbort, type ReservationCommit, type ReserveExisting, type ReserveNew, type ReserveNewArgs, type StopUsing, type Taken } from './range-allocator';
/** The tree of descriptors: each on the indexes of its buffer. */
export type DescriptorTree = MapleTreeAlloc<RcuBox, RcuRef, RcuRef>;
export interface TreeRangeAllocatorOptions extends MappingOptions {
    readonly rcu: Rcu;
    /** Whether the tree is in RCU mode. It is unless told, and must be where anybody looks a buffer up without the lock. */
    readonly useRcu?: boolean;
    /** How many slots nodes have: the fewest, for checks, unless told. */
    readonly geometry?: Geometry;
    /** Makes the tree underneath, the kernel's unless told. */
    readonly make?: NonNullable<MapleTreeOptions<RcuBox, RcuRef, RcuRef>['make']>;
}
/** What an allocator is made of; while the world is built. */
export interface TreeParts {
    readonly state: Address;
    readonly mapping: Mapping;
    readonly rcu: Rcu;
    readonly tree: DescriptorTree;
    readonly boxes: RcuBoxType<RcuBox>;
    readonly mutex: Mutex;
}
/**
 * A range allocator on a maple tree: what the tree holds is used, its gaps are free, so freeing merges by itself.
 *
 * A mutex orders whoever takes and frees space: each sees the tree, and what is left for oneway transactions, as the one before left them, and may sleep
 * for memory. Looking a buffer up takes no lock: `loadRcu`, and a check that it begins there. What changes in a buffer, its state and its
 * data, is under a spinlock, taken inside the section that found it; the state is looked at after locking, for it may have been freed since.
 *
 * Placement is first fit from below. Freeing takes memory, as erasing does; when there is none the buffer stays reserved.
 */
export declare class TreeRangeAllocator implements RangeAllocator {
    readonly mapping: Mapping;
    readonly rcu: Rcu;
    readonly tree: DescriptorTree;
    readonly oneway: OnewaySpace;
    protected readonly boxes: RcuBoxType<RcuBox>;
    protected readonly mutex: Mutex;
    protected readonly stateLock: SpinLock;
    protected constructor({ state, mapping, rcu, tree, boxes, mutex }: TreeParts);
    /** An allocator with all of its mapping free; while the world is built. */
    static create(options: TreeRangeAllocatorOptions): TreeRangeAllocator;
    reserveNew(args: ReserveNewArgs, gfp?: Gfp): ReserveNew;
    reservationAbort(offset: number, stopUsing?: StopUsing): ReservationAbort;
    reservationCommit(offset: number, data: number, reader: number): ReservationCommit;
    reserveExisting(offset: number, reader: number): ReserveExisting;
    lookUp(offset: number, reader: number): Buffer | null;
    /** The buffer that begins at an offset, to be read for the rest of the guard's section; null where none does. Takes no lock and never waits. */
    loadRcu(offset: number, guard: Guard): BufferRef | null;
    freeOnewaySpace(): number;
    countBuffers(): number;
    takeForEach(visit: (taken: Taken) => void): void;
    drop(): void;
    /** Keeps others from taking and freeing space. */
    protected lockForUpdate(): LockGuard;
    /** Enters the section that a look-up is done in. */
    protected enter(reader: number): Guard;
    /** Keeps others from states and data. */
    protected lockState(): LockGuard;
    /** Says of a buffer that it is reserved no more: whoever holds its descriptor, and locks it later, sees that. Otherwise why not. */
    protected markFree(state: Exclusive): 'EINVAL' | 'EPERM' | null;
    /** Says where a descriptor is that can be found by now: until then nobody takes it for a buffer. */
    protected settle(buffer: BufferRef, offset: number): void;
    /** The descriptor found at an index, if its buffer begins there. */
    protected beginningAt(offset: number, found: RcuRef | null): BufferRef | null;
    /** Gets rid of the descriptor of a buffer that is freed. */
    protected dispose(box: RcuBox): void;
    /** Notes that a buffer's space is free again; with others kept away. */
    protected giveBack({ size, isOneway }: Pick<Buffer, 'size' | 'isOneway'>): void;
    protected reserve(s: Scope, { size: wanted, isOneway, pid, debugId }: ReserveNewArgs, gfp: Gfp): ReserveNew;
    protected abort(s: Scope, offset: number, stopUsing?: StopUsing): ReservationAbort;
    /** Makes the caller the only one who may free a buffer: nobody can commit it or take it back from now on. */
    protected claim(s: Scope, offset: number): {
        readonly ok: true;
        readonly size: number;
        readonly isOneway: boolean;
    } | Failed<'EINVAL' | 'EPERM'>;
    /** Takes that back. */
    protected unclaim(s: Scope, offset: number): void;
    protected loadLocked(s: Scope, offset: number): BufferRef | null;
    protected commit(s: Scope, offset: number, data: number, reader: number): ReservationCommit;
    protected takeBack(s: Scope, offset: number, reader: number): ReserveExisting;
    protected readAt(s: Scope, offset: number, reader: number): Buffer | null;
    /** The pages that are unused since a buffer was taken out: the hole where it was says what is free around it. */
    protected unusedPages(offset: number, size: number): PageRange;
    /** Whether a sender has more oneway buffers, or bytes in them, than he should. Linear in the number of buffers. (`low_oneway_space`) */
    protected isSpammer(pid: number): boolean;
    /** All buffers, in order; as good as they are when nobody frees one. */
    protected buffers(): readonly BufferRef[];
}
