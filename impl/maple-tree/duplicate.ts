import { alloc, free, load, store, type Address, type Gfp, type Thread } from '../memory';
import { dataEnd } from './data-end';
import { encodeNode, isLeafType, parentWord, toNode, typeOf } from './node-encoding';
import { PIVOT } from './intended-races';
import type { TreeParts } from './tree-parts';

/**
 * Copies a subtree, node by node; the copies are nobody's yet. Returns the pointer to the copy of its top, or 0 when memory ran out: then nothing is
 * left of it. `made` is filled with the copies. (`mas_dup_build`)
 */
export function* copySubtree(tree: TreeParts, pointer: number, max: number, parent: number, gfp: Gfp): Thread<number> {
  const made: Address[] = [];
  const copy = yield* copyNode(tree, pointer, max, parent, gfp, made);
  if (copy === 0) for (const node of made) yield* free(node, 'kfree');
  return copy;
}

function* copyNode(tree: TreeParts, pointer: number, max: number, parent: number, gfp: Gfp, made: Address[]): Thread<number> {
  const copy = yield* alloc(tree.geometry.layout, gfp);
  if (copy === 0) return 0;
  made.push(copy);
  const node = toNode(pointer);
  const type = typeOf(pointer);
  const layout = tree.geometry.of(type);
  yield* store(copy, parent, 'plain');
  for (let at = layout.pivotsAt; at <= layout.metaAt; at += 4) yield* store(copy + at, yield* load(node + at, 'plain'), 'plain');
  if (isLeafType(type)) return encodeNode(copy, type);
  const end = yield* dataEnd(node, layout, max);
  for (let slot = 0; slot <= end; slot++) {
    const high = slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
    const child = yield* copyNode(tree, yield* load(layout.slotOf(node, slot)), high, parentWord(copy, slot), gfp, made);
    if (child === 0) return 0;
    yield* store(layout.slotOf(copy, slot), child, 'plain');
  }
  return encodeNode(copy, type);
}
