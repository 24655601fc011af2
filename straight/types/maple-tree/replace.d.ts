import { type Address } from '../../memory';
import type { Rebuild } from './rebuild';
import type { TreeParts } from './tree-parts';
import type { WriteRange } from './write-range';
/** Nodes about to enter a tree: what is planned, where they are, and what their parent words will be. */
export interface Replacement {
    readonly rebuild: Rebuild;
    /** Pointers to the new nodes. */
    readonly made: readonly number[];
    readonly parents: readonly number[];
}
/** The steps by which new nodes enter a tree; one that differs from the kernel's overrides one of them. */
export interface Replacing extends TreeParts {
    /** Fills the new nodes. Nobody knows them yet. */
    fillNodes(replacement: Replacement): void;
    /** Makes the top visible with one store: from here on readers find what is new. */
    publish(replacement: Replacement): void;
    /** Has children that stay point to their new parents. */
    adoptChildren(replacement: Replacement): void;
    /** Frees a dead node when no reader can be in it any more. */
    retire(node: Address): void;
    /** Frees a subtree that left the tree with nothing in its place; `max` is its greatest index. */
    discard(pointer: number, max: number, inRcu: boolean): void;
}
/**
 * Puts planned nodes into the tree. They are filled and published; the node whose place the top took is marked dead at once, but not
 * before: readers in it would have nowhere else to go. Children that stay get their new parents; then all other nodes that left are
 * marked dead and retired, and what was overwritten as a whole is discarded. (`mas_wmb_replace`, `mas_topiary_replace`)
 */
export declare function replaceNodes(tree: Replacing, rebuild: Rebuild, nodes: readonly Address[], range: WriteRange, inRcu: boolean): void;
/** Fills all of them, from the leaves up. */
export declare function fillNodes(tree: TreeParts, { rebuild: { fresh }, made, parents }: Replacement): void;
/** Stores the top into the slot of its parent, or into the root word. Release: whoever follows it finds the nodes filled. (`mas_put_in_tree`) */
export declare function publish(tree: TreeParts, { made, parents }: Replacement): void;
/** Stores their new parents into children that stay, upper levels first. (`mas_adopt_children`) */
export declare function adoptChildren({ rebuild: { fresh }, made }: Replacement): void;
/** Notes another height in the flags, if it is another one. (`mt_set_height`) */
export declare function setHeight(tree: TreeParts, height: number): void;
