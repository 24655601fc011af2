import { type Address } from '../../memory';
import type { TreeParts } from './tree-parts';
/** What a dead node keeps. */
export interface DeadNode {
    readonly type: number;
    readonly children: number;
    /** Whether its children are leaves. */
    readonly isOverLeaves: boolean;
}
/** Marks a subtree dead, from the top down, so that whoever is inside finds out; `max` is its greatest index. (`mt_destroy_walk`) */
export declare function markSubtreeDead(tree: TreeParts, pointer: number, max: number): void;
/** What a dead node keeps of itself. */
export declare function readDead(tree: TreeParts, node: Address): DeadNode;
/** Frees the children of a node that was marked dead with all below it, lower ones first, and the node. (`mt_free_walk`, `mt_free_bulk`) */
export declare function freeSubtree(tree: TreeParts, node: Address, look: (node: Address) => DeadNode): void;
