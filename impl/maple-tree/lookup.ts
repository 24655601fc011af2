import { load, retry, RETRY, type Address, type Again, type LoadOrder, type Thread } from '../memory';
import { isDead } from './dead-node';
import { PIVOT } from './intended-races';
import type { LeafLayout } from './leaf-layout';
import { isNode, toNode } from './node-encoding';

/**
 * The entry at an index, 0 when there is none: the walk of `mtree_load`. Takes no lock and never waits; when the leaf it is in
 * turns out to be dead it starts again, and by then the new one has been published.
 *
 * `order` is how pointers are loaded: `dereference` in a section, `relaxed` with the lock held.
 */
export function* lookup(root: Address, leaf: LeafLayout, index: number, order: LoadOrder): Thread<number> {
  return yield* retry<number>(function* (): Thread<number | Again> {
    const top = yield* load(root, order);
    if (!isNode(top)) return index === 0 ? top : 0;
    const node = toNode(top);
    if (yield* isDead(node)) return RETRY; // mas_start
    const entry = yield* load(leaf.slotOf(node, yield* slotFor(node, leaf, index)), order);
    return (yield* isDead(node)) ? RETRY : entry;
  });
}

/** The slot of an index, by pivots alone: the end of the data is not looked at. (`mtree_lookup_walk`) */
function* slotFor(node: Address, leaf: LeafLayout, index: number): Thread<number> {
  for (let slot = 0; slot < leaf.pivots; slot++) {
    if ((yield* load(leaf.pivotOf(node, slot), 'plain', PIVOT)) >= index) return slot;
  }
  return leaf.pivots;
}
