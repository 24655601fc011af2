import { type Address, type MemoryKind } from '../../../memory';
import type { Daemon } from '../daemon';
import { KvfreeCpu } from './kvfree-cpu';
import type { KvfreeRcuOptions } from './kvfree-draining';
import { KvfreeQueueing } from './kvfree-queueing';
export interface KvfreeSheafRcuOptions extends KvfreeRcuOptions {
    /** How many objects a sheaf holds, 2 unless told. (`sheaf_capacity`) */
    readonly capacity?: number;
}
/**
 * RCU that frees objects in batches, where slabs have sheaves: an object of a slab goes into a sheaf of its CPU, whose own rcu_head is queued when
 * the sheaf is full or flushed; the object's is never written. What finds no sheaf, and what is not of a slab, goes into pages and lists as ever, where no head is
 * too far from the start of its object. As in Linux 7.2; there each cache has sheaves of its own, here all slabs share them. (`__kfree_rcu_sheaf`, `mm/slub.c`)
 */
export declare class KvfreeSheafRcu extends KvfreeQueueing {
    private readonly sheaves;
    private readonly capacity;
    private readonly freeSheaf;
    protected constructor(state: Address, options: KvfreeSheafRcuOptions);
    /** Over another RCU; nothing is queued. */
    static create(options: KvfreeSheafRcuOptions): KvfreeSheafRcu;
    /** Sheaves first: flushed on every CPU, and waited for. */
    kvfreeRcuBarrier(): void;
    /** Objects of slabs are not remembered: a sheaf is not asked for what is in it. */
    protected debugQueue(object: Address, memory: MemoryKind): boolean;
    /** Where an object starts is never found from how far its head is in. */
    protected isFreeable(): boolean;
    protected daemonsOf(cpu: KvfreeCpu): Daemon[];
    /** Puts an object of a slab into the sheaf that is being filled; false when it is of no slab, or there is no sheaf. Never waits: an interrupt may find the lock taken. (`__kfree_rcu_sheaf`) */
    protected queueInSheaf(object: Address, memory: MemoryKind): boolean;
    /** A sheaf to be filled, with the lock taken again; 0 without it when there is no memory or somebody has the lock. */
    private newSheaf;
    /** A full sheaf is queued before the lock is let go: a flush does not miss it. */
    private putIntoSheaf;
    /** Asks for the grace period after which the objects of a sheaf are freed. */
    protected queueSheaf(sheaf: Address): void;
    /** Queues a sheaf that is not full. (`flush_rcu_sheaf`) */
    private flushSheaf;
    /** Frees the objects of a sheaf; their grace period has passed. (`rcu_free_sheaf`) */
    protected rcuFreeSheaf(sheaf: Address): void;
    private lockOf;
    private fillingOf;
    /** Flushes a sheaf some time: when memory is short, when a CPU goes, or a cache. */
    private flusherOf;
    private awaitFilling;
}
