import type { LeafLayout } from './leaf-layout';
import { MAX_INDEX, newEnd, type LeafRange } from './leaf-range';

/** How a write is done, in the order in which `mas_wr_store_type` decides. */
export type StoreType = 'exact fit' | 'new root' | 'split' | 'append' | 'node store';

/**
 * Chooses how to write a range of a root leaf. Slot stores do not occur: they need a range that ends inside one slot and
 * begins at the edge of another, and what is written here is one index, or whole slots.
 */
export function storeType(leaf: LeafLayout, range: LeafRange, inRcu: boolean): StoreType {
  const { index, last, firstSlot, lastSlot, min, max, end } = range;
  if (firstSlot === lastSlot && min === index && max === last) return 'exact fit';
  if (index === 0 && last === MAX_INDEX) return 'new root';
  const after = newEnd(range);
  if (after < leaf.minSlots) return 'node store'; // too few entries is nothing to repair at the root
  if (after >= leaf.slots) return 'split';
  if (!inRcu && firstSlot === end) return 'append';
  return 'node store';
}
