import { load, type Address, type Thread } from '../memory';
import { METADATA, PIVOT } from './intended-races';
import type { LeafLayout } from './leaf-layout';

/** The greatest index there is. */
export const MAX_INDEX: number = 0xffffffff;

/** A stretch of indexes about to be written, and where it falls in a leaf: the interesting part of `struct ma_wr_state`. */
export interface LeafRange {
  /** The indexes to write, both inclusive. */
  readonly index: number;
  readonly last: number;
  /** The slots they fall into. */
  readonly firstSlot: number;
  readonly lastSlot: number;
  /** Where the first of these slots begins, and where the last one ends. */
  readonly min: number;
  readonly max: number;
  /** What the first of them holds. */
  readonly content: number;
  /** The last slot in use. */
  readonly end: number;
}

/** Finds the slot of an index, with the lock held: the range is that index, or all of the slot. (`mas_wr_walk`) */
export function* findRange(node: Address, leaf: LeafLayout, index: number, wholeSlot: boolean): Thread<LeafRange> {
  const end = yield* dataEnd(node, leaf);
  let min = 0;
  let max = MAX_INDEX;
  let slot = 0;
  for (; slot < end; slot++) {
    const pivot = yield* load(leaf.pivotOf(node, slot), 'plain', PIVOT);
    if (index <= pivot) {
      max = pivot;
      break;
    }
    min = pivot + 1;
  }
  const content = yield* load(leaf.slotOf(node, slot));
  return { index: wholeSlot ? min : index, last: wholeSlot ? max : index, firstSlot: slot, lastSlot: slot, min, max, content, end };
}

/** Widens the whole of a slot that is to become empty over its empty neighbours: no two empty slots may meet. (`mas_wr_extend_null`) */
export function* widenOverEmpty(node: Address, leaf: LeafLayout, range: LeafRange): Thread<LeafRange> {
  let { firstSlot, lastSlot, min, max } = range;
  if (lastSlot < range.end && (yield* load(leaf.slotOf(node, lastSlot + 1))) === 0) {
    lastSlot++;
    max = lastSlot === range.end ? MAX_INDEX : yield* load(leaf.pivotOf(node, lastSlot), 'plain', PIVOT);
  }
  if (firstSlot > 0 && (yield* load(leaf.slotOf(node, firstSlot - 1))) === 0) {
    firstSlot--;
    min = firstSlot === 0 ? 0 : (yield* load(leaf.pivotOf(node, firstSlot - 1), 'plain', PIVOT)) + 1;
  }
  return { ...range, index: min, last: max, firstSlot, lastSlot, min, max };
}

/** The last slot that a leaf will have in use once the range has been written. (`mas_wr_new_end`) */
export function newEnd({ index, last, firstSlot, lastSlot, min, max, end }: LeafRange): number {
  return end + 2 - (lastSlot - firstSlot) - (min === index ? 1 : 0) - (max === last ? 1 : 0);
}

/** The last slot in use. (`ma_data_end`) */
export function* dataEnd(node: Address, leaf: LeafLayout): Thread<number> {
  const lastPivot = yield* load(leaf.pivotOf(node, leaf.pivots - 1), 'plain', PIVOT);
  if (lastPivot === 0) return (yield* load(leaf.metaOf(node), 'plain', METADATA)) & 0xff;
  return lastPivot === MAX_INDEX ? leaf.pivots - 1 : leaf.pivots;
}
