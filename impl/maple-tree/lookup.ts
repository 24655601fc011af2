import { load, retry, RETRY, type Again, type LoadOrder, type Thread } from '../memory';
import type { NodeLayout } from './geometry';
import { PIVOT } from './intended-races';
import { decodeRoot, isLeafType, isNode, toNode, typeOf } from './node-encoding';
import type { TreeParts } from './tree-parts';
import { rootOf } from './tree-words';

/**
 * The entry at an index, 0 when there is none: the walk of `mtree_load`. Takes no lock and never waits; when a node it is in
 * turns out to be dead it starts again at the root, and by then what took the node's place has been published.
 *
 * `order` is how pointers are loaded: `dereference` in a section, `relaxed` with the lock held.
 */
export function* lookup(tree: TreeParts, index: number, order: LoadOrder): Thread<number> {
  return yield* retry<number>(function* (): Thread<number | Again> {
    const root = yield* load(rootOf(tree.address), order);
    if (!isNode(root)) return index === 0 ? root : 0;
    let pointer = decodeRoot(root);
    if (yield* tree.isDeadRoot(toNode(pointer))) return RETRY;
    for (;;) {
      const node = toNode(pointer);
      const type = typeOf(pointer);
      const layout = tree.geometry.of(type);
      const slot = yield* slotFor(node, layout, index);
      pointer = yield* load(layout.slotOf(node, slot), order);
      if (yield* tree.isDead(node)) return RETRY;
      if (isLeafType(type)) return pointer;
    }
  });
}

/** The slot of an index, by pivots alone: the end of the data is not looked at. (`mtree_lookup_walk`) */
function* slotFor(node: number, layout: NodeLayout, index: number): Thread<number> {
  for (let slot = 0; slot < layout.pivots; slot++) {
    if ((yield* load(layout.pivotOf(node, slot), 'plain', PIVOT)) >= index) return slot;
  }
  return layout.pivots;
}
