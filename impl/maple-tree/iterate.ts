import { again, load, retry, RETRY, type Again, type LoadOrder, type Thread } from '../memory';
import { ascend } from './ascend';
import { standing, withStatus, type Cursor, type Found } from './cursor';
import { dataEnd } from './data-end';
import { PIVOT } from './intended-races';
import { decodeRoot, isLeafType, isNode, toNode, typeOf } from './node-encoding';
import { MAX_INDEX, type TreeParts } from './tree-parts';
import { rootOf } from './tree-words';

const found = (entry: number, cursor: Cursor): Found => Object.freeze({ entry, cursor });

/** The node was dead: what was read of it does not count. */
const DEAD = null;

/**
 * Walks to an index: the entry there and its range, or the hole. Takes no lock; walks again when a node was dead.
 * `order` as for `lookup`. (`mas_walk`, `mtree_range_walk`)
 */
export function* walk(tree: TreeParts, index: number, order: LoadOrder): Thread<Found> {
  return yield* retry<Found>(function* (): Thread<Found | Again> {
    const root = yield* load(rootOf(tree.address), order);
    if (!isNode(root)) return outside(root, index);
    let pointer = decodeRoot(root);
    if (yield* tree.isDeadRoot(toNode(pointer))) return RETRY;
    let min = 0;
    let max = MAX_INDEX;
    for (;;) {
      const node = toNode(pointer);
      const type = typeOf(pointer);
      const layout = tree.geometry.of(type);
      const end = yield* dataEnd(node, layout, max);
      let slot = 0;
      let low = min;
      let high = max;
      for (; slot < end; slot++) {
        const pivot = yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
        if (pivot >= index) {
          high = pivot;
          break;
        }
        low = pivot + 1;
      }
      const next = yield* load(layout.slotOf(node, slot), order);
      if (yield* tree.isDead(node)) return RETRY;
      if (isLeafType(type)) return found(next, Object.freeze({ status: 'active', index: low, last: high, pointer, min, max, slot, end }));
      pointer = next;
      min = low;
      max = high;
    }
  });
}

/** What a tree without nodes has at an index. */
function outside(root: number, index: number): Found {
  if (root === 0) return found(0, standing('none', 0, MAX_INDEX));
  return index === 0 ? found(root, standing('root', 0, 0)) : found(0, standing('none', 1, MAX_INDEX));
}

/** One step of an iteration. `from` is the edge of the slot it left: what lies between is what it passed over. */
export interface Step extends Found {
  readonly from: number;
}

const stepped = (entry: number, cursor: Cursor, from: number): Step => Object.freeze({ entry, cursor, from });

/**
 * The next entry behind an active cursor that begins at or before `max`; with `empty` the next slot whatever it holds. When a
 * node turns out to be dead it walks again to where the cursor was. (`mas_next_slot`)
 */
export function* nextSlot(tree: TreeParts, cursor: Cursor, max: number, empty: boolean, order: LoadOrder): Thread<Step> {
  return yield* retry<Step>(function* (turn = 0): Thread<Step | Again> {
    let at = turn === 0 ? cursor : (yield* walk(tree, cursor.last, order)).cursor;
    if (at.status !== 'active') return stepped(0, withStatus(at, at.status === 'root' ? 'overflow' : at.status), at.last);
    const from = yield* endOfSlot(tree, at);
    if (yield* tree.isDead(toNode(at.pointer))) return again(1);
    for (let last = from; ; last = at.last) {
      if (last >= max) return stepped(0, withStatus(at, 'overflow'), from);
      const step: Cursor | null = at.slot < at.end ? yield* slotAfter(tree, at, last) : yield* leafBeside(tree, at, 1, order);
      if (step === DEAD) return again(1);
      at = step;
      const node = toNode(at.pointer);
      const entry = yield* load(tree.geometry.of(typeOf(at.pointer)).slotOf(node, at.slot), order);
      if (yield* tree.isDead(node)) return again(1);
      if (entry !== 0 || empty) return stepped(entry, at, from);
    }
  }, 0);
}

