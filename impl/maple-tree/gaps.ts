import { load, store, storeByte, type Thread } from '../memory';
import { GAP, METADATA } from './intended-races';
import { copySlots, emptyContent, largestGap } from './content';
import { typeOf } from './node-encoding';
import type { Level, Path } from './path';

/** The largest gap of a live node. (`mas_max_gap`) */
export function* gapBelow(level: Level): Thread<number> {
  const { pointer, node, layout, min, end } = level;
  if (layout.hasGaps) {
    const at = ((yield* load(layout.metaOf(node), 'plain', METADATA)) >>> 8) & 0xff;
    return yield* load(layout.gapOf(node, at), 'plain', GAP);
  }
  const content = emptyContent(typeOf(pointer), min);
  yield* copySlots(content, level, 0, end);
  return largestGap(content);
}

/**
 * Notes in the parents of a node what its largest gap is now, upwards until nothing changes. `path` leads to the node's parent; the slot
 * there is the node's. (`mas_update_gap`, `mas_parent_gap`)
 */
export function* updateGap(path: Path, largest: number): Thread<void> {
  let gap = largest;
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const { node, layout, slot, end } = path[depth]!;
    const address = layout.gapOf(node, slot);
    if ((yield* load(address, 'plain', GAP)) === gap) return;
    const at = ((yield* load(layout.metaOf(node), 'plain', METADATA)) >>> 8) & 0xff;
    const before = yield* load(layout.gapOf(node, at), 'plain', GAP);
    yield* store(address, gap, 'plain', GAP);
    if (gap === before) return;
    if (slot !== at) {
      if (before > gap) return;
      yield* storeByte(layout.metaOf(node) + 1, slot, 'plain', METADATA);
      continue;
    }
    if (gap > before) continue;
    let largestAt = 0;
    gap = 0;
    for (let other = 0; other <= end; other++) {
      const word = yield* load(layout.gapOf(node, other), 'plain', GAP);
      if (word <= gap) continue;
      gap = word;
      largestAt = other;
    }
    if (largestAt !== at) yield* storeByte(layout.metaOf(node) + 1, largestAt, 'plain', METADATA);
    if (gap === before) return;
  }
}
