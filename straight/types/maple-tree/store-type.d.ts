import type { LeafLayout } from './leaf-layout';
import { type LeafRange } from './leaf-range';
/** How a write is done, in the order in which `mas_wr_store_type` decides. */
export type StoreType = 'exact fit' | 'new root' | 'split' | 'append' | 'node store';
/**
 * Chooses how to write a range of a root leaf. Slot stores do not occur: they need a range that ends inside one slot and
 * begins at the edge of another, and what is written here is one index, or whole slots.
 */
export declare function storeType(leaf: LeafLayout, range: LeafRange, inRcu: boolean): StoreType;
