import { type LoadOrder } from '../../memory';
import { type Cursor, type Found } from './cursor';
import { type TreeParts } from './tree-parts';
/**
 * Walks to an index: the entry there and its range, or the hole. Takes no lock; walks again when a node was dead.
 * `order` as for `lookup`. (`mas_walk`, `mtree_range_walk`)
 */
export declare function walk(tree: TreeParts, index: number, order: LoadOrder): Found;
/** One step of an iteration. `from` is the edge of the slot it left: what lies between is what it passed over. */
export interface Step extends Found {
    readonly from: number;
}
/**
 * The next entry behind an active cursor that begins at or before `max`; with `empty` the next slot whatever it holds. When a
 * node turns out to be dead it walks again to where the cursor was. (`mas_next_slot`)
 */
export declare function nextSlot(tree: TreeParts, cursor: Cursor, max: number, empty: boolean, order: LoadOrder): Step;
/** The entry before an active cursor that ends at or behind `min`; otherwise as `nextSlot`. (`mas_prev_slot`) */
export declare function prevSlot(tree: TreeParts, cursor: Cursor, min: number, empty: boolean, order: LoadOrder): Step;
