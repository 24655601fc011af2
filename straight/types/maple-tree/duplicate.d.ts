import { type Gfp } from '../../memory';
import type { TreeParts } from './tree-parts';
/** An entry of a tree that was copied. */
export interface CopiedEntry {
    readonly first: number;
    readonly last: number;
    readonly entry: number;
}
/**
 * Copies a subtree, node by node; the copies are nobody's yet. Returns the pointer to the copy of its top, or 0 when memory ran out: then nothing is
 * left of it. `copied` is filled with the entries. (`mas_dup_build`)
 */
export declare function copySubtree(tree: TreeParts, pointer: number, max: number, parent: number, gfp: Gfp, copied: CopiedEntry[]): number;
