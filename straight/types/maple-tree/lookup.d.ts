import { type Address, type LoadOrder } from '../../memory';
import type { LeafLayout } from './leaf-layout';
/**
 * The entry at an index, 0 when there is none: the walk of `mtree_load`. Takes no lock and never waits; when the leaf it is in
 * turns out to be dead it starts again, and by then the new one has been published.
 *
 * `order` is how pointers are loaded: `dereference` in a section, `relaxed` with the lock held.
 */
export declare function lookup(root: Address, leaf: LeafLayout, index: number, order: LoadOrder): number;
