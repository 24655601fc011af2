import { type Content } from './content';
import { type Wanted } from './empty-area';
import { type Rebuild } from './rebuild';
import type { StoreType } from './store-type';
import { type TreeParts } from './tree-parts';
import { type WriteRange } from './write-range';
/** What is to be written. Where that falls is found out with the lock held, and again after the lock was let go. */
export type Request = 
/** An entry where nothing is. */
{
    readonly do: 'insert';
    readonly index: number;
    readonly last: number;
    readonly entry: number;
}
/**
 * An entry, or nothing, whatever is there. With `isOwned`, entries are values that somebody owns: those that are gone afterwards are reported, and
 * one that would be cut in two is in the way.
 */
 | {
    readonly do: 'store';
    readonly index: number;
    readonly last: number;
    readonly entry: number;
    readonly isOwned: boolean;
}
/** Nothing over the whole range that an index is in. */
 | {
    readonly do: 'erase';
    readonly index: number;
}
/** An entry in the lowest or the highest area that is free; of several wanted areas the first that has one. */
 | {
    readonly do: 'allocate';
    readonly from: 'low' | 'high';
    readonly wanted: readonly Wanted[];
    readonly entry: number;
};
/** What a write found, with the lock held, and will do. */
export type WritePlan = NoPlan | StorePlan;
/** There is nothing to do; `content` is the entry in the way, if that is why. */
export interface NoPlan {
    readonly what: 'occupied' | 'nothing' | 'busy';
    readonly content: number;
}
/** Where a write goes. `content` is what the first index, or the range erased, held. */
interface Planned {
    readonly index: number;
    readonly last: number;
    readonly entry: number;
    readonly content: number;
}
export type StorePlan = Planned & (/** The root word becomes an entry at index 0, or nothing. */ {
    readonly what: 'root store';
} | /** The tree gets its first leaf. */ {
    readonly what: 'root expand';
    readonly leaf: Content;
} | /** One entry over everything, or nothing at all, takes the place of all nodes. */ {
    readonly what: 'new root';
    readonly old: number;
    readonly inRcu: boolean;
} | /** The leaf is edited. */ {
    readonly what: 'exact fit' | 'slot store' | 'append' | 'overwrite';
    readonly range: WriteRange;
} | /** New nodes take the place of others. */ {
    readonly what: 'rebuild';
    readonly range: WriteRange;
    readonly rebuild: Rebuild;
    readonly inRcu: boolean;
});
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
