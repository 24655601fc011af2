import { type Address } from '../../../memory';
import { SpinLock } from '../../sync';
import { Work } from './work';
/** Objects of slabs and other pages that kfree takes; objects that vfree takes. */
export declare const CHANNELS: readonly Channel[];
/** 0: objects of slabs and large ones. 1: vmalloc. */
export type Channel = 0 | 1;
/** What has been detached from a CPU and waits, as a whole, for a grace period. (`struct kfree_rcu_cpu_work`) */
export declare class KvfreeBatch {
    readonly number: number;
    readonly work: Work;
    /** What the grace period is asked for with. */
    readonly rcuHead: Address;
    readonly head: Address;
    readonly headSnapshot: Address;
    constructor(base: Address, number: number);
    /** The first page of a channel. */
    pages(channel: Channel): Address;
    /** Whether nothing is in it; its work may still be running. (`need_wait_for_krwp_work`) */
    isFree(): boolean;
}
/** The work to which an rcu_head of a batch belongs. */
export declare const workOfHead: (rcuHead: Address) => Work;
/** What one CPU has to free: lists of pages of pointers, and a list of heads for what found no page. All of it under its lock. (`struct kfree_rcu_cpu`) */
export declare class KvfreeCpu {
    readonly number: number;
    readonly lock: SpinLock;
    /** The first of the objects that found no page, linked through their rcu_heads. */
    readonly head: Address;
    readonly headSnapshot: Address;
    /** The timer that detaches what is queued. */
    readonly monitor: Work;
    /** Fills the cache of empty pages. */
    readonly pageWork: Work;
    readonly batches: readonly KvfreeBatch[];
    private readonly cachedPages;
    private readonly cachedCount;
    constructor(base: Address, number: number, batches: number);
    /** The size of a CPU's words. */
    static words(batches: number): number;
    /** The first page of a channel, the one that is being filled. */
    pages(channel: Channel): Address;
    /** Keeps everybody else away, interrupts of the CPU included. (`krc_this_cpu_lock`) */
    acquire(): void;
    /** (`krc_this_cpu_unlock`) */
    release(): void;
    /** Whether there is something to detach. Needs no lock. (`need_offload_krc`) */
    hasQueued(): boolean;
    /** An empty page out of the cache; 0 for none. (`get_cached_bnode`) */
    takeCached(): Address;
    /** Puts an empty page into the cache; false when there are so many. (`put_cached_bnode`) */
    putCached(page: Address, most: number): boolean;
    /** How many pages the cache holds. Needs no lock. */
    countCached(): number;
}
