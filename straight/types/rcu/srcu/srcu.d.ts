import { type Address } from '../../../memory';
import type { Snapshot } from '../detector';
import { Guard } from '../guard';
import { QueuedRcu } from '../queued-rcu';
import { SectionCounters } from './section-counters';
export interface SrcuOptions {
    /** The number of CPUs; reader n counts its sections on CPU n. */
    readonly cpus: number;
    /** Whether grace periods are counted, so that somebody can poll; they are not unless told. */
    readonly polled?: boolean;
}
/**
 * Sleepable RCU, one domain of it (an `srcu_struct`): readers may sleep, and hold up the grace periods of this domain only.
 *
 * A reader counts itself in and out under the index that it read, 0 or 1. A grace period waits until nobody is counted under the other index
 * (SCAN1), makes it the one that readers take (flip), and waits until nobody is counted under the old one (SCAN2). As small domains
 * in the kernel do (`SRCU_SIZE_SMALL`), it keeps all callbacks in the list of one CPU: so one queue for one thread is faithful. (`kernel/rcu/srcutree.c`)
 *
 * The counts only grow, so readers that go round for ever have no end here.
 */
export declare class Srcu extends QueuedRcu {
    /** Its bit 0 is the index that readers take; nothing else of it is kept. (`srcu_idx`) */
    readonly index: Address;
    /** The per-CPU counts. (`sda`) */
    readonly counters: SectionCounters;
    protected constructor(state: Address, counters: Address, { cpus, polled }: SrcuOptions);
    /** A domain in which nobody is and nothing is queued. (`init_srcu_struct`) */
    static create(options: SrcuOptions): Srcu;
    /** Enters a section on the CPU of this number; the index it is counted under travels in the guard. (`__srcu_read_lock`) */
    readLock(reader: number): Guard;
    /** Leaves it on the CPU on which it was entered. (`__srcu_read_unlock`) */
    readUnlock(guard: Guard): void;
    /** Leaves a section on any CPU: a reader that slept may wake up elsewhere. */
    readUnlockOn(guard: Guard, cpu: number): void;
    /**
     * Lets go of the domain, which must be at rest; what its last grace period is about to finish is waited for. If it is not it warns and leaks: readers
     * inside, callbacks that nobody waited for, a grace period that somebody asked for. (`cleanup_srcu_struct`)
     */
    cleanup(): void;
    /** The index that a section is to be counted under. */
    protected readIndex(): number;
    protected startGracePeriod(): Snapshot;
    /** Whoever was inside when the grace period began is counted under one of both indexes when it is looked at. (`srcu_advance_state`) */
    protected awaitReaders(): void;
    /**
     * SCAN1: waits for those under the index that readers do not take now. A straggler is among them if it read the index before an earlier flip, and
     * counted itself when that grace period had looked already.
     */
    protected scanOther(): void;
    /** Has later readers count under the other index. (`srcu_flip`) */
    protected flip(): void;
    /** SCAN2: waits for those under the index that readers took before the flip. */
    protected scanOld(): void;
    /** Looks again and again until nobody is inside under `idx`. */
    protected awaitZero(idx: number): void;
    /**
     * Whether a moment passed in which nobody was inside under `idx`. The unlocks are summed first: if a section's unlock is in their sum, its lock is
     * in the other one, so equal sums mean that each lock summed has its unlock. (`srcu_readers_active_idx_check`)
     */
    protected isZero(idx: number): boolean;
    /** Whether anybody is inside, when nobody enters or leaves meanwhile. (`srcu_readers_active`) */
    private readersActive;
    /** One look. (`try_check_zero`) */
    private tryZero;
    private warnsOf;
}
