import type { Batch, Snapshot } from '../detector';
import type { Participant } from './participant';
import { Pinning } from './pinning';
/** What advances the epoch and runs what has expired: a thread of its own, the collector, and participants now and then. (`Global`, `crossbeam-epoch/src/internal.rs`) */
export declare abstract class Collecting extends Pinning {
    /** The epoch in which a bag expires that was sealed in this one: then nobody is pinned who was when it was sealed. (`SealedBag::is_expired`) */
    protected expiry(sealed: number): number;
    /** Whether a participant's word keeps the epoch from advancing: it is pinned in an earlier one. */
    protected holdsBack(word: number, epoch: number): boolean;
    /**
     * Advances the epoch by one if all who are pinned are in the present one; true when it did. Who calls it is pinned, so the epoch goes on by one at
     * most meanwhile, and what it stores is never older than what is there. Acquire: pairs with the release in `unpin`. (`Global::try_advance`)
     */
    protected tryAdvance(): boolean;
    /** The same, but sleeps until each of them has left an earlier epoch. What has happened to its own epoch meanwhile it is left to find out. */
    protected awaitAdvance(): void;
    private awaitCaughtUp;
    private advanceFrom;
    /** Takes what is queued, and finds out when all of it will have expired. */
    protected startGracePeriod(): Snapshot;
    /** Advances until then. */
    protected awaitReaders({ owing: [due] }: Snapshot): void;
    private advanceTowards;
    protected endGracePeriod({ taken }: Snapshot): Batch;
    protected invokeAll({ first }: Batch): void;
    /** Counts the pins, and collects at every so many. */
    protected nowAndThen(local: Participant): void;
    /**
     * Advances the epoch if it can be, and runs what has expired unless somebody else is about to; while pinned. Where nothing is queued nothing
     * is done: epochs would go on for ever. (`Global::collect`)
     */
    protected collect(): void;
    /** Takes all that is queued, behind what was taken before it had expired; the oldest first. */
    private takeAll;
    /** When loose heads expire that were taken just now: as if they were sealed now, which is later than they were unlinked. */
    protected looseExpiry(): number;
    /** When all of a list that was taken will have expired, and what was asked for is reached. */
    private newestExpiry;
    /**
     * Runs the functions of a list, up to the first entry that has not expired in this epoch; returns that one, or the end. In which epoch a loose head was queued
     * nobody knows, so it has expired only where all have, `Infinity`.
     */
    private runExpired;
    private runLoose;
    private runNext;
}
