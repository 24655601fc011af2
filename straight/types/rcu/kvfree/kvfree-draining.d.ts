import { type Address, type MemoryKind } from '../../../memory';
import type { Daemon } from '../daemon';
import type { DebugObjects } from '../debug-objects';
import { DelegatingRcu } from '../delegating-rcu';
import type { Rcu } from '../rcu';
import { KvfreeCpu, type KvfreeBatch } from './kvfree-cpu';
export interface KvfreeRcuOptions {
    /** Makes the grace periods; one that can be polled. */
    readonly rcu: Rcu;
    /** 1 unless told; with one, it does not matter on which CPU an actor is. */
    readonly cpus?: number;
    /** How many pointers a page holds, 2 unless told. (`KVFREE_BULK_MAX_ENTR`) */
    readonly entries?: number;
    /** How many empty pages a CPU keeps at most, 1 unless told; with 0 none is kept and none fetched. (`rcu_min_cached_objs`) */
    readonly cachedPages?: number;
    /** How many empty pages it has from the start; none unless told, and objects wait in lists. */
    readonly pages?: number;
    /** How many batches of a CPU may wait at the same time, 2 unless told. (`KFREE_N_BATCHES`) */
    readonly batches?: number;
    /** Remembers what is queued, so that what is queued twice is noticed; nobody does unless told. (`CONFIG_DEBUG_OBJECTS_RCU_HEAD`) */
    readonly debugObjects?: DebugObjects;
}
/** What happens to queued objects later: a timer drains a CPU, a worker per batch frees what has waited long enough. */
export declare abstract class KvfreeDraining extends DelegatingRcu {
    readonly daemons: readonly Daemon[];
    protected readonly cpus: readonly KvfreeCpu[];
    protected readonly entries: number;
    protected readonly cachedPages: number;
    private readonly page;
    private readonly debugObjects;
    private readonly rcuWork;
    protected constructor(state: Address, { rcu, cpus, entries, cachedPages, batches, debugObjects }: KvfreeRcuOptions);
    /** Detaches what is queued on every CPU and sees it freed. (`kvfree_rcu_barrier`) */
    kvfreeRcuBarrier(): void;
    /** The words of the caller's CPU. */
    protected thisKrc(): KvfreeCpu;
    /** Gives each CPU so many empty pages, while the world is built. */
    protected fillPageCaches(pages: number): void;
    /** An empty page; 0 when there is no memory. May sleep. */
    protected allocatePage(): Address;
    /** Notes that an object is queued; false when it is queued already, and then it is left alone. (`debug_rcu_head_queue`) */
    protected debugQueue(object: Address, _memory: MemoryKind): boolean;
    /** Frees an object whose grace period has passed. */
    protected freeObject(object: Address, by?: 'kfree' | 'kvfree'): void;
    /** Frees what is ready, detaches the rest as a batch, and comes back when there is no batch for it. (`kfree_rcu_monitor`) */
    protected monitor(cpu: KvfreeCpu): void;
    /** Frees what has waited long enough without having been asked for. (`kvfree_rcu_drain_ready`) */
    protected drainReady(cpu: KvfreeCpu): void;
    /** Detaches the pages whose cookies have elapsed: a page and all that are older than it. Returns the first of them, 0 for none. */
    private takeReadyPages;
    /** Detaches all that is queued as a batch, and asks for a grace period; false when every batch is taken, or nothing is queued. (`kvfree_rcu_queue_batch`) */
    protected queueBatch(cpu: KvfreeCpu): boolean;
    /** The list goes with the batch, and a new cookie with it. */
    protected detachList(cpu: KvfreeCpu, batch: KvfreeBatch): void;
    private freeBatch;
    /** Frees what is in a batch whose grace period has passed. (`kfree_rcu_work`) */
    protected doBatch(cpu: KvfreeCpu, batch: KvfreeBatch): void;
    private freePages;
    /** Frees what is on a page, and keeps the page if there is room for it. (`kvfree_rcu_bulk`) */
    private freePage;
    /** Frees the objects of a list of heads. (`kvfree_rcu_list`) */
    protected freeList(first: Address): void;
    /** Whether the head is near enough to the start of its object: one too far away could not be told from a function where there are no batches. (`__is_kvfree_rcu_offset`) */
    protected isFreeable(head: Address, object: Address): boolean;
    /** Fills the cache of empty pages. (`fill_page_cache_func`) */
    protected fillPageCache(cpu: KvfreeCpu): void;
    /** Detaches what is queued on a CPU; waits for its batches when all are taken. */
    private detachAll;
    private detachOrFlush;
    protected daemonsOf(cpu: KvfreeCpu): Daemon[];
}
