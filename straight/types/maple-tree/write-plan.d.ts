import { type Address } from '../../memory';
import type { LeafLayout } from './leaf-layout';
import { type LeafRange } from './leaf-range';
import { type StoreType } from './store-type';
/** What is to be written: an entry at an index, only if that is free or in any case; or nothing over the range found there. */
export type Writing = 'insert' | 'store' | 'erase';
/** What a write found and will do. `content` is the entry at the index, 0 for none. */
export type WritePlan = 
/** There is nothing to do. */
{
    readonly what: 'nothing to erase' | 'occupied';
    readonly content: number;
}
/** The root word becomes an entry at index 0, or nothing. */
 | {
    readonly what: 'root store';
    readonly content: number;
    readonly word: number;
}
/** The tree gets its first leaf; `alone` was its entry at index 0, if any. */
 | {
    readonly what: 'root expand';
    readonly content: number;
    readonly alone: number;
    readonly index: number;
} | {
    readonly what: StoreType;
    readonly content: number;
    readonly node: Address;
    readonly range: LeafRange;
    readonly inRcu: boolean;
};
/** Looks, with the lock held, where a write falls and chooses how to do it. (`mas_wr_preallocate`, `mas_erase`) */
export declare function planWrite(tree: Address, leaf: LeafLayout, how: Writing, index: number, entry: number): WritePlan;
/** Whether a plan needs a new node. An emptied tree asks for one and does not use it, as the kernel's does. (`mas_prealloc_calc`) */
export declare function needsNode(plan: WritePlan): boolean;
