import { type Address } from '../../memory';
import type { Snapshot } from './detector';
import { Guard } from './guard';
import { QueuedRcu } from './queued-rcu';
import { ReaderSlots } from './reader-slots';
export interface IdealRcuOptions {
    /** How many readers there may be; each has a slot of its own, 0 and up. */
    readonly readers: number;
    /** Whether grace periods are counted, so that somebody can poll; they are not unless told. */
    readonly polled?: boolean;
}
/**
 * RCU that promises nothing beyond the guarantee: a grace period may end as soon as every section that was open when it began
 * has ended, and callbacks may be invoked right then. What holds over it holds over every correct detector; where a real one is
 * under test, this one is the measure.
 *
 * One grace period at a time serves everything queued before it began. Sections are sequenced with the detector by full ordering of the
 * reader's word, as in liburcu's memb flavour.
 */
export declare class IdealRcu extends QueuedRcu {
    protected readonly readers: ReaderSlots;
    protected constructor(state: Address, { readers, polled }: IdealRcuOptions);
    /** An RCU with its words in static memory, where no section is open and nothing is queued. */
    static create(options: IdealRcuOptions): IdealRcu;
    readLock(reader: number): Guard;
    readUnlock(guard: Guard): void;
    /** Callbacks are taken before readers are looked at: one queued later must not be served by what was seen earlier. */
    protected startGracePeriod(): Snapshot;
    protected awaitReaders({ owing }: Snapshot): void;
}
