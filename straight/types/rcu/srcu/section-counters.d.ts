import { type Address } from '../../../memory';
/** Size of the counters of so many CPUs, in words. */
export declare const counterWords: (cpus: number) => number;
/**
 * Per-CPU counts of the sections entered and left under each of two indexes. They only grow: a section may end on another CPU than it
 * began on, so no word alone says whether anybody is inside, and only sums over all CPUs do. (`struct srcu_data`)
 */
export declare class SectionCounters {
    readonly first: Address;
    readonly cpus: number;
    constructor(first: Address, cpus: number);
    /** Counts a section entered under `idx`, on a CPU; one access, so an interrupt that does the same is not lost. (`this_cpu_inc`) */
    lock(cpu: number, idx: number): void;
    /** Counts a section left under `idx`, on whatever CPU. */
    unlock(cpu: number, idx: number): void;
    /** How many sections were entered under `idx`: one load for each CPU, not a snapshot. (`srcu_readers_lock_idx`) */
    sumLocks(idx: number): number;
    /** How many were left. (`srcu_readers_unlock_idx`) */
    sumUnlocks(idx: number): number;
    /** Where a CPU counts sections entered under `idx`. Throws when there is no such CPU. */
    lockCount(cpu: number, idx: number): Address;
    /** Where a CPU counts sections left under `idx`. */
    unlockCount(cpu: number, idx: number): Address;
    /** The sum of one word of every CPU. Which of them held how much is forgotten. */
    private sum;
}
