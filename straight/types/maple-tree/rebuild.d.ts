import { type Address } from '../../memory';
import { type Content } from './content';
import { type TreeParts } from './tree-parts';
import { type WriteRange } from './write-range';
/** Nodes that are to take the place of others: what must be known to make them, publish them with one store, and free the others. */
export interface Rebuild {
    /** The new nodes from the leaves up, each level from left to right; the last one is the top. */
    readonly fresh: readonly Content[];
    /** The node that the top takes the place of. */
    readonly old: Address;
    /** The tree's height afterwards, where the top is the root. */
    readonly height: number;
    /** The other nodes that leave the tree one by one, upper ones first; their children are in new nodes, or leave it, too. */
    readonly retired: readonly Address[];
    /** Whole subtrees that leave it: everything in them is overwritten. Each with its greatest index. */
    readonly subtrees: readonly Subtree[];
}
/** Plans a new node for a range that changes nothing but its leaf. (`mas_wr_node_store`) */
export declare function planNode(range: WriteRange): Rebuild;
export interface Subtree {
    readonly pointer: number;
    readonly max: number;
}
/**
 * Plans new nodes for a range that is not written in place. From the leaf level upwards the content of each level is made to fit: too
 * much is pushed into a sibling or divided, too little takes in a neighbour. It ends where one node takes the place of one, or of the root.
 * Nothing is changed. (`mas_wr_split`, `mas_wr_rebalance`, `mas_wr_spanning_store`)
 */
export declare function planRebuild(tree: TreeParts, root: number, range: WriteRange): Rebuild;
