import { MAX_INDEX } from './tree-parts';
import { entriesAfter, type WriteRange } from './write-range';

/** How a write is done, in the order in which `mas_wr_store_type` decides; without a node it is `root store`. */
export type StoreType = 'spanning store' | 'exact fit' | 'new root' | 'rebalance' | 'split' | 'append' | 'slot store' | 'node store';

/** Chooses how to write a range. With readers about (`inRcu`) only exact fits and stores that touch two slots are done in place. */
export function storeType(range: WriteRange, inRcu: boolean): StoreType {
  const { index, last, first, behind, isSpanning } = range;
  if (index === 0 && last === MAX_INDEX) return 'new root';
  if (isSpanning) return 'spanning store';
  if (first.slot === behind.slot && first.low === index && behind.high === last) return 'exact fit';
  const { layout, end } = first;
  const entries = entriesAfter(range);
  if (entries <= layout.insufficient) return first.min > 0 || first.max < MAX_INDEX ? 'rebalance' : 'node store'; // a root has nobody to share with
  if (entries > layout.slots) return 'split';
  if (!inRcu && first.slot === end) return 'append';
  const touched = behind.slot - first.slot + 1;
  if (entries === end + 1 && touched > 1 && (!inRcu || touched === 2)) return 'slot store';
  return 'node store';
}
