import { type Address } from '../../../memory';
import type { KvfreeRcuOptions } from './kvfree-draining';
import { KvfreeQueueing } from './kvfree-queueing';
/**
 * RCU that frees objects in batches, over another one that it asks for grace periods. What is queued waits in pages of pointers and in lists of heads; a timer
 * frees what is ready and detaches the rest, for which one grace period is asked for. As in Linux 6.12. (`kernel/rcu/tree.c`)
 */
export declare class KvfreeRcu extends KvfreeQueueing {
    protected constructor(state: Address, options: KvfreeRcuOptions);
    /** Over another RCU; nothing is queued. */
    static create(options: KvfreeRcuOptions): KvfreeRcu;
}
