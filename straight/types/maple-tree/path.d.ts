import { type Address } from '../../memory';
import type { NodeLayout } from './geometry';
import { type TreeParts } from './tree-parts';
/** One node on the way from the root to an index, and the slot that the way goes through. A class, so that engines know all of them by one shape. */
export declare class Level {
    /** The pointer to the node, with its type. */
    readonly pointer: number;
    readonly node: Address;
    readonly layout: NodeLayout;
    /** The indexes of the node, both inclusive. */
    readonly min: number;
    readonly max: number;
    /** The last slot in use. */
    readonly end: number;
    /** The slot, and the indexes that it stands for. */
    readonly slot: number;
    readonly low: number;
    readonly high: number;
    constructor(pointer: number, layout: NodeLayout, min: number, max: number, end: number, slot: number, low: number, high: number);
    /** The same node with another slot. */
    at(slot: number, low: number, high: number): Level;
}
/** The way from the root to a leaf, root first. The lock holds it still. */
export type Path = readonly Level[];
/**
 * Walks to the slot of an index, with the lock held; returns where it is in its leaf. On the way down pivots alone say which slot, as they do for
 * readers. (`mas_wr_walk`)
 */
export declare function leafAt(tree: TreeParts, root: number, index: number): Level;
/** The same, with the whole way. (`mas_wr_walk_index`) */
export declare function walkTo(tree: TreeParts, root: number, index: number): Path;
/** The slot of the same leaf that an index falls into, not before the present one. (`mas_wr_end_piv`) */
export declare function slotFurtherOn(level: Level, index: number): Level;
/** The neighbouring slot of the same node, `by` 1 to the right or -1 to the left; there is one. */
export declare function slotBeside(level: Level, by: 1 | -1): Level;
/** The deepest level above `depth` that a path shares with the way to the neighbour of its node there; -1 when there is no neighbour on that side. */
export declare function forkBeside(path: Path, depth: number, by: 1 | -1): number;
/**
 * The way to the node at `depth` that lies beside the one on a path, on its right (1) or left (-1), whoever its parent is; there is one. Its last
 * level is the neighbour, and the slot there is the one next to where it came from.
 */
export declare function pathBeside(tree: TreeParts, path: Path, depth: number, by: 1 | -1): Path;
/** The greatest index of a slot of a node. */
export declare function pivotAt({ node, layout, max, end }: Level, slot: number): number;
