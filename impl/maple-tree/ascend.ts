import { load, type Thread } from '../memory';
import { PARENT, PIVOT } from './intended-races';
import { encodeNode, isRootParent, MAPLE_ARANGE_64, MAPLE_RANGE_64, parentSlot, toNode } from './node-encoding';
import { MAX_INDEX, type TreeParts } from './tree-parts';

/** A node as a walk upwards knows it. */
export interface Standpoint {
  readonly pointer: number;
  readonly min: number;
  readonly max: number;
}

/** The parent of a node, and the slot that the node is in. */
export interface Above extends Standpoint {
  readonly slot: number;
}

/**
 * Goes up from a node that is not the root, by its parent word, without the lock; null when an ancestor is dead. The parent's own bounds are implied by
 * its ancestors, so they are looked at until both are known; each is asked whether it is dead before and after. (`mas_ascend`)
 */
export function* ascend(tree: TreeParts, below: Standpoint): Thread<Above | null> {
  const node = toNode(below.pointer);
  const word = yield* load(node, 'plain', PARENT);
  const parent = toNode(word);
  if (parent === node) return null;
  const type = tree.tracksGaps ? MAPLE_ARANGE_64 : MAPLE_RANGE_64;
  const layout = tree.geometry.of(type);
  const slot = parentSlot(word);
  const pointer = encodeNode(parent, type);
  let hasMin = slot === 0;
  let min = hasMin ? below.min : 0;
  let hasMax = below.max === MAX_INDEX;
  let max = MAX_INDEX;
  let ancestor = parent;
  for (;;) {
    const above = yield* load(ancestor, 'plain', PARENT);
    if (toNode(above) === ancestor) return null;
    if (isRootParent(above)) return { pointer, slot, min: hasMin ? min : 0, max };
    if (hasMin && hasMax) return { pointer, slot, min, max };
    const at = parentSlot(above);
    ancestor = toNode(above);
    if (yield* tree.isDead(ancestor)) return null;
    if (!hasMin && at > 0) {
      hasMin = true;
      min = (yield* load(layout.pivotOf(ancestor, at - 1), 'plain', PIVOT)) + 1;
    }
    if (!hasMax && at < layout.pivots) {
      hasMax = true;
      max = yield* load(layout.pivotOf(ancestor, at), 'plain', PIVOT);
    }
    if (yield* tree.isDead(ancestor)) return null;
  }
}
