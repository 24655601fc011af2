import { type WriteRange } from './write-range';
/** How a write is done, in the order in which `mas_wr_store_type` decides; without a node it is `root store`. */
export type StoreType = 'spanning store' | 'exact fit' | 'new root' | 'rebalance' | 'split' | 'append' | 'slot store' | 'node store';
/** Chooses how to write a range. With readers about (`inRcu`) only exact fits and stores that touch two slots are done in place. */
export declare function storeType(range: WriteRange, inRcu: boolean): StoreType;
