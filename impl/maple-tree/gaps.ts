import { load, store, storeByte, type Address, type Thread } from '../memory';
import { endInMetadata } from './data-end';
import { GAP, METADATA, PARENT } from './intended-races';
import { isRootParent, parentSlot, toNode } from './node-encoding';
import type { TreeParts } from './tree-parts';

/**
 * Notes in the parents of a node what its largest gap is now, upwards until nothing changes. (`mas_update_gap`, `mas_parent_gap`)
 */
export function* updateGap(tree: TreeParts, node: Address, largest: number): Thread<void> {
  const layout = tree.geometry.alloc;
  let gap = largest;
  let below = node;
  for (;;) {
    const parent = yield* load(below, 'plain', PARENT);
    if (isRootParent(parent)) return;
    below = toNode(parent);
    const slot = parentSlot(parent);
    const address = layout.gapOf(below, slot);
    if ((yield* load(address, 'plain', GAP)) === gap) return;
    const at = ((yield* load(layout.metaOf(below), 'plain', METADATA)) >>> 8) & 0xff;
    const before = yield* load(layout.gapOf(below, at), 'plain', GAP);
    yield* store(address, gap, 'plain', GAP);
    if (gap === before) return;
    if (slot !== at) {
      if (before > gap) return;
      yield* storeByte(layout.metaOf(below) + 1, slot, 'plain', METADATA);
      continue;
    }
    if (gap > before) continue;
    const end = yield* endInMetadata(below, layout);
    let largestAt = 0;
    gap = 0;
    for (let other = 0; other <= end; other++) {
      const word = yield* load(layout.gapOf(below, other), 'plain', GAP);
      if (word <= gap) continue;
      gap = word;
      largestAt = other;
    }
    if (largestAt !== at) yield* storeByte(layout.metaOf(below) + 1, largestAt, 'plain', METADATA);
    if (gap === before) return;
  }
}
