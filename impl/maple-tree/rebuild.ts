import { load, type Address, type Thread } from '../memory';
import { append, copySlots, emptyContent, freshChild, largestGap, maxOf, put, type Content } from './content';
import { PIVOT } from './intended-races';
import { divide, divideAt } from './divide';
import { isLeafType, MAPLE_ARANGE_64, MAPLE_RANGE_64, typeOf } from './node-encoding';
import { forkBeside, pathBeside, walkTo, type Level, type Path } from './path';
import { MAX_INDEX, type TreeParts } from './tree-parts';
import { leafContent, type WriteRange } from './write-range';

/** Nodes that are to take the place of others: what must be known to make them, publish them with one store, and free the others. */
export interface Rebuild {
  /** The new nodes from the leaves up, each level from left to right; the last one is the top. */
  readonly fresh: readonly Content[];
  /** The node that the top takes the place of. */
  readonly old: Address;
  /** The tree's height afterwards, where the top is the root. */
  readonly height: number;
  /** The other nodes that leave the tree one by one, upper ones first; their children are in new nodes, or leave it, too. */
  readonly retired: readonly Address[];
  /** Whole subtrees that leave it: everything in them is overwritten. Each with its greatest index. */
  readonly subtrees: readonly Subtree[];
}

const NONE: readonly never[] = Object.freeze([]);

/** Plans a new node for a range that changes nothing but its leaf. (`mas_wr_node_store`) */
export function* planNode(range: WriteRange): Thread<Rebuild> {
  return { fresh: [yield* leafContent(range)], old: range.first.node, height: 1, retired: NONE, subtrees: NONE };
}

export interface Subtree {
  readonly pointer: number;
  readonly max: number;
}

/** A level on its way to become new nodes: its content, and the old nodes at its two ends. */
interface Edges {
  readonly content: Content;
  readonly left: Path;
  readonly right: Path;
}

/**
 * Plans new nodes for a range that is not written in place. From the leaf level upwards the content of each level is made to fit: too
 * much is pushed into a sibling or divided, too little takes in a neighbour. It ends where one node takes the place of one, or of the root.
 * Nothing is changed. (`mas_wr_split`, `mas_wr_rebalance`, `mas_wr_spanning_store`)
 */
export function* planRebuild(tree: TreeParts, root: number, range: WriteRange): Thread<Rebuild> {
  const first = yield* walkTo(tree, root, range.first.low);
  const behind = range.isSpanning ? yield* walkTo(tree, root, range.behind.low) : first;
  const paths: Path[] = [first, behind];
  const fresh: Content[] = [];
  let left = first;
  let right = behind;
  let content = yield* leafContent(range);
  const height = left.length;
  for (let depth = height - 1; ; depth--) {
    const level = yield* fitted(tree, { content, left, right }, depth, !range.isSpanning);
    ({ left, right } = level);
    if (left !== first) paths.push(left);
    if (right !== behind) paths.push(right);
    const from = fresh.length;
    fresh.push(...level.nodes);
    const isWhole = level.nodes[0]!.min === 0 && maxOf(fresh[fresh.length - 1]!) === MAX_INDEX;
    if (fresh.length - from === 1 && isWhole) return yield* rebuilt(range, paths, fresh, 0, height - depth);
    if (fresh.length - from === 1 && left[depth]!.node === right[depth]!.node) return yield* rebuilt(range, paths, fresh, depth, height);
    const type = tree.tracksGaps ? MAPLE_ARANGE_64 : MAPLE_RANGE_64;
    if (depth === 0) {
      fresh.push(withFresh(emptyContent(type, 0), fresh, from));
      return yield* rebuilt(range, paths, fresh, 0, height + 1);
    }
    content = emptyContent(type, left[depth - 1]!.min);
    yield* copySlots(content, left[depth - 1]!, 0, left[depth - 1]!.slot - 1);
    withFresh(content, fresh, from);
    yield* copySlots(content, right[depth - 1]!, right[depth - 1]!.slot + 1, right[depth - 1]!.end);
  }
}

/** Adds the new nodes from a number on as children. */
function withFresh(content: Content, fresh: readonly Content[], from: number): Content {
  for (let n = from; n < fresh.length; n++) {
    put(content, maxOf(fresh[n]!), freshChild(n));
    if (content.type === MAPLE_ARANGE_64) content.gaps.push(largestGap(fresh[n]!));
  }
  return content;
}

interface Fitted {
  readonly nodes: readonly Content[];
  readonly left: Path;
  readonly right: Path;
}

