import { type Address } from '../../memory';
import type { LeafLayout } from './leaf-layout';
/** The greatest index there is. */
export declare const MAX_INDEX: number;
/** A stretch of indexes about to be written, and where it falls in a leaf: the interesting part of `struct ma_wr_state`. */
export interface LeafRange {
    /** The indexes to write, both inclusive. */
    readonly index: number;
    readonly last: number;
    /** The slots they fall into. */
    readonly firstSlot: number;
    readonly lastSlot: number;
    /** Where the first of these slots begins, and where the last one ends. */
    readonly min: number;
    readonly max: number;
    /** What the first of them holds. */
    readonly content: number;
    /** The last slot in use. */
    readonly end: number;
}
/** Finds the slot of an index, with the lock held: the range is that index, or all of the slot. (`mas_wr_walk`) */
export declare function findRange(node: Address, leaf: LeafLayout, index: number, wholeSlot: boolean): LeafRange;
/** Widens the whole of a slot that is to become empty over its empty neighbours: no two empty slots may meet. (`mas_wr_extend_null`) */
export declare function widenOverEmpty(node: Address, leaf: LeafLayout, range: LeafRange): LeafRange;
/** The last slot that a leaf will have in use once the range has been written. (`mas_wr_new_end`) */
export declare function newEnd({ index, last, firstSlot, lastSlot, min, max, end }: LeafRange): number;
/** The last slot in use. (`ma_data_end`) */
export declare function dataEnd(node: Address, leaf: LeafLayout): number;
