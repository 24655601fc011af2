import { load, type Thread } from '../memory';
import { typeOf } from './node-encoding';
import { copySlots, emptyContent, put, type Content } from './content';
import { slotBeside, slotFurtherOn, walkTo, type Level, type Path } from './path';
import { MAX_INDEX, type TreeParts } from './tree-parts';

/** Indexes about to be written, and where they fall: `struct ma_wr_state`. */
export interface WriteRange {
  readonly index: number;
  readonly last: number;
  /** What is to be written there, 0 for nothing. */
  readonly entry: number;
  /** The way to the first slot concerned. */
  readonly left: Path;
  /** The way to the last slot concerned; for a range that leaves its leaf, to the index behind it. */
  readonly right: Path;
  /** What the first index holds. */
  readonly content: number;
  /** Whether the range leaves its leaf, or would leave the leaf with nothing at its end. */
  readonly isSpanning: boolean;
}

export const leafOf = (path: Path): Level => path[path.length - 1]!;

/** Finds where a range falls, with the lock held. Nothing that is to be written is widened over the nothing beside it. (`mas_wr_walk`) */
export function* findRange(tree: TreeParts, root: number, index: number, last: number, entry: number): Thread<WriteRange> {
  const left = yield* walkTo(tree, root, index);
  const leaf = leafOf(left);
  const content = yield* contentOf(leaf);
  const isSpanning = last > leaf.max || (last === leaf.max && entry === 0 && last !== MAX_INDEX);
  if (isSpanning) {
    const right = yield* walkTo(tree, root, last === MAX_INDEX ? last : last + 1);
    const range: WriteRange = { index, last, entry, left, right, content, isSpanning };
    return entry === 0 ? yield* widenedAcross(range) : range;
  }
  const range: WriteRange = { index, last, entry, left, right: withLeaf(left, yield* slotFurtherOn(leaf, last)), content, isSpanning };
  return entry === 0 ? yield* widenedInside(range) : range;
}

/** What a slot holds. */
export function* contentOf({ node, layout, slot }: Level): Thread<number> {
  return yield* load(layout.slotOf(node, slot));
}

/** No two empty slots may meet: an empty range takes in the empty slots that it meets or touches. (`mas_wr_extend_null`) */
function* widenedInside(range: WriteRange): Thread<WriteRange> {
  let { index, last, left, right } = range;
  const leaf = leafOf(right);
  if ((yield* contentOf(leaf)) === 0) last = leaf.high;
  else if (last === leaf.high && leaf.slot < leaf.end) {
    const next = yield* slotBeside(leaf, 1);
    if ((yield* contentOf(next)) === 0) {
      last = next.high;
      right = withLeaf(right, next);
    }
  }
  [index, left] = yield* widenedLeft(range);
  return { ...range, index, last, left, right };
}

/** The same for a range that leaves its leaf; its right end looks at what is behind. (`mas_extend_spanning_null`) */
function* widenedAcross(range: WriteRange): Thread<WriteRange> {
  const leaf = leafOf(range.right);
  const last = (yield* contentOf(leaf)) === 0 ? leaf.high : range.last;
  const [index, left] = yield* widenedLeft(range);
  return { ...range, index, last, left };
}

function* widenedLeft({ index, left, content }: WriteRange): Thread<readonly [number, Path]> {
  const leaf = leafOf(left);
  if (content === 0) return [leaf.low, left];
  if (index !== leaf.low || leaf.slot === 0) return [index, left];
  const before = yield* slotBeside(leaf, -1);
  return (yield* contentOf(before)) === 0 ? [before.low, withLeaf(left, before)] : [index, left];
}

const withLeaf = (path: Path, leaf: Level): Path => (leaf === leafOf(path) ? path : [...path.slice(0, -1), leaf]);

/** How many entries the leaf will have if the range is written and does not leave it. (`mas_wr_new_end`) */
export function entriesAfter({ index, last, left, right }: WriteRange): number {
  const first = leafOf(left);
  const behind = leafOf(right);
  return first.slot + (index > first.low ? 1 : 0) + 1 + (last < behind.high ? 1 : 0) + (first.end - behind.slot);
}

/** The entries of the leaf, or of the two leaves that a range begins and ends in, with the range written. (`mas_store_b_node`) */
export function* leafContent({ index, last, entry, left, right, content }: WriteRange): Thread<Content> {
  const first = leafOf(left);
  const behind = leafOf(right);
  const all = emptyContent(typeOf(first.pointer), first.min);
  yield* copySlots(all, first, 0, first.slot - 1);
  if (index > first.low) put(all, index - 1, content);
  put(all, last, entry);
  if (last < behind.high) put(all, behind.high, yield* contentOf(behind));
  yield* copySlots(all, behind, behind.slot + 1, behind.end);
  return all;
}
