import { type Address } from '../../../memory';
/**
 * One piece of work, to be done by the one thread that it belongs to: in one word, whether it is queued and whether it is being done. It can be
 * queued again while it is being done, and is then done again; queued twice, it is done once. (`struct work_struct`, `kernel/workqueue.c`)
 */
export declare class Work {
    readonly word: Address;
    constructor(word: Address);
    /** Queues it. (`queue_delayed_work`; how long it is delayed is left open) */
    queue(): void;
    /** Claims it for whoever will queue it later; false when it is claimed or queued already. (`queue_rcu_work`) */
    claim(): boolean;
    /** Blocks until it is queued. */
    awaitQueued(): void;
    /** Begins it; false when it has been cancelled. */
    begin(): boolean;
    /** It is done. */
    end(): void;
    /** Sleeps until it is done and not queued. (`flush_work`, `flush_rcu_work`) */
    flush(): void;
    /** Takes it from the queue, and sleeps until it is not being done, even if it queued itself meanwhile. (`cancel_delayed_work_sync`) */
    cancel(): void;
}
