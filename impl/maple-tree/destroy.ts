import { free, load, store, type Address, type Thread } from '../memory';
import { dataEnd } from './data-end';
import { DEAD, PIVOT } from './intended-races';
import { isLeafType, toNode, typeOf } from './node-encoding';
import type { TreeParts } from './tree-parts';

// A subtree that leaves the tree at once: all its nodes are marked dead, and the upper ones note what the walk that frees it later needs
// to know: its type, how many children it had, and whether they are leaves, which are freed without being looked at. Children's pointers lose their
// type bits then, so this is decided before.

const COUNT_SHIFT = 8;
const OVER_LEAVES = 0x80;

/** What a dead node keeps. */
export interface DeadNode {
  readonly type: number;
  readonly children: number;
  /** Whether its children are leaves. */
  readonly isOverLeaves: boolean;
}

/** Marks a subtree dead, from the top down, so that whoever is inside finds out; `max` is its greatest index. (`mt_destroy_walk`) */
export function* markSubtreeDead(tree: TreeParts, pointer: number, max: number): Thread<void> {
  const node = toNode(pointer);
  const type = typeOf(pointer);
  const layout = tree.geometry.of(type);
  yield* tree.markDead(node);
  if (isLeafType(type)) {
    yield* note(tree, node, { type, children: 0, isOverLeaves: false });
    return;
  }
  const end = yield* dataEnd(node, layout, max);
  let isOverLeaves = false;
  for (let slot = 0; slot <= end; slot++) {
    const child = yield* load(layout.slotOf(node, slot));
    isOverLeaves = isLeafType(typeOf(child));
    if (isOverLeaves) yield* tree.markDead(toNode(child));
    else yield* markSubtreeDead(tree, child, slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT));
    yield* store(layout.slotOf(node, slot), toNode(child), 'plain', DEAD);
  }
  yield* note(tree, node, { type, children: end + 1, isOverLeaves });
}

function* note(tree: TreeParts, node: Address, { type, children, isOverLeaves }: DeadNode): Thread<void> {
  yield* store(tree.geometry.infoOf(node), type | (isOverLeaves ? OVER_LEAVES : 0) | (children << COUNT_SHIFT), 'plain', DEAD);
}

/** What a dead node keeps of itself. */
export function* readDead(tree: TreeParts, node: Address): Thread<DeadNode> {
  const info = yield* load(tree.geometry.infoOf(node), 'plain');
  return { type: info & (OVER_LEAVES - 1), children: info >>> COUNT_SHIFT, isOverLeaves: (info & OVER_LEAVES) !== 0 };
}

/** Frees the children of a node that was marked dead with all below it, lower ones first, and the node. (`mt_free_walk`, `mt_free_bulk`) */
export function* freeSubtree(tree: TreeParts, node: Address, look: (node: Address) => Thread<DeadNode>): Thread<void> {
  const { type, children, isOverLeaves } = yield* look(node);
  const layout = tree.geometry.of(type);
  for (let slot = 0; slot < children; slot++) {
    const child = yield* load(layout.slotOf(node, slot), 'plain');
    if (isOverLeaves) yield* free(child, 'kfree');
    else yield* freeSubtree(tree, child, look);
  }
  yield* free(node, 'kfree');
}
