import { type LoadOrder } from '../../memory';
import type { TreeParts } from './tree-parts';
/**
 * The entry at an index, 0 when there is none: the walk of `mtree_load`. Takes no lock and never waits; when a node it is in
 * turns out to be dead it starts again at the root, and by then what took the node's place has been published.
 *
 * `order` is how pointers are loaded: `dereference` in a section, `relaxed` with the lock held.
 */
export declare function lookup(tree: TreeParts, index: number, order: LoadOrder): number;
