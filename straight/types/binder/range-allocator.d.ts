import type { Gfp } from '../../memory';
import type { Buffer } from './descriptor';
import type { PageRange } from './mapping';
/** Gives pages up that no buffer is in any more. (`ShrinkablePageRange::stop_using_range`) */
export type StopUsing = (pages: PageRange) => void;
/** What is asked for when a buffer is reserved. (`ReserveNewArgs`) */
export interface ReserveNewArgs {
    /** In bytes, 1 and up; rounded up to the mapping's alignment. */
    readonly size: number;
    /** Whether it is for a transaction that nobody waits for: those may take half of the space together. */
    readonly isOneway: boolean;
    /** Who sends it. */
    readonly pid: number;
    /** A number of the transaction, for people; 0 unless told. */
    readonly debugId?: number;
}
/** Something that was refused, and changed nothing. */
export interface Failed<Error extends string> {
    readonly ok: false;
    readonly error: Error;
}
/** What a reservation says: where the buffer begins, and whether its sender sends too much that nobody waits for. */
export type ReserveNew = {
    readonly ok: true;
    readonly offset: number;
    readonly onewaySpamDetected: boolean;
} | Failed<'EINVAL' | 'ENOSPC' | 'ENOMEM'>;
/** What freeing says: the pages that no buffer is in any more. `EINVAL` where no buffer begins, `EPERM` while it is committed. */
export type ReservationAbort = {
    readonly ok: true;
    readonly pages: PageRange;
} | Failed<'EINVAL' | 'EPERM' | 'ENOMEM'>;
export type ReservationCommit = {
    readonly ok: true;
} | Failed<'ENOENT'>;
/** What taking a buffer back from its receiver says: its size, and what was kept with it. */
export type ReserveExisting = {
    readonly ok: true;
    readonly size: number;
    readonly debugId: number;
    readonly data: number;
} | Failed<'ENOENT'>;
/** A committed buffer that is found when the allocator goes: with what was kept with it. */
export interface Taken {
    readonly offset: number;
    readonly size: number;
    readonly debugId: number;
    readonly data: number;
}
/**
 * Hands out buffers in the area that a process has mapped for incoming transactions. (`RangeAllocator`, `drivers/android/binder/range_alloc/mod.rs`)
 *
 * A buffer is *reserved* while the kernel works on it and *allocated*, or committed, while the process has it. Only reserved ones
 * can be freed, so whoever takes one back from the process by `reserveExisting` owns it alone. Offsets and sizes are in bytes.
 */
export interface RangeAllocator {
    /** Reserves a buffer. May sleep for memory with `kernel`, the default. */
    reserveNew(args: ReserveNewArgs, gfp?: Gfp): ReserveNew;
    /**
     * Frees a reserved buffer; free space around it becomes one piece again. `stopUsing` is told the pages that come free while the space is still kept from
     * others: whoever gets it next, and uses them, comes later. It may not sleep, nor call the allocator.
     */
    reservationAbort(offset: number, stopUsing?: StopUsing): ReservationAbort;
    /** Gives a reserved buffer to the process, and keeps a word with it. `reader` is the caller's slot in the RCU, if there is one. */
    reservationCommit(offset: number, data: number, reader: number): ReservationCommit;
    /** Takes a committed buffer, and the word kept with it, back from the process. `reader` as above. */
    reserveExisting(offset: number, reader: number): ReserveExisting;
    /** The buffer that begins at an offset, null where none does; what it says of it never changes while it is there. `reader` as above. */
    lookUp(offset: number, reader: number): Buffer | null;
    /** Bytes left for oneway transactions. */
    freeOnewaySpace(): number;
    /** How many buffers there are. Linear in their number, for people. */
    countBuffers(): number;
    /** Hands every committed buffer's data over; by whoever has the allocator to himself, before it goes. */
    takeForEach(visit: (taken: Taken) => void): void;
    /** Frees everything; by whoever has the allocator to himself. What readers hold stays readable until they leave. */
    drop(): void;
}
export declare function failed<Error extends string>(error: Error): Failed<Error>;
