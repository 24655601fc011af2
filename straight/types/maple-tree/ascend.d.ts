import { type TreeParts } from './tree-parts';
/** A node as a walk upwards knows it. */
export interface Standpoint {
    readonly pointer: number;
    readonly min: number;
    readonly max: number;
}
/** The parent of a node, and the slot that the node is in. */
export interface Above extends Standpoint {
    readonly slot: number;
}
/**
 * Goes up from a node that is not the root, by its parent word, without the lock; null when an ancestor is dead. The parent's own bounds are implied by
 * its ancestors, so they are looked at until both are known; each is asked whether it is dead before and after. (`mas_ascend`)
 */
export declare function ascend(tree: TreeParts, below: Standpoint): Above | null;
