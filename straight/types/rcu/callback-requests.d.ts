import { type Address } from '../../memory';
import { CallbackTable, type Callback, type CallbackBody } from './callback';
/** Requests for a grace period that are answered by a callback; how callbacks are queued is left to those who extend it. */
export declare abstract class CallbackRequests {
    /** Names the domain in events. */
    readonly domain: Address;
    protected readonly callbacks: CallbackTable;
    protected readonly wakeme: Callback;
    protected constructor(domain: Address);
    callback(name: string, body: CallbackBody): Callback;
    callRcu(head: Address, callback: Callback | null): void;
    kvfreeCallRcu(head: Address, object: Address): void;
    kvfreeMightSleep(object: Address): void;
    synchronizeRcu(): void;
    /** Queues a callback that wakes the caller, and sleeps until it does. (`wait_rcu_gp`) */
    protected awaitGracePeriod(waiter: Address): void;
    /** Sleeps until a waiter is woken. */
    protected sleepUntilDone(waiter: Address): void;
    /** Queues a head behind all others. */
    protected enqueue(head: Address, func: Address): void;
    /** Queues a head that knows its function. */
    protected abstract push(head: Address): void;
}