/** Makes the content of a level fit into nodes. */
function* fitted(tree: TreeParts, edges: Edges, depth: number, mayPush: boolean): Thread<Fitted> {
  const { content, left, right } = edges;
  const { layout } = left[depth]!;
  const entries = content.slots.length;
  const isWhole = content.min === 0 && maxOf(content) === MAX_INDEX;
  if (entries > layout.slots) {
    const pushed = mayPush && depth > 0 && left[depth]!.node === right[depth]!.node ? ((yield* push(tree, edges, depth, -1)) ?? (yield* push(tree, edges, depth, 1))) : null;
    return pushed ?? { nodes: divide(content, layout), left, right };
  }
  if (entries > layout.insufficient || isWhole) return { nodes: [content], left, right };
  const both = yield* withNeighbour(tree, edges, depth, forkBeside(right, depth, 1) >= forkBeside(left, depth, -1) ? 1 : -1);
  return { nodes: divide(both.content, layout), left: both.left, right: both.right };
}

/** Too little in a level takes in the nearest neighbour, the right one if both are as near. (`mas_rebalance`, `mast_spanning_rebalance`) */
function* withNeighbour(tree: TreeParts, { content, left, right }: Edges, depth: number, by: 1 | -1): Thread<Edges> {
  const path = yield* pathBeside(tree, by === 1 ? right : left, depth, by);
  const all = yield* withLevel(content, path[depth]!, by);
  return by === 1 ? { content: all, left, right: path } : { content: all, left: path, right };
}

/** Too much in a level is shared with a sibling that has room, the left one first; null when it has not. (`mas_push_data`) */
function* push(tree: TreeParts, { content, left, right }: Edges, depth: number, by: 1 | -1): Thread<Fitted | null> {
  const parent = left[depth - 1]!;
  if (parent.slot === (by === 1 ? parent.end : 0)) return null;
  const path = yield* pathBeside(tree, left, depth, by);
  const sibling = path[depth]!;
  const { layout, pointer, max } = left[depth]!;
  const total = content.slots.length - 1 + sibling.end;
  const room = layout.slots * 2 - 2 - (isLeafType(typeOf(pointer)) ? 1 : 0) - (max === MAX_INDEX ? 1 : 0);
  if (total >= room) return null;
  const all = yield* withLevel(content, sibling, by);
  if (by === -1) return { nodes: divideAt(all, layout, layout.slots - 2), left: path, right };
  return { nodes: divideAt(all, layout, total - (layout.slots - 2)), left, right: path };
}

/** Content with all that the node on its right (1) or left (-1) holds. */
function* withLevel(content: Content, level: Level, by: 1 | -1): Thread<Content> {
  if (by === 1) {
    yield* copySlots(content, level, 0, level.end);
    return content;
  }
  const all = emptyContent(content.type, level.min);
  yield* copySlots(all, level, 0, level.end);
  append(all, content);
  return all;
}

/** Gathers what leaves the tree when the node at `depth` on the way to the range is replaced. */
function* rebuilt(range: WriteRange, paths: readonly Path[], fresh: readonly Content[], depth: number, height: number): Thread<Rebuild> {
  const [left, right] = paths as [Path, Path];
  const retired: Address[] = [];
  for (let at = depth + 1; at < left.length; at++) {
    for (const path of paths) {
      const level = path[at];
      if (level !== undefined && !retired.includes(level.node)) retired.push(level.node);
    }
  }
  const subtrees: Subtree[] = [];
  if (range.isSpanning) yield* overwritten(left, right, subtrees);
  return { fresh, old: left[depth]!.node, height, retired, subtrees };
}

/** The subtrees strictly between the two edges of a range: everything in them is overwritten. */
function* overwritten(left: Path, right: Path, subtrees: Subtree[]): Thread<void> {
  for (let depth = 0; depth < left.length - 1; depth++) {
    const from = left[depth]!;
    const to = right[depth]!;
    if (from.node === to.node) {
      yield* childrenOf(from, from.slot + 1, to.slot - 1, subtrees);
      continue;
    }
    yield* childrenOf(from, from.slot + 1, from.end, subtrees);
    yield* childrenOf(to, 0, to.slot - 1, subtrees);
  }
}

function* childrenOf(level: Level, first: number, last: number, subtrees: Subtree[]): Thread<void> {
  const { node, layout, end, max } = level;
  for (let slot = first; slot <= last; slot++) {
    const pointer = yield* load(layout.slotOf(node, slot));
    subtrees.push({ pointer, max: slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT) });
  }
}
