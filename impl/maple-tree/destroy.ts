import { free, load, store, type Address, type Thread } from '../memory';
import { dataEnd } from './data-end';
import { DEAD, PIVOT } from './intended-races';
import { isLeafType, toNode, typeOf } from './node-encoding';
import type { TreeParts } from './tree-parts';

// A subtree that leaves the tree at once: all its nodes are marked dead, and each notes what the walk that frees it later needs to know:
// its type and how many children it had. Children's pointers lose their type bits then, so this is decided before.

const COUNT_SHIFT = 8;

/** What a dead node keeps. */
export interface DeadNode {
  readonly type: number;
  readonly children: number;
}

/** Marks a subtree dead, from the top down, so that whoever is inside finds out; `max` is its greatest index. (`mt_destroy_walk`) */
export function* markSubtreeDead(tree: TreeParts, pointer: number, max: number): Thread<void> {
  const node = toNode(pointer);
  const type = typeOf(pointer);
  const layout = tree.geometry.of(type);
  yield* tree.markDead(node);
  if (isLeafType(type)) {
    yield* note(tree, node, { type, children: 0 });
    return;
  }
  const end = yield* dataEnd(node, layout, max);
  for (let slot = 0; slot <= end; slot++) {
    const child = yield* load(layout.slotOf(node, slot));
    yield* markSubtreeDead(tree, child, slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT));
    yield* store(layout.slotOf(node, slot), toNode(child), 'plain', DEAD);
  }
  yield* note(tree, node, { type, children: end + 1 });
}

function* note(tree: TreeParts, node: Address, { type, children }: DeadNode): Thread<void> {
  yield* store(tree.geometry.infoOf(node), type | (children << COUNT_SHIFT), 'plain', DEAD);
}

/** What a dead node keeps of itself. */
export function* readDead(tree: TreeParts, node: Address): Thread<DeadNode> {
  const info = yield* load(tree.geometry.infoOf(node), 'plain');
  return { type: info & 0xff, children: info >>> COUNT_SHIFT };
}

/** Frees a subtree that was marked dead, children before parents. (`mt_free_walk`) */
export function* freeSubtree(tree: TreeParts, node: Address, look: (node: Address) => Thread<DeadNode>): Thread<void> {
  const { type, children } = yield* look(node);
  const layout = tree.geometry.of(type);
  for (let slot = 0; slot < children; slot++) yield* freeSubtree(tree, yield* load(layout.slotOf(node, slot), 'plain'), look);
  yield* free(node, 'kfree');
}
