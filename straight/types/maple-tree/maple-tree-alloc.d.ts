import type { Droppable } from '../boxes';
import type { Gfp } from '../../memory';
import { MapleTree, type IndexRange, type MapleTreeOptions } from './maple-tree';
import type { AllocResult } from './outcome';
/** A maple tree that also finds free areas by itself: its inner nodes keep the largest gap below each slot. (`MapleTreeAlloc<T>`) */
export declare class MapleTreeAlloc<T extends Droppable, Borrowed, RcuBorrowed> extends MapleTree<T, Borrowed, RcuBorrowed> {
    protected static readonly tracksGaps: boolean;
    /** A new, empty tree in memory of its own; while the world is built. */
    static create<T extends Droppable, Borrowed, RcuBorrowed>(options: MapleTreeOptions<T, Borrowed, RcuBorrowed>): MapleTreeAlloc<T, Borrowed, RcuBorrowed>;
    /**
     * Puts a value on the lowest free area of `size` indexes in a range, and returns where that begins. Fails with the value handed back: `Busy` when no area is
     * large enough, `InvalidRequest` when the range is empty or smaller than `size`. `kernel` may sleep.
     */
    allocRange(size: number, value: T, { first, last }: IndexRange, gfp?: Gfp): AllocResult<T>;
}
