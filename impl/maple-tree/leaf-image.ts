import { load, store, type Address, type Thread } from '../memory';
import { PIVOT } from './intended-races';
import type { LeafLayout } from './leaf-layout';
import { dataEnd, MAX_INDEX, type LeafRange } from './leaf-range';

/** What a leaf will hold, word by word: 0 where nothing is used. */
export interface LeafImage {
  readonly pivots: readonly number[];
  readonly slots: readonly number[];
}

/** Reads a leaf with the lock held and puts the range into the copy. (`mas_wr_node_store`) */
export function* imageWith(node: Address, leaf: LeafLayout, range: LeafRange, entry: number): Thread<LeafImage> {
  const pivots: number[] = [];
  const slots: number[] = [];
  for (let slot = 0; slot < range.firstSlot; slot++) {
    pivots.push(yield* load(leaf.pivotOf(node, slot), 'plain', PIVOT));
    slots.push(yield* load(leaf.slotOf(node, slot), 'plain'));
  }
  if (range.min < range.index) {
    pivots.push(range.index - 1);
    slots.push(range.content);
  }
  pivots.push(range.last);
  slots.push(entry);
  for (let slot = range.lastSlot + (range.last === range.max ? 1 : 0); slot <= range.end; slot++) {
    pivots.push(slot === range.end ? MAX_INDEX : yield* load(leaf.pivotOf(node, slot), 'plain', PIVOT));
    slots.push(yield* load(leaf.slotOf(node, slot), 'plain'));
  }
  return sealed(leaf, pivots, slots);
}

/** The copy as it lies in memory: the last slot has no pivot, and a leaf that is not full has metadata. (`mas_leaf_set_meta`) */
export function sealed(leaf: LeafLayout, pivots: readonly number[], slots: readonly number[]): LeafImage {
  const words = slots.slice();
  const end = slots.length - 1;
  if (end < leaf.slots - 1) {
    while (words.length < leaf.slots - 1) words.push(0);
    words.push(end);
  }
  return { pivots: pivots.slice(0, leaf.pivots), slots: words };
}

/** Fills a new node that nobody knows yet and whose words are 0. */
export function* fill(node: Address, leaf: LeafLayout, parent: number, image: LeafImage): Thread<void> {
  yield* store(leaf.parentOf(node), parent, 'plain');
  for (const [slot, pivot] of image.pivots.entries()) if (pivot !== 0) yield* store(leaf.pivotOf(node, slot), pivot, 'plain');
  for (const [slot, word] of image.slots.entries()) if (word !== 0) yield* store(leaf.slotOf(node, slot), word, 'plain');
}

/** Writes the copy over the live node, word by word, as memcpy does: only where no reader is without the lock. */
export function* overwrite(node: Address, leaf: LeafLayout, image: LeafImage): Thread<void> {
  for (let slot = 0; slot < leaf.pivots; slot++) yield* store(leaf.pivotOf(node, slot), image.pivots[slot] ?? 0, 'plain', PIVOT);
  for (let slot = 0; slot < leaf.slots; slot++) yield* store(leaf.slotOf(node, slot), image.slots[slot] ?? 0, 'plain');
}

/** The entries of a leaf, in the order of their indexes. */
export function* readEntries(node: Address, leaf: LeafLayout): Thread<readonly number[]> {
  const entries: number[] = [];
  const end = yield* dataEnd(node, leaf);
  for (let slot = 0; slot <= end; slot++) {
    const entry = yield* load(leaf.slotOf(node, slot));
    if (entry !== 0) entries.push(entry);
  }
  return entries;
}
