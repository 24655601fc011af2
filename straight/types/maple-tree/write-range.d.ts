import { type Content } from './content';
import { type Level } from './path';
import { type TreeParts } from './tree-parts';
/** Indexes about to be written, and where they fall: `struct ma_wr_state`. */
export interface WriteRange {
    readonly index: number;
    readonly last: number;
    /** What is to be written there, 0 for nothing. */
    readonly entry: number;
    /** The first slot concerned. */
    readonly first: Level;
    /** The last slot concerned; for a range that leaves its leaf, that of the index behind it. */
    readonly behind: Level;
    /** What the first index holds. */
    readonly content: number;
    /** Whether the range leaves its leaf, or would leave the leaf with nothing at its end. */
    readonly isSpanning: boolean;
}
/** Finds where a range falls, with the lock held. Nothing that is to be written is widened over the nothing beside it. (`mas_wr_walk`) */
export declare function findRange(tree: TreeParts, root: number, index: number, last: number, entry: number): WriteRange;
/** What a slot holds. */
export declare function contentOf({ node, layout, slot }: Level): number;
/** How many entries the leaf will have if the range is written and does not leave it. (`mas_wr_new_end`) */
export declare function entriesAfter({ index, last, first, behind }: WriteRange): number;
/** The entries of the leaf, or of the two leaves that a range begins and ends in, with the range written. (`mas_store_b_node`) */
export declare function leafContent({ index, last, entry, first, behind, content }: WriteRange): Content;
