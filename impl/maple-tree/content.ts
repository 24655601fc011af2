import { load, store, type Address, type Thread } from '../memory';
import type { NodeLayout } from './geometry';
import { GAP, METADATA, PIVOT } from './intended-races';
import { pivotAt, type Level } from './path';

/**
 * What a node holds or will hold, entry by entry. A slot is an entry, a pointer to a node that is there already, or `freshChild`
 * of one that is yet to be made.
 */
export interface Content {
  /** The type of node that it is for. */
  readonly type: number;
  /** The first index. */
  readonly min: number;
  /** The greatest index of each slot, the last one's included. */
  readonly pivots: number[];
  readonly slots: number[];
  /** The largest gap below each slot; empty where none are kept. */
  readonly gaps: number[];
}

/** A slot's value for the n-th node that is yet to be made: no pointer is negative. */
export const freshChild = (n: number): number => -1 - n;

/** The number of the node that is yet to be made, when the slot's value stands for one. */
export const freshNumber = (slot: number): number => -1 - slot;

export const isFresh = (slot: number): boolean => slot < 0;

/** Nothing yet, in a node that begins with an index. */
export const emptyContent = (type: number, min: number): Content => ({ type, min, pivots: [], slots: [], gaps: [] });

/** Adds an entry. */
export function put(content: Content, pivot: number, slot: number): void {
  content.pivots.push(pivot);
  content.slots.push(slot);
}

/** Adds what slots of a node hold, from the first to the last one given. (`mas_mab_cp`) */
export function* copySlots(content: Content, level: Level, from: number, to: number): Thread<void> {
  const { node, layout } = level;
  for (let slot = from; slot <= to; slot++) {
    put(content, yield* pivotAt(level, slot), yield* load(layout.slotOf(node, slot)));
    if (layout.hasGaps) content.gaps.push(yield* load(layout.gapOf(node, slot), 'plain', GAP));
  }
}

/** The greatest index of all. */
export const maxOf = ({ pivots }: Content): number => pivots[pivots.length - 1]!;

/** Part of a content as one of its own. */
export function part(content: Content, from: number, to: number): Content {
  return {
    type: content.type,
    min: from === 0 ? content.min : content.pivots[from - 1]! + 1,
    pivots: content.pivots.slice(from, to + 1),
    slots: content.slots.slice(from, to + 1),
    gaps: content.gaps.slice(from, to + 1),
  };
}

/** Puts one content behind another; they touch. */
export function append(content: Content, behind: Content): void {
  for (let slot = 0; slot < behind.slots.length; slot++) {
    put(content, behind.pivots[slot]!, behind.slots[slot]!);
    if (behind.gaps.length > 0) content.gaps.push(behind.gaps[slot]!);
  }
}

/** The largest gap: of those kept, or the longest run of indexes without an entry. (`ma_max_gap`, `mas_leaf_max_gap`) */
export function largestGap({ min, pivots, slots, gaps }: Content): number {
  let largest = 0;
  if (gaps.length > 0) {
    for (const gap of gaps) if (gap > largest) largest = gap;
    return largest;
  }
  let low = min;
  for (let slot = 0; slot < slots.length; slot++) {
    const high = pivots[slot]!;
    if (slots[slot] === 0 && high - low + 1 > largest) largest = high - low + 1;
    low = high + 1;
  }
  return largest;
}

/** The metadata of a node with this content. */
export function metadataOf({ slots, gaps }: Content): number {
  let gapAt = 0;
  for (let slot = 1; slot < gaps.length; slot++) if (gaps[slot]! > gaps[gapAt]!) gapAt = slot;
  return (slots.length - 1) | (gapAt << 8);
}

/** Whether the memory of the metadata is free for it. */
export const hasMetadata = (layout: NodeLayout, entries: number): boolean => layout.hasGaps || entries < layout.slots;

/**
 * Fills a new node that nobody knows yet and whose words are 0. Pointers to nodes that are yet to be made are looked up in `made`.
 */
export function* fill(node: Address, layout: NodeLayout, content: Content, parent: number, made: readonly number[]): Thread<void> {
  const { pivots, slots, gaps } = content;
  yield* store(node, parent, 'plain');
  for (let slot = 0; slot < slots.length; slot++) {
    const word = slots[slot]!;
    if (slot < layout.pivots) yield* store(layout.pivotOf(node, slot), pivots[slot]!, 'plain');
    if (word !== 0) yield* store(layout.slotOf(node, slot), isFresh(word) ? made[freshNumber(word)]! : word, 'plain');
    if (layout.hasGaps) yield* store(layout.gapOf(node, slot), gaps[slot]!, 'plain');
  }
  if (hasMetadata(layout, slots.length)) yield* store(layout.metaOf(node), metadataOf(content), 'plain');
}

/** Writes entries over a live leaf, word by word, as memcpy does: only where no reader is without the lock. (`mas_wr_node_store`) */
export function* overwrite(node: Address, layout: NodeLayout, { pivots, slots }: Content): Thread<void> {
  const entries = slots.length;
  for (let slot = 0; slot < layout.pivots; slot++) yield* store(layout.pivotOf(node, slot), pivots[slot] ?? 0, 'plain', PIVOT);
  const words = hasMetadata(layout, entries) ? layout.slots - 1 : layout.slots;
  for (let slot = 0; slot < words; slot++) yield* store(layout.slotOf(node, slot), slots[slot] ?? 0, 'plain');
  if (hasMetadata(layout, entries)) yield* store(layout.metaOf(node), entries - 1, 'plain', METADATA);
}
