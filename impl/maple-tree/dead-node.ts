import { fence, load, store, type Address, type Thread } from '../memory';
import { PARENT } from './intended-races';
import { toNode } from './node-encoding';

// A node that has left the tree points to itself. Readers look last: what they have read counts only if the node was still
// alive afterwards. The parent is the first word of a node.

/** Marks a node dead; before its memory gets any other use, hence the write barrier. (`mte_set_node_dead`) */
export function* markDead(node: Address): Thread<void> {
  yield* store(node, node, 'plain', PARENT);
  yield* fence('release');
}

/** Whether a node has left the tree; asked after everything else was read, hence the read barrier. (`ma_dead_node`) */
export function* isDead(node: Address): Thread<boolean> {
  yield* fence('acquire');
  return toNode(yield* load(node, 'plain', PARENT)) === node;
}
