import { alloc, free, type Address, type Gfp, type Thread } from '../memory';
import { copySlots, emptyContent, fill } from './content';
import { dataEnd } from './data-end';
import { encodeNode, isLeafType, parentWord, toNode, typeOf } from './node-encoding';
import { Level } from './path';
import type { TreeParts } from './tree-parts';

/** An entry of a tree that was copied. */
export interface CopiedEntry {
  readonly first: number;
  readonly last: number;
  readonly entry: number;
}

/**
 * Copies a subtree, node by node; the copies are nobody's yet. Returns the pointer to the copy of its top, or 0 when memory ran out: then nothing is
 * left of it. `copied` is filled with the entries. (`mas_dup_build`)
 */
export function* copySubtree(tree: TreeParts, pointer: number, max: number, parent: number, gfp: Gfp, copied: CopiedEntry[]): Thread<number> {
  const made: Address[] = [];
  const copy = yield* copyNode(tree, pointer, 0, max, parent, gfp, made, copied);
  if (copy === 0) for (const node of made) yield* free(node, 'kfree');
  return copy;
}

function* copyNode(
  tree: TreeParts,
  pointer: number,
  min: number,
  max: number,
  parent: number,
  gfp: Gfp,
  made: Address[],
  copied: CopiedEntry[],
): Thread<number> {
  const copy = yield* alloc(tree.geometry.layout, gfp);
  if (copy === 0) return 0;
  made.push(copy);
  const type = typeOf(pointer);
  const layout = tree.geometry.of(type);
  const end = yield* dataEnd(toNode(pointer), layout, max);
  const content = emptyContent(type, min);
  yield* copySlots(content, new Level(pointer, layout, min, max, end, 0, min, max), 0, end);
  let first = min;
  for (let slot = 0; slot <= end; slot++) {
    const last = content.pivots[slot]!;
    if (!isLeafType(type)) {
      const child = yield* copyNode(tree, content.slots[slot]!, first, last, parentWord(copy, slot), gfp, made, copied);
      if (child === 0) return 0;
      content.slots[slot] = child;
    } else if (content.slots[slot] !== 0) copied.push({ first, last, entry: content.slots[slot]! });
    first = last + 1;
  }
  yield* fill(copy, layout, content, parent, []);
  return encodeNode(copy, type);
}
