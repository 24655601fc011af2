import { type Content } from './content';
import { type Wanted } from './empty-area';
import { type Rebuild } from './rebuild';
import type { StoreType } from './store-type';
import { type TreeParts } from './tree-parts';
import { type WriteRange } from './write-range';
/**
 * What is to be written. Where that falls is found out with the lock held, and again after the lock was let go. Requests and plans are each of one shape,
 * whatever they say, so that code that takes them stays fast.
 */
export interface Request {
    /**
     * `insert` puts an entry where nothing is, `store` an entry, or nothing, whatever is there. `erase` puts nothing over the whole range that an index is in,
     * `allocate` an entry on an area that is free.
     */
    readonly do: 'insert' | 'store' | 'erase' | 'allocate';
    readonly index: number;
    readonly last: number;
    readonly entry: number;
    /** Of a store, whether entries are values that somebody owns: those that are gone afterwards are reported, and one that would be cut in two is in the way. */
    readonly isOwned: boolean;
    /** Of an allocation: which end to begin at, and areas to look in; the first that has room is taken. */
    readonly from: 'low' | 'high';
    readonly wanted: readonly Wanted[];
}
/** A request for a range. */
export declare const requestFor: (what: "insert" | "store" | "erase", index: number, last: number, entry: number, isOwned?: boolean) => Request;
/** A request for a free area. */
export declare const requestArea: (from: "low" | "high", wanted: readonly Wanted[], entry: number) => Request;
/** What a write found, with the lock held, and will do. */
export type WritePlan = 
/** There is nothing to do; `content` is the entry in the way, if that is why. */
Plan<'occupied' | 'nothing' | 'busy', null, null, null>
/** The root word becomes an entry at index 0, or nothing. */
 | Plan<'root store', null, null, null>
/** The tree gets its first leaf. */
 | Plan<'root expand', null, null, Content>
/** One entry over everything, or nothing at all, takes the place of all nodes. */
 | Plan<'new root', WriteRange, null, null>
/** The leaf is edited. */
 | Plan<'exact fit' | 'slot store' | 'append' | 'overwrite', WriteRange, null, null>
/** New nodes take the place of others. */
 | Plan<'rebuild', WriteRange, Rebuild, null>;
interface Plan<What, Range, Made, Leaf> {
    readonly what: What;
    /** Where the write goes. */
    readonly index: number;
    readonly last: number;
    readonly entry: number;
    /** What the first index, or the range erased, held. */
    readonly content: number;
    readonly range: Range;
    readonly rebuild: Made;
    readonly leaf: Leaf;
    /** The root that was found, 0 without a node. */
    readonly root: number;
    /** Whether readers may be about. */
    readonly inRcu: boolean;
}
/** What choosing how to write asks of the tree. */
export interface Choosing extends TreeParts {
    /** How to write a range. */
    storeType(range: WriteRange, inRcu: boolean): StoreType;
}
/** Finds out where a request falls and how to do it; changes nothing. (`mas_wr_preallocate`, `mas_insert`, `mas_erase`, `mas_empty_area`) */
export declare function planWrite(tree: Choosing, request: Request): WritePlan;
/** How many new nodes a plan needs. An emptied tree asks for one and does not use it, as the kernel's does. (`mas_prealloc_calc`) */
export declare function nodesFor(plan: WritePlan): number;
export {};
