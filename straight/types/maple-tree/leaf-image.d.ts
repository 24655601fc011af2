import { type Address } from '../../memory';
import type { LeafLayout } from './leaf-layout';
import { type LeafRange } from './leaf-range';
/** What a leaf will hold, word by word: 0 where nothing is used. */
export interface LeafImage {
    readonly pivots: readonly number[];
    readonly slots: readonly number[];
}
/** Reads a leaf with the lock held and puts the range into the copy. (`mas_wr_node_store`) */
export declare function imageWith(node: Address, leaf: LeafLayout, range: LeafRange, entry: number): LeafImage;
/** The copy as it lies in memory: the last slot has no pivot, and a leaf that is not full has metadata. (`mas_leaf_set_meta`) */
export declare function sealed(leaf: LeafLayout, pivots: readonly number[], slots: readonly number[]): LeafImage;
/** Fills a new node that nobody knows yet and whose words are 0. */
export declare function fill(node: Address, leaf: LeafLayout, parent: number, image: LeafImage): void;
/** Writes the copy over the live node, word by word, as memcpy does: only where no reader is without the lock. */
export declare function overwrite(node: Address, leaf: LeafLayout, image: LeafImage): void;
/** The entries of a leaf, in the order of their indexes. */
export declare function readEntries(node: Address, leaf: LeafLayout): readonly number[];
