import { Again, type Address, type Gfp } from '../../memory';
import type { Callback, Rcu } from '../rcu';
import { type Content } from './content';
import { type DeadNode } from './destroy';
import type { Geometry } from './geometry';
import { Lookups } from './lookups';
import { type Replacement, type Replacing } from './replace';
import { type StoreType } from './store-type';
import { type Request, type WritePlan } from './write-plan';
import { type WriteRange } from './write-range';
/** What a write did. */
export interface Written {
    /** `occupied` is EEXIST, `busy` EBUSY, `invalid` EINVAL, `no memory` ENOMEM; `nothing` is an erase that found none. */
    readonly what: 'written' | 'occupied' | 'nothing' | 'busy' | 'invalid' | 'no memory';
    /** The entry that was at the first index: the one in the way, or the one erased; 0 for none. */
    readonly content: number;
    /** The first index written; for an allocation, what was found. */
    readonly index: number;
    /** Of a store of owned values: the entries that are in the tree no more, in order. */
    readonly replaced: readonly number[];
}
/** What a cyclic allocation did. */
export interface Cycled extends Written {
    /** Where the next one begins to look. */
    readonly next: number;
    /** Whether the cursor came round since the last one. */
    readonly wrapped: boolean;
}
/** The lock that writers hold: the tree's own spinlock, or one that the callers of its methods hold already. */
export interface TreeLock {
    acquire(): void;
    release(): void;
}
/** A lock that is not the tree's: its methods take it for granted. (`MT_FLAGS_LOCK_EXTERN`) */
export declare const EXTERNAL_LOCK: TreeLock;
export interface RawTreeOptions {
    readonly geometry: Geometry;
    /** Whether inner nodes keep gaps, so that free areas can be found: `MT_FLAGS_ALLOC_RANGE`. */
    readonly tracksGaps?: boolean;
    /** The tree's own spinlock unless told. */
    readonly lock?: TreeLock;
}
/**
 * A maple tree as the kernel has it: a map from ranges of indexes, 0 to 0xffffffff, to words. (`lib/maple_tree.c`)
 *
 * Writers hold the lock. In RCU mode look-ups need none: only exact fits and stores that touch two slots are done in place; all else is done in
 * new nodes that are published with one release store, and what they replace is marked dead and freed a grace period later. In the other
 * mode leaves are edited in place, subtrees that are overwritten are freed at once, and looking up without the lock is a mistake.
 *
 * Entries are words other than 0; those that look like the tree's own (`xa_is_advanced`) are refused. Adjacent entries are never merged, adjacent
 * holes always are.
 */
export declare class RawMapleTree extends Lookups implements Replacing {
    readonly lock: TreeLock;
    protected readonly freeWalk: Callback;
    constructor(address: Address, rcu: Rcu, { geometry, tracksGaps, lock }: RawTreeOptions);
    /** Allocates the words of an empty tree. (`mt_init_flags`) */
    static allocate(useRcu: boolean, tracksGaps?: boolean): Address;
    /** Puts an entry on a range where nothing is. (`mtree_insert_range`) */
    insertRange(index: number, last: number, entry: number, gfp: Gfp): Written;
    /** Puts an entry, or with 0 nothing, on a range whatever is there; what is partly covered keeps the rest. (`mtree_store_range`) */
    storeRange(index: number, last: number, entry: number, gfp: Gfp): Written;
    /** The same for entries that are values which somebody owns: tells which are gone, and cuts none in two. */
    replaceRange(index: number, last: number, entry: number, gfp: Gfp): Written;
    /** Takes out the entry that an index is in, with its whole range. When there is no memory it stays. (`mtree_erase`) */
    erase(index: number, gfp?: Gfp): Written;
    /**
     * Puts an entry on the lowest free area, or the highest, of `size` indexes between `min` and `max`. (`mtree_alloc_range`,
     * `mtree_alloc_rrange`)
     */
    allocate(from: 'low' | 'high', entry: number, size: number, min: number, max: number, gfp: Gfp): Written;
    /** Puts an entry on the lowest free index at or behind `next`, or else between `min` and there. (`mtree_alloc_cyclic`) */
    allocateCyclic(entry: number, min: number, max: number, next: number, gfp: Gfp): Cycled;
    /** Empties the tree and frees its nodes, whatever its entries are. (`mtree_destroy`) */
    destroy(): void;
    /**
     * Makes another tree, which must be empty and of the same kind, a copy of this one, node by node; false when memory ran out, and then it is still
     * empty. Both locks are held meanwhile: `gfp` may sleep only if they allow it. (`mtree_dup`)
     */
    duplicateInto(other: RawMapleTree, gfp: Gfp): boolean;
    protected copyInto(other: RawMapleTree, gfp: Gfp): boolean;
    /**
     * Writes under the lock. Memory is first asked for without sleeping; when there is none and `gfp` allows it, the lock is
     * let go, memory is waited for, and everything is looked at again. (`mas_store_gfp`, `mas_nomem`)
     */
    protected write(request: Request, gfp: Gfp): Written;
    /** The same with the lock held. */
    protected tryWrite(request: Request, gfp: Gfp): Written;
    /** One turn of a write, with nodes allocated ahead by the turn before. */
    protected attempt(request: Request, gfp: Gfp, ahead: readonly Address[]): Written | Again;
    /** Finds out what a request amounts to now. */
    protected plan(request: Request): WritePlan;
    /** The entries that lie in a range as a whole, in order; null when the range lies inside of one. */
    protected covered(index: number, last: number): readonly number[] | null;
    /** All entries, in the order of their indexes; by whoever has the tree to himself. */
    entries(): readonly number[];
    /** The second try at memory: what may sleep must not do so with the lock held. False, and nothing allocated, when there is none. (`mas_nomem`) */
    protected allocateAhead(nodes: Address[], needed: number, gfp: Gfp): boolean;
    /** Does what was planned; returns how many of the nodes are part of the tree now. (`mas_wr_store_entry`) */
    protected carryOut(plan: WritePlan, nodes: readonly Address[]): number;
    /** Notes the largest gap of a leaf that was edited. */
    protected updateGapOf({ first: { pointer, node, layout, min, max } }: WriteRange): void;
    /** A leaf becomes the only node. */
    protected becomeRoot(leaf: Content, node: Address, { index, last, entry }: {
        index: number;
        last: number;
        entry: number;
    }): void;
    /** One entry over everything takes the place of all there is, or nothing does. (`mas_new_root`) */
    protected replaceAll(plan: WritePlan & {
        readonly what: 'new root';
    }, node: Address): number;
    /** Chooses how to write a range. */
    storeType(range: WriteRange, inRcu: boolean): StoreType;
    fillNodes(replacement: Replacement): void;
    publish(replacement: Replacement): void;
    adoptChildren(replacement: Replacement): void;
    /** Frees a dead node when no reader can be in it any more, in either mode. (`ma_free_rcu`) */
    retire(node: Address): void;
    /** Frees a subtree that left the tree: after a grace period in RCU mode, else at once. (`mte_destroy_walk`) */
    discard(pointer: number, max: number, inRcu: boolean): void;
    /** Marks a subtree dead, and notes what freeing it needs to know. */
    markSubtreeDead(pointer: number, max: number): void;
    /** What a dead node notes of itself. */
    readDead(node: Address): DeadNode;
}
