import { type TreeParts } from './tree-parts';
/** One entry of a tree and its range. */
export interface Entry {
    readonly index: number;
    readonly last: number;
    readonly entry: number;
}
/** What is in a tree, in order, and what is wrong with how it is kept. */
export interface Inspection {
    readonly entries: readonly Entry[];
    /** Empty for a sound tree; each names the node and the rule. */
    readonly problems: readonly string[];
}
/**
 * Looks at the whole structure of a tree that nobody is changing: order and bounds, empty slots that meet, parent words, metadata, gaps, height and,
 * with the kernel's geometry, how full nodes are. (`mt_validate`)
 */
export declare function inspect(tree: TreeParts): Inspection;
