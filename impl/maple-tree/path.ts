import { load, type Address, type Thread } from '../memory';
import { dataEnd } from './data-end';
import type { NodeLayout } from './geometry';
import { PIVOT } from './intended-races';
import { isLeafType, toNode, typeOf } from './node-encoding';
import { MAX_INDEX, type TreeParts } from './tree-parts';

/** One node on the way from the root to an index, and the slot that the way goes through. A class, so that engines know all of them by one shape. */
export class Level {
  /** The pointer to the node, with its type. */
  readonly pointer: number;
  readonly node: Address;
  readonly layout: NodeLayout;
  /** The indexes of the node, both inclusive. */
  readonly min: number;
  readonly max: number;
  /** The last slot in use. */
  readonly end: number;
  /** The slot, and the indexes that it stands for. */
  readonly slot: number;
  readonly low: number;
  readonly high: number;

  constructor(pointer: number, layout: NodeLayout, min: number, max: number, end: number, slot: number, low: number, high: number) {
    this.pointer = pointer;
    this.node = toNode(pointer);
    this.layout = layout;
    this.min = min;
    this.max = max;
    this.end = end;
    this.slot = slot;
    this.low = low;
    this.high = high;
    Object.freeze(this);
  }

  /** The same node with another slot. */
  at(slot: number, low: number, high: number): Level {
    return new Level(this.pointer, this.layout, this.min, this.max, this.end, slot, low, high);
  }
}

/** The way from the root to a leaf, root first. The lock holds it still. */
export type Path = readonly Level[];

/**
 * Walks to the slot of an index, with the lock held; returns where it is in its leaf. On the way down pivots alone say which slot, as they do for
 * readers. (`mas_wr_walk`)
 */
export function* leafAt(tree: TreeParts, root: number, index: number): Thread<Level> {
  let pointer = root;
  let min = 0;
  let max = MAX_INDEX;
  while (!isLeafType(typeOf(pointer))) {
    const node = toNode(pointer);
    const layout = tree.geometry.of(typeOf(pointer));
    const { pivots } = layout;
    let address = layout.pivotOf(node, 0);
    let before = 0;
    let slot = 0;
    for (; slot < pivots; slot++, address += 4) {
      const pivot = yield* load(address, 'plain', PIVOT);
      if (index <= pivot) {
        max = pivot;
        break;
      }
      before = pivot;
    }
    if (slot > 0) min = before + 1;
    pointer = yield* load(layout.slotOf(node, slot));
  }
  return yield* levelAt(tree, pointer, min, max, index);
}

/** The same, with the whole way. (`mas_wr_walk_index`) */
export function* walkTo(tree: TreeParts, root: number, index: number): Thread<Path> {
  const path: Level[] = [];
  let pointer = root;
  let min = 0;
  let max = MAX_INDEX;
  for (;;) {
    const level = yield* levelAt(tree, pointer, min, max, index);
    path.push(level);
    if (isLeafType(typeOf(pointer))) return path;
    pointer = yield* load(level.layout.slotOf(level.node, level.slot));
    min = level.low;
    max = level.high;
  }
}

/** The slot of an index in one node. */
function* levelAt(tree: TreeParts, pointer: number, min: number, max: number, index: number): Thread<Level> {
  const node = toNode(pointer);
  const layout = tree.geometry.of(typeOf(pointer));
  const end = yield* dataEnd(node, layout, max);
  let address = layout.pivotOf(node, 0);
  let before = 0;
  let slot = 0;
  let high = max;
  for (; slot < end; slot++, address += 4) {
    const pivot = yield* load(address, 'plain', PIVOT);
    if (index <= pivot) {
      high = pivot;
      break;
    }
    before = pivot;
  }
  const low = slot > 0 ? before + 1 : min;
  return new Level(pointer, layout, min, max, end, slot, low, high);
}

/** The slot of the same leaf that an index falls into, not before the present one. (`mas_wr_end_piv`) */
export function* slotFurtherOn(level: Level, index: number): Thread<Level> {
  const { node, layout, end, max } = level;
  let { slot, low, high } = level;
  while (slot < end && index > high) {
    slot++;
    low = high + 1;
    high = slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
  }
  return slot === level.slot ? level : level.at(slot, low, high);
}

/** The neighbouring slot of the same node, `by` 1 to the right or -1 to the left; there is one. */
export function* slotBeside(level: Level, by: 1 | -1): Thread<Level> {
  const { node, layout, min, max, end } = level;
  const slot = level.slot + by;
  if (by === 1) {
    const high = slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
    return level.at(slot, level.high + 1, high);
  }
  const low = slot === 0 ? min : (yield* load(layout.pivotOf(node, slot - 1), 'plain', PIVOT)) + 1;
  return level.at(slot, low, level.low - 1);
}

/** The deepest level above `depth` that a path shares with the way to the neighbour of its node there; -1 when there is no neighbour on that side. */
export function forkBeside(path: Path, depth: number, by: 1 | -1): number {
  let fork = depth - 1;
  while (fork >= 0 && path[fork]!.slot === (by === 1 ? path[fork]!.end : 0)) fork--;
  return fork;
}

/**
 * The way to the node at `depth` that lies beside the one on a path, on its right (1) or left (-1), whoever its parent is; there is one. Its last
 * level is the neighbour, and the slot there is the one next to where it came from.
 */
export function* pathBeside(tree: TreeParts, path: Path, depth: number, by: 1 | -1): Thread<Path> {
  const fork = forkBeside(path, depth, by);
  const beside = path.slice(0, fork);
  let level = yield* slotBeside(path[fork]!, by);
  beside.push(level);
  for (let at = fork + 1; at <= depth; at++) {
    level = yield* edgeBelow(tree, level, by);
    beside.push(level);
  }
  return beside;
}

/** The node below a slot, at its first slot for who comes from the left (1), or at its last. */
function* edgeBelow(tree: TreeParts, { layout: above, node: parent, slot: from, low: min, high: max }: Level, by: 1 | -1): Thread<Level> {
  const pointer = yield* load(above.slotOf(parent, from));
  const node = toNode(pointer);
  const layout = tree.geometry.of(typeOf(pointer));
  const end = yield* dataEnd(node, layout, max);
  if (by === 1) return new Level(pointer, layout, min, max, end, 0, min, end === 0 ? max : yield* load(layout.pivotOf(node, 0), 'plain', PIVOT));
  return new Level(pointer, layout, min, max, end, end, end === 0 ? min : (yield* load(layout.pivotOf(node, end - 1), 'plain', PIVOT)) + 1, max);
}

/** The greatest index of a slot of a node. */
export function* pivotAt({ node, layout, max, end }: Level, slot: number): Thread<number> {
  return slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
}
