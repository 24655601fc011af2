import { type Address, type MemoryKind } from '../../../memory';
import { KvfreeDraining } from './kvfree-draining';
import type { Channel, KvfreeCpu } from './kvfree-cpu';
/**
 * How objects are queued: in a page of pointers or, when there is no page, in a list of rcu_heads. One cookie covers all pointers of a page, another all heads
 * of a list: what is queued last decides. (`kvfree_call_rcu`)
 */
export declare abstract class KvfreeQueueing extends KvfreeDraining {
    kvfreeCallRcu(head: Address, object: Address, memory?: MemoryKind): void;
    kvfreeMightSleep(object: Address, memory?: MemoryKind): void;
    /** Where slabs have sheaves, their objects need neither page nor head; false when there is none. */
    protected queueInSheaf(_object: Address, _memory: MemoryKind): boolean;
    /** Where an object without a head found no page, its owner waits. */
    protected awaitGracePeriod(): void;
    /** Puts an object on the page that is being filled, or on a new one; false when there is none. The lock is let go while a page is allocated. (`add_ptr_to_bulk_krc_lock`) */
    protected addPointer(cpu: KvfreeCpu, object: Address, memory: MemoryKind, mayAllocate: boolean): boolean;
    /** Makes an empty page the one that is being filled. */
    protected attachPage(cpu: KvfreeCpu, channel: Channel, page: Address): void;
    /** All that a cookie stands for waits for what must be waited for now. */
    protected refreshSnapshot(cookie: Address): void;
    /** Queues an object through its head, which says where the object starts; one cookie for the whole list. */
    protected addHead(cpu: KvfreeCpu, head: Address, object: Address): void;
    private allocatePageUnlocked;
    /** Has the cache of empty pages filled. (`run_page_cache_worker`) */
    private orderPages;
}
