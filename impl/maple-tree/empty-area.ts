import { load, type Thread } from '../memory';
import { dataEnd } from './data-end';
import { GAP, PIVOT } from './intended-races';
import { decodeRoot, isLeafType, isNode, toNode, typeOf } from './node-encoding';
import { MAX_INDEX, type TreeParts } from './tree-parts';

/** Indexes to be searched for a run of `size` without an entry. */
export interface Wanted {
  readonly min: number;
  readonly max: number;
  readonly size: number;
}

/** No run is long enough. */
export const NO_AREA = -1;

/** The first index of the lowest run that is long enough, or `NO_AREA`; with the lock held. (`mas_empty_area`) */
export function* lowestArea(tree: TreeParts, root: number, wanted: Wanted): Thread<number> {
  if (isNode(root)) return yield* lowestBelow(tree, decodeRoot(root), 0, MAX_INDEX, wanted);
  return fitLow(root === 0 ? 0 : 1, MAX_INDEX, wanted);
}

/** The first index of the highest run that is long enough, laid at its end, or `NO_AREA`; with the lock held. (`mas_empty_area_rev`) */
export function* highestArea(tree: TreeParts, root: number, wanted: Wanted): Thread<number> {
  if (isNode(root)) return yield* highestBelow(tree, decodeRoot(root), 0, MAX_INDEX, wanted);
  return fitHigh(root === 0 ? 0 : 1, MAX_INDEX, wanted);
}

function* lowestBelow(tree: TreeParts, pointer: number, first: number, max: number, wanted: Wanted): Thread<number> {
  const node = toNode(pointer);
  const layout = tree.geometry.of(typeOf(pointer));
  const end = yield* dataEnd(node, layout, max);
  let low = first;
  for (let slot = 0; slot <= end && low <= wanted.max; slot++) {
    const high = slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
    if (high >= wanted.min) {
      let found = NO_AREA;
      if (isLeafType(typeOf(pointer))) {
        if ((yield* load(layout.slotOf(node, slot))) === 0) found = fitLow(low, high, wanted);
      } else if ((yield* load(layout.gapOf(node, slot), 'plain', GAP)) >= wanted.size) {
        found = yield* lowestBelow(tree, yield* load(layout.slotOf(node, slot)), low, high, wanted);
      }
      if (found !== NO_AREA) return found;
    }
    low = high + 1;
  }
  return NO_AREA;
}

function* highestBelow(tree: TreeParts, pointer: number, first: number, max: number, wanted: Wanted): Thread<number> {
  const node = toNode(pointer);
  const layout = tree.geometry.of(typeOf(pointer));
  const end = yield* dataEnd(node, layout, max);
  let high = max;
  for (let slot = end; slot >= 0 && high >= wanted.min; slot--) {
    const low = slot === 0 ? first : (yield* load(layout.pivotOf(node, slot - 1), 'plain', PIVOT)) + 1;
    if (low <= wanted.max) {
      let found = NO_AREA;
      if (isLeafType(typeOf(pointer))) {
        if ((yield* load(layout.slotOf(node, slot))) === 0) found = fitHigh(low, high, wanted);
      } else if ((yield* load(layout.gapOf(node, slot), 'plain', GAP)) >= wanted.size) {
        found = yield* highestBelow(tree, yield* load(layout.slotOf(node, slot)), low, high, wanted);
      }
      if (found !== NO_AREA) return found;
    }
    high = low - 1;
  }
  return NO_AREA;
}

function fitLow(low: number, high: number, { min, max, size }: Wanted): number {
  const start = Math.max(low, min);
  return Math.min(high, max) - start >= size - 1 ? start : NO_AREA;
}

function fitHigh(low: number, high: number, { min, max, size }: Wanted): number {
  const stop = Math.min(high, max);
  return stop - Math.max(low, min) >= size - 1 ? stop - size + 1 : NO_AREA;
}
