import { store, type Address, type Thread } from '../memory';
import { METADATA, PIVOT } from './intended-races';
import type { LeafLayout } from './leaf-layout';
import { MAX_INDEX, newEnd, type LeafRange } from './leaf-range';

/** Writes a range that falls into the last slot without moving anything: only where no reader is without the lock. (`mas_wr_append`) */
export function* append(node: Address, leaf: LeafLayout, range: LeafRange, entry: number): Thread<void> {
  const { index, last, min, max, content, end } = range;
  const after = newEnd(range);
  if (after < leaf.pivots) {
    yield* store(leaf.pivotOf(node, after), MAX_INDEX, 'plain', PIVOT);
    yield* setEnd(node, leaf, after);
  }
  if (last === max) {
    yield* store(leaf.slotOf(node, after), entry, 'release');
    yield* store(leaf.pivotOf(node, end), index - 1, 'plain', PIVOT);
    return;
  }
  yield* store(leaf.slotOf(node, after), content, 'release');
  if (min === index) {
    yield* store(leaf.pivotOf(node, end), last, 'plain', PIVOT);
    yield* store(leaf.slotOf(node, end), entry, 'release');
    return;
  }
  yield* store(leaf.pivotOf(node, end + 1), last, 'plain', PIVOT);
  yield* store(leaf.slotOf(node, end + 1), entry, 'release');
  yield* store(leaf.pivotOf(node, end), index - 1, 'plain', PIVOT);
}

/** Notes the last used slot of a leaf that is not full. (`ma_set_meta`) */
function* setEnd(node: Address, leaf: LeafLayout, end: number): Thread<void> {
  yield* store(leaf.metaOf(node), end, 'plain', METADATA);
}
