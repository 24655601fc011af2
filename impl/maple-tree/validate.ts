import { load, type Address, type Thread } from '../memory';
import { emptyContent, largestGap, put, type Content } from './content';
import { dataEnd } from './data-end';
import { KERNEL_GEOMETRY, type Geometry, type NodeLayout } from './geometry';
import { decodeRoot, isLeafType, isNode, isReserved, looksLikeNode, MAPLE_ARANGE_64, MAPLE_LEAF_64, MAPLE_RANGE_64, parentWord, rootParent, toNode, typeOf } from './node-encoding';
import { MAX_INDEX, type TreeParts } from './tree-parts';
import { flagsOf, heightIn, rootOf } from './tree-words';

/** One entry of a tree and its range. */
export interface Entry {
  readonly index: number;
  readonly last: number;
  readonly entry: number;
}

/** What is in a tree, in order, and what is wrong with how it is kept. */
export interface Inspection {
  readonly entries: readonly Entry[];
  /** Empty for a sound tree; each names the node and the rule. */
  readonly problems: readonly string[];
}

interface Walk {
  readonly tree: TreeParts;
  readonly entries: Entry[];
  readonly problems: string[];
  /** Depths at which leaves were found. */
  readonly leafDepths: Set<number>;
  /** Whether the slot before, in whatever leaf, was empty. */
  wasEmpty: boolean;
}

/**
 * Looks at the whole structure of a tree that nobody is changing: order and bounds, empty slots that meet, parent words, metadata, gaps, height and,
 * with the kernel's geometry, how full nodes are. (`mt_validate`)
 */
export function* inspect(tree: TreeParts): Thread<Inspection> {
  const walk: Walk = { tree, entries: [], problems: [], leafDepths: new Set(), wasEmpty: false };
  const root = yield* load(rootOf(tree.address));
  const height = heightIn(yield* load(flagsOf(tree.address), 'plain'));
  if (isNode(root)) {
    yield* inspectNode(walk, decodeRoot(root), 0, MAX_INDEX, rootParent(tree.address), 1);
    const depths = [...walk.leafDepths];
    if (depths.length !== 1 || depths[0] !== height) walk.problems.push(`the height is noted as ${height}, leaves are at depth ${depths.join(' and ')}`);
  } else {
    if (root !== 0) walk.entries.push({ index: 0, last: 0, entry: root });
    if (height !== 0) walk.problems.push(`there is no node, but the height is noted as ${height}`);
    if (looksLikeNode(root)) walk.problems.push('the only entry looks like a node');
  }
  return { entries: walk.entries, problems: walk.problems };
}

/** With the kernel's slots nodes are as full as the kernel keeps them; with fewer its rules cannot always be kept. */
const isKernels = ({ range, alloc }: Geometry): boolean => range.slots === KERNEL_GEOMETRY.range.slots && alloc.slots === KERNEL_GEOMETRY.alloc.slots;

