import { type Address } from '../../memory';
import { CallbackTable, type Callback, type CallbackBody } from './callback';
import type { Batch, Detector, Snapshot } from './detector';
import { Guard } from './guard';
import { PendingCallbacks } from './pending-callbacks';
import type { Rcu } from './rcu';
import { ReaderSlots } from './reader-slots';
export interface IdealRcuOptions {
    /** How many readers there may be; each has a slot of its own, 0 and up. */
    readonly readers: number;
}
/**
 * RCU that promises nothing beyond the guarantee: a grace period may end as soon as every section that was open when it began
 * has ended, and callbacks may be invoked right then. What holds over it holds over every correct detector; where a real one is
 * under test, this one is the measure.
 *
 * One grace period at a time serves everything queued before it began. Callbacks and `kvfreeCallRcu` share one queue, as in
 * kernels without batching. Sections are sequenced with the detector by full ordering of the reader's word, as in liburcu's memb flavour.
 */
export declare class IdealRcu implements Rcu {
    readonly domain: Address;
    readonly detector: Detector;
    protected readonly readers: ReaderSlots;
    protected readonly pending: PendingCallbacks;
    protected readonly callbacks: CallbackTable;
    protected readonly wakeme: Callback;
    protected readonly barrier: Callback;
    protected constructor(state: Address, readers: number);
    /** An RCU with its words in static memory, where no section is open and nothing is queued. */
    static create({ readers }: IdealRcuOptions): IdealRcu;
    readLock(reader: number): Guard;
    readUnlock(guard: Guard): void;
    callback(name: string, body: CallbackBody): Callback;
    callRcu(head: Address, callback: Callback | null): void;
    kvfreeCallRcu(head: Address, object: Address): void;
    synchronizeRcu(): void;
    rcuBarrier(): void;
    /** Queues a head behind all others. */
    protected enqueue(head: Address, func: Address): void;
    /** Callbacks are taken before readers are looked at: one queued later must not be served by what was seen earlier. */
    protected startGracePeriod(): Snapshot;
    protected awaitReaders({ owing }: Snapshot): void;
    protected endGracePeriod({ taken }: Snapshot): Batch;
    protected invokeAll({ first }: Batch): void;
}
