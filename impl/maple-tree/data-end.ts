import { load, type Address, type Thread } from '../memory';
import type { NodeLayout } from './geometry';
import { METADATA, PIVOT } from './intended-races';

/**
 * The last slot in use of a node that ends with the index `max`. Without metadata of its own a node says so by its last pivot: not set, it has
 * metadata; the node's end, it is the last but one; else all slots are used. (`ma_data_end`)
 */
export function* dataEnd(node: Address, layout: NodeLayout, max: number): Thread<number> {
  if (layout.hasGaps) return yield* endInMetadata(node, layout);
  const lastPivot = yield* load(layout.pivotOf(node, layout.pivots - 1), 'plain', PIVOT);
  if (lastPivot === 0) return yield* endInMetadata(node, layout);
  return lastPivot === max ? layout.pivots - 1 : layout.pivots;
}

/** The last slot in use, as the metadata has it. (`ma_meta_end`) */
export function* endInMetadata(node: Address, layout: NodeLayout): Thread<number> {
  return (yield* load(layout.metaOf(node), 'plain', METADATA)) & 0xff;
}