/** Returns the largest gap below a node. */
function* inspectNode(walk: Walk, pointer: number, min: number, max: number, parent: number, depth: number): Thread<number> {
  const { tree, problems } = walk;
  const node = toNode(pointer);
  const type = typeOf(pointer);
  const layout = tree.geometry.of(type);
  const name = `node 0x${node.toString(16)} [${min.toString(16)}-${max.toString(16)}]`;
  const inner = tree.tracksGaps ? MAPLE_ARANGE_64 : MAPLE_RANGE_64;
  if (type !== MAPLE_LEAF_64 && type !== inner) {
    problems.push(`${name}: its type is ${type}`);
    return 0;
  }
  const above = yield* load(node, 'plain');
  if (above !== parent) problems.push(`${name}: its parent word is 0x${above.toString(16)}, not 0x${parent.toString(16)}`);
  const end = yield* dataEnd(node, layout, max);
  if (end >= layout.slots) problems.push(`${name}: its last slot is ${end} of ${layout.slots}`);
  const content = emptyContent(type, min);
  let low = min;
  for (let slot = 0; slot <= end && slot < layout.slots; slot++) {
    const high = yield* inspectPivot(walk, name, node, layout, slot, end, low, max);
    const word = yield* load(layout.slotOf(node, slot));
    put(content, high, word);
    if (isLeafType(type)) inspectEntry(walk, name, slot, { index: low, last: high, entry: word });
    else if (word === 0) problems.push(`${name}: slot ${slot} of an inner node is empty`);
    else {
      const below = yield* inspectNode(walk, word, low, high, parentWord(node, slot), depth + 1);
      if (layout.hasGaps) {
        const gap = yield* load(layout.gapOf(node, slot), 'plain');
        content.gaps.push(gap);
        if (gap !== below) problems.push(`${name}: the gap of slot ${slot} is noted as ${gap}, but is ${below}`);
      }
    }
    low = high + 1;
  }
  if (isLeafType(type)) {
    walk.leafDepths.add(depth);
    if (content.slots[end] === 0 && max !== MAX_INDEX) problems.push(`${name}: a leaf that is not the last ends with an empty slot`);
  }
  yield* inspectRest(walk, name, node, layout, content, depth === 1);
  return largestGap(content);
}

function* inspectPivot(walk: Walk, name: string, node: Address, layout: NodeLayout, slot: number, end: number, low: number, max: number): Thread<number> {
  if (slot >= layout.pivots) return max;
  const pivot = yield* load(layout.pivotOf(node, slot), 'plain');
  if (pivot < low) walk.problems.push(`${name}: pivot ${slot} is ${pivot.toString(16)}, below where its slot begins`);
  if (pivot > max) walk.problems.push(`${name}: pivot ${slot} is ${pivot.toString(16)}, beyond the node`);
  if (slot === end && pivot !== max) walk.problems.push(`${name}: the last pivot is ${pivot.toString(16)}`);
  return slot === end ? max : pivot;
}

function inspectEntry(walk: Walk, name: string, slot: number, entry: Entry): void {
  if (entry.entry !== 0) walk.entries.push(entry);
  else if (walk.wasEmpty) walk.problems.push(`${name}: slot ${slot} is empty, and so is the one before`);
  if (isReserved(entry.entry)) walk.problems.push(`${name}: slot ${slot} holds 0x${entry.entry.toString(16)}, which is no entry`);
  walk.wasEmpty = entry.entry === 0;
}

/** What lies behind the last slot in use, the metadata, and how full the node is. */
function* inspectRest(walk: Walk, name: string, node: Address, layout: NodeLayout, content: Content, isRoot: boolean): Thread<void> {
  const { problems, tree } = walk;
  const entries = content.slots.length;
  for (let slot = entries; slot < layout.pivots; slot++) {
    if ((yield* load(layout.pivotOf(node, slot), 'plain')) !== 0) problems.push(`${name}: pivot ${slot} is set, but its slot is not used`);
  }
  for (let slot = entries; slot < (layout.hasGaps ? layout.slots : layout.slots - 1); slot++) {
    if ((yield* load(layout.slotOf(node, slot))) !== 0) problems.push(`${name}: slot ${slot} is set, but not used`);
  }
  if (layout.hasGaps || entries < layout.slots) {
    const meta = yield* load(layout.metaOf(node), 'plain');
    const gapAt = (meta >>> 8) & 0xff;
    if ((meta & 0xff) !== entries - 1) problems.push(`${name}: the metadata says that the last slot is ${meta & 0xff}, but it is ${entries - 1}`);
    if (layout.hasGaps && content.gaps[gapAt] !== largestGap(content)) problems.push(`${name}: the metadata says that the largest gap is at slot ${gapAt}`);
  }
  const isFull = isRoot || entries > layout.insufficient;
  if (!isFull && isKernels(tree.geometry)) problems.push(`${name}: only ${entries} entries`);
}