/** Where a cursor's slot ends now: a store into two slots may have moved that since. */
function* endOfSlot(tree: TreeParts, { pointer, slot, end, max }: Cursor): Thread<number> {
  return slot < end ? yield* load(tree.geometry.of(typeOf(pointer)).pivotOf(toNode(pointer), slot), 'plain', PIVOT) : max;
}

/** The slot behind, in the same leaf: it begins where the one before was seen to end. */
function* slotAfter(tree: TreeParts, at: Cursor, last: number): Thread<Cursor> {
  const slot = at.slot + 1;
  return Object.freeze({ ...at, slot, index: last + 1, last: yield* endOfSlot(tree, { ...at, slot }) });
}

/** The entry before an active cursor that ends at or behind `min`; otherwise as `nextSlot`. (`mas_prev_slot`) */
export function* prevSlot(tree: TreeParts, cursor: Cursor, min: number, empty: boolean, order: LoadOrder): Thread<Step> {
  return yield* retry<Step>(function* (turn = 0): Thread<Step | Again> {
    let at = turn === 0 ? cursor : (yield* walk(tree, cursor.index, order)).cursor;
    if (at.status !== 'active') return stepped(0, withStatus(at, at.status === 'root' ? 'underflow' : at.status), at.index);
    const from = at.index;
    if (yield* tree.isDead(toNode(at.pointer))) return again(1);
    for (;;) {
      if (at.index <= min) return stepped(0, withStatus(at, 'underflow'), from);
      const step: Cursor | null = at.slot > 0 ? yield* slotBefore(tree, at) : yield* leafBeside(tree, at, -1, order);
      if (step === DEAD) return again(1);
      at = step;
      const node = toNode(at.pointer);
      const entry = yield* load(tree.geometry.of(typeOf(at.pointer)).slotOf(node, at.slot), order);
      if (yield* tree.isDead(node)) return again(1);
      if (entry !== 0 || empty) return stepped(entry, at, from);
    }
  }, 0);
}

/** The slot before, in the same leaf: it ends where the one behind was seen to begin. */
function* slotBefore(tree: TreeParts, at: Cursor): Thread<Cursor> {
  const slot = at.slot - 1;
  const layout = tree.geometry.of(typeOf(at.pointer));
  const index = slot === 0 ? at.min : (yield* load(layout.pivotOf(toNode(at.pointer), slot - 1), 'plain', PIVOT)) + 1;
  return Object.freeze({ ...at, slot, index, last: at.index - 1 });
}

/** The nearest slot of the leaf beside: up by the parent words until there is one, and down again. */
function* leafBeside(tree: TreeParts, at: Cursor, by: 1 | -1, order: LoadOrder): Thread<Cursor | null> {
  let level = { pointer: at.pointer, min: at.min, max: at.max };
  let levels = 0;
  let slot: number;
  let end: number;
  do {
    const above = yield* ascend(tree, level);
    if (above === DEAD) return DEAD;
    levels++;
    level = above;
    slot = above.slot;
    end = yield* dataEnd(toNode(above.pointer), tree.geometry.of(typeOf(above.pointer)), above.max);
    if (yield* tree.isDead(toNode(above.pointer))) return DEAD;
  } while (slot === (by === 1 ? end : 0));
  slot += by;
  for (; ; levels--) {
    const { pointer, min, max }: { pointer: number; min: number; max: number } = level;
    const node = toNode(pointer);
    const layout = tree.geometry.of(typeOf(pointer));
    const low = slot === 0 ? min : (yield* load(layout.pivotOf(node, slot - 1), 'plain', PIVOT)) + 1;
    const high = slot === end ? max : yield* load(layout.pivotOf(node, slot), 'plain', PIVOT);
    if (levels === 0) {
      return (yield* tree.isDead(node)) ? DEAD : Object.freeze({ status: 'active', index: low, last: high, pointer, min, max, slot, end });
    }
    const child = yield* load(layout.slotOf(node, slot), order);
    if (yield* tree.isDead(node)) return DEAD;
    level = { pointer: child, min: low, max: high };
    end = yield* dataEnd(toNode(child), tree.geometry.of(typeOf(child)), high);
    slot = by === 1 ? 0 : end;
  }
}
