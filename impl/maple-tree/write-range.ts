import { load, type Thread } from '../memory';
import { copySlots, emptyContent, put, type Content } from './content';
import { typeOf } from './node-encoding';
import { leafAt, slotBeside, slotFurtherOn, type Level } from './path';
import { MAX_INDEX, type TreeParts } from './tree-parts';

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
export function* findRange(tree: TreeParts, root: number, index: number, last: number, entry: number): Thread<WriteRange> {
  const first = yield* leafAt(tree, root, index);
  const content = yield* contentOf(first);
  const isSpanning = last > first.max || (last === first.max && entry === 0 && last !== MAX_INDEX);
  const behind = isSpanning ? yield* leafAt(tree, root, last === MAX_INDEX ? last : last + 1) : yield* slotFurtherOn(first, last);
  const range: WriteRange = { index, last, entry, first, behind, content, isSpanning };
  return entry === 0 ? yield* widened(range) : range;
}

/** What a slot holds. */
export function* contentOf({ node, layout, slot }: Level): Thread<number> {
  return yield* load(layout.slotOf(node, slot));
}

/** No two empty slots may meet: an empty range takes in the empty slots that it meets or touches. (`mas_wr_extend_null`, `mas_extend_spanning_null`) */
function* widened({ index, last, entry, first, behind, content, isSpanning }: WriteRange): Thread<WriteRange> {
  let from = index;
  let to = last;
  let left = first;
  let right = behind;
  if ((yield* contentOf(behind)) === 0) to = behind.high;
  else if (!isSpanning && last === behind.high && behind.slot < behind.end) {
    const next = yield* slotBeside(behind, 1);
    if ((yield* contentOf(next)) === 0) {
      to = next.high;
      right = next;
    }
  }
  if (content === 0) from = first.low;
  else if (index === first.low && first.slot > 0) {
    const before = yield* slotBeside(first, -1);
    if ((yield* contentOf(before)) === 0) {
      from = before.low;
      left = before;
    }
  }
  return { index: from, last: to, entry, first: left, behind: right, content, isSpanning };
}

/** How many entries the leaf will have if the range is written and does not leave it. (`mas_wr_new_end`) */
export function entriesAfter({ index, last, first, behind }: WriteRange): number {
  return first.slot + (index > first.low ? 1 : 0) + 1 + (last < behind.high ? 1 : 0) + (first.end - behind.slot);
}

/** The entries of the leaf, or of the two leaves that a range begins and ends in, with the range written. (`mas_store_b_node`) */
export function* leafContent({ index, last, entry, first, behind, content }: WriteRange): Thread<Content> {
  const all = emptyContent(typeOf(first.pointer), first.min);
  yield* copySlots(all, first, 0, first.slot - 1);
  if (index > first.low) put(all, index - 1, content);
  put(all, last, entry);
  if (last < behind.high) put(all, behind.high, yield* contentOf(behind));
  yield* copySlots(all, behind, behind.slot + 1, behind.end);
  return all;
}
