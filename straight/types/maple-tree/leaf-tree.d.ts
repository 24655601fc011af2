import { type Address, type Again, type Gfp } from '../../memory';
import type { Callback, Guard, Rcu } from '../rcu';
import { SpinLock } from '../sync';
import { type LeafImage } from './leaf-image';
import { LeafLayout } from './leaf-layout';
import { type WritePlan, type Writing } from './write-plan';
/** What a write did. `content` is the entry that was at the index, 0 for none. */
export interface Written {
    readonly what: 'written' | 'nothing to erase' | 'occupied' | 'no memory';
    readonly content: number;
}
/**
 * `struct maple_tree` with at most one leaf: entries are words that are not 0, and the tree knows nothing of what they
 * point to. (`lib/maple_tree.c`)
 *
 * Writers hold the spinlock. In RCU mode look-ups need no lock: a leaf is replaced by a new one, published with one release
 * store of the root; the old one is marked dead and freed by RCU, and only an exact fit is written in place. In the other mode leaves
 * are edited in place and freed at once, and looking up without the lock is a mistake. A leaf that would overflow is an error.
 */
export declare class LeafTree {
    readonly address: Address;
    readonly leaf: LeafLayout;
    readonly lock: SpinLock;
    protected readonly rcu: Rcu;
    protected readonly freeNode: Callback;
    constructor(address: Address, slots: number, rcu: Rcu);
    /** Allocates the words of an empty tree. (`mt_init_flags`) */
    static allocate(useRcu: boolean): Address;
    /** The entry at an index, 0 for none; without the lock. After the return only the caller's own section protects it. (`mtree_load`) */
    load(index: number, guard: Guard): number;
    /** The same with the lock held: the kernel's `mtree_load` enters a section then, too, which protects nothing more. */
    loadLocked(index: number): number;
    /**
     * Writes under the lock. Memory is first asked for without sleeping; when there is none and `gfp` allows it, the lock is
     * dropped, memory is waited for, and everything is looked at again. (`mtree_insert_range`, `mas_store_gfp`, `mtree_erase`)
     */
    write(how: Writing, index: number, entry: number, gfp: Gfp): Written;
    /** All entries, in the order of their indexes; by whoever has the tree to himself. */
    entries(): readonly number[];
    /** Empties the tree and frees its leaf, whatever its entries are. (`mtree_destroy`) */
    destroy(): void;
    /** One turn of a write, with the lock held, and with a node allocated ahead by the turn before or 0. */
    protected attempt(how: Writing, index: number, entry: number, gfp: Gfp, ahead: Address): Written | Again;
    /** The second try at memory: what may sleep must not do so with the lock held. (`mas_nomem`) */
    protected allocateAhead(gfp: Gfp): Address;
    /** Does what was planned; true when the new node is part of the tree now. (`mas_wr_store_entry`) */
    protected carryOut(plan: WritePlan, entry: number, node: Address): boolean;
    /** Puts a new leaf in the place of another. The new one is visible before the old one is dead, or readers had nowhere to go. (`mas_replace_node`) */
    protected replace(old: Address, node: Address, image: LeafImage): void;
    /** Makes a filled leaf the root. Release: whoever follows the pointer finds the leaf filled. */
    protected publish(node: Address): void;
    /** Frees a dead leaf when no reader can be in it any more. (`ma_free_rcu`) */
    protected retire(node: Address): void;
    /**
     * Frees a leaf that left the tree and has no successor. (`mte_destroy_walk`, marking a lone leaf dead first: without that, as in
     * 6.12, a reader in it took the rcu_head for pivots.)
     */
    protected discard(node: Address, inRcu: boolean): void;
    protected setHeight(height: number): void;
}
