import { committed, store, storeByte, type Thread } from '../memory';
import { METADATA, PIVOT } from './intended-races';
import type { Level } from './path';
import type { WriteRange } from './write-range';

// Stores into a leaf that stays. Each announces when the map changes: for a reader of one index that is one store.

/** Writes exactly one slot: one release store. (`wr_exact_fit`) */
export function* exactFit(map: number, range: WriteRange): Thread<void> {
  const { node, layout, slot } = range.first;
  yield* store(layout.slotOf(node, slot), range.entry, 'release');
  yield* committed(map, range.index, range.last, range.entry);
}

/**
 * Moves the border between slots that are all used afterwards. With two slots readers may be about: the slot is stored, with release,
 * before the border moves, so that each index changes once, though not all at the same moment. (`mas_wr_slot_store`)
 */
export function* slotStore(map: number, { index, last, entry, first, behind }: WriteRange): Thread<void> {
  const { node, layout, slot } = first;
  if (behind.slot - slot > 1) {
    yield* store(layout.slotOf(node, slot + 1), entry, 'release');
    yield* store(layout.pivotOf(node, slot), index - 1, 'plain', PIVOT);
    yield* store(layout.pivotOf(node, slot + 1), last, 'plain', PIVOT);
    yield* committed(map, index, last, entry);
    return;
  }
  const isWholeFirst = index === first.low;
  yield* store(layout.slotOf(node, isWholeFirst ? slot : slot + 1), entry, 'release');
  yield* isWholeFirst ? committed(map, index, first.high, entry) : committed(map, behind.low, last, entry);
  yield* store(layout.pivotOf(node, slot), isWholeFirst ? last : index - 1, 'plain', PIVOT);
  yield* committed(map, index, last, entry);
}

/** Writes a range that falls into the last slot without moving anything: only where no reader is without the lock. (`mas_wr_append`) */
export function* append(map: number, range: WriteRange): Thread<void> {
  yield* appendTo(range.first, range);
  yield* committed(map, range.index, range.last, range.entry);
}

function* appendTo({ node, layout, low, high, max, end }: Level, { index, last, entry, content }: WriteRange): Thread<void> {
  const after = end + (index > low ? 1 : 0) + (last < high ? 1 : 0);
  if (after < layout.pivots) yield* store(layout.pivotOf(node, after), max, 'plain', PIVOT);
  if (after < layout.slots - 1) yield* storeByte(layout.metaOf(node), after, 'plain', METADATA);
  if (last === max) {
    yield* store(layout.slotOf(node, after), entry, 'release');
    yield* store(layout.pivotOf(node, end), index - 1, 'plain', PIVOT);
    return;
  }
  yield* store(layout.slotOf(node, after), content, 'release');
  if (index === low) {
    yield* store(layout.pivotOf(node, end), last, 'plain', PIVOT);
    yield* store(layout.slotOf(node, end), entry, 'release');
    return;
  }
  yield* store(layout.pivotOf(node, end + 1), last, 'plain', PIVOT);
  yield* store(layout.slotOf(node, end + 1), entry, 'release');
  yield* store(layout.pivotOf(node, end), index - 1, 'plain', PIVOT);
}
