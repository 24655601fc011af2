import { type Address } from '../../memory';
import type { Callback } from './callback';
import { CallbackRequests } from './callback-requests';
import type { Daemon } from './daemon';
import type { Batch, Detector, Snapshot } from './detector';
import type { Guard } from './guard';
import type { PendingCallbacks } from './pending-callbacks';
import type { Rcu } from './rcu';
/**
 * RCU whose callbacks wait in one queue for one thread, which takes all of them, sees a grace period through, and invokes them. How
 * readers are counted and waited for is left to those who extend it. Callbacks and `kvfreeCallRcu` share the queue, as in kernels without batching.
 */
export declare abstract class QueuedRcu extends CallbackRequests implements Rcu {
    readonly detector: Detector<Batch>;
    readonly daemons: readonly Daemon[];
    protected readonly pending: PendingCallbacks;
    protected readonly barrier: Callback;
    /** The counter of grace periods; 0 where nobody polls, so that nothing counts upwards and states converge. */
    protected readonly sequence: Address;
    protected constructor(domain: Address, pending: PendingCallbacks, sequence: Address);
    abstract readLock(reader: number): Guard;
    abstract readUnlock(guard: Guard): void;
    /** Notes the readers that must be waited for. Called when the callbacks are taken and the grace period has begun. */
    protected abstract startGracePeriod(): Snapshot;
    /** Waits for them. */
    protected abstract awaitReaders(snapshot: Snapshot): void;
    synchronizeRcuExpedited(): void;
    rcuBarrier(): void;
    /** Objects to be freed wait among the callbacks. */
    kvfreeRcuBarrier(): void;
    getState(cookie: Address): void;
    startPoll(cookie: Address): void;
    pollState(cookie: Address): boolean;
    condSynchronize(cookie: Address): void;
    /** Takes what is queued for a grace period that begins now. */
    protected takeAndBegin(): Address;
    protected endGracePeriod({ taken }: Snapshot): Batch;
    protected invokeAll({ first }: Batch): void;
    protected push(head: Address): void;
    private polled;
}
