import type { Droppable } from '../boxes';
import type { Gfp, Thread } from '../memory';
import { assertIndexes, isStorable, MapleTree, type IndexRange, type MapleTreeOptions } from './maple-tree';
import type { AllocResult } from './outcome';

/** A maple tree that also finds free areas by itself: its inner nodes keep the largest gap below each slot. (`MapleTreeAlloc<T>`) */
export class MapleTreeAlloc<T extends Droppable, Borrowed, RcuBorrowed> extends MapleTree<T, Borrowed, RcuBorrowed> {
  protected static override readonly tracksGaps: boolean = true;

  /** A new, empty tree in memory of its own; while the world is built. */
  static override *create<T extends Droppable, Borrowed, RcuBorrowed>(
    options: MapleTreeOptions<T, Borrowed, RcuBorrowed>,
  ): Thread<MapleTreeAlloc<T, Borrowed, RcuBorrowed>> {
    return new this(yield* this.createRaw(options), options.entry);
  }

  /**
   * Puts a value on the lowest free area of `size` indexes in a range, and returns where that begins. Fails with the value handed back: `Busy` when no area is
   * large enough, `InvalidRequest` when the range is empty or smaller than `size`. `kernel` may sleep.
   */
  *allocRange(size: number, value: T, { first, last }: IndexRange, gfp: Gfp = 'kernel'): Thread<AllocResult<T>> {
    assertIndexes(first, last, size);
    const pointer = yield* this.entry.intoForeign(value);
    if (first > last || !(yield* isStorable(pointer))) return yield* this.handBack('InvalidRequest', pointer);
    const { what, index } = yield* this.tree.allocate('low', pointer, size, first, last, gfp);
    if (what === 'written') return { ok: true, index };
    return yield* this.handBack(what === 'no memory' ? 'AllocError' : what === 'invalid' ? 'InvalidRequest' : 'Busy', pointer);
  }
}
