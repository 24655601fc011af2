import { type Address } from '../../../memory';
import { Guard } from '../guard';
import { Collecting } from './collecting';
import { type EpochRcuOptions, type EpochState } from './epoch-state';
import type { Participant } from './participant';
/**
 * Epoch-based reclamation: a reader says in which epoch it is; the epoch advances when all who are inside are in the present one; what is deferred
 * in an epoch runs two epochs later. A thread of its own, the collector, advances it while something is queued.
 *
 * Who defers takes part like a reader, by the number of its CPU: readers come first among a scenario's actors, then who makes requests, then
 * the collector. One thread per participant. (Fraser, "Practical lock-freedom", 2004; `crossbeam-epoch`)
 */
export declare class EpochRcu extends Collecting {
    /** The collector takes part as well, behind all others. */
    readonly detectorCpu: number;
    protected constructor(state: EpochState);
    /** An RCU with its words in static memory, in epoch 0, where nobody is pinned and nothing is deferred. */
    static create(options: EpochRcuOptions): EpochRcu;
    readLock(reader: number): Guard;
    readUnlock(guard: Guard): void;
    /**
     * Ends a section and begins another one in its place, in the present epoch, so that who is pinned for long does not hold the others up: references that were
     * found before are gone. Inside a nested section nothing happens. (`Guard::repin`)
     */
    repin(guard: Guard): void;
    /** What a repin inside a nested section does: the outer section is still open, and so is the epoch that it began in. */
    protected repinNested(_local: Participant): void;
    /** Besides what is queued, waits for bags that are being filled: who fills one is pinned, and seals it when it is no longer. */
    rcuBarrier(): void;
    /** The cookie is the epoch in which what is deferred now would expire. */
    getState(cookie: Address): void;
    /** Defers nothing, in a bag of its own: the epoch advances until that has expired. Without memory for one the collector is asked to go as far. */
    startPoll(cookie: Address): void;
    /** Has the epoch advance until what is deferred now would have expired; returns that epoch. */
    protected askFrom(local: Participant): number;
    pollState(cookie: Address): boolean;
}
