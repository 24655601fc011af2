import { committed, load, store, updateBegins, updateEnds, type Address, type Thread } from '../memory';
import { fill, freshNumber, isFresh, largestGap, type Content } from './content';
import { updateGap } from './gaps';
import type { NodeLayout } from './geometry';
import { FLAGS, PARENT } from './intended-races';
import { encodeNode, encodeRoot, isLeafType, isRootParent, parentSlot, parentWord, toNode } from './node-encoding';
import type { Rebuild } from './rebuild';
import type { TreeParts } from './tree-parts';
import { flagsOf, rootOf, withHeight } from './tree-words';
import type { WriteRange } from './write-range';

/** Nodes about to enter a tree: what is planned, where they are, and what their parent words will be. */
export interface Replacement {
  readonly rebuild: Rebuild;
  /** Pointers to the new nodes. */
  readonly made: readonly number[];
  readonly parents: readonly number[];
}

/** The steps by which new nodes enter a tree; one that differs from the kernel's overrides one of them. */
export interface Replacing extends TreeParts {
  /** Fills the new nodes. Nobody knows them yet. */
  fillNodes(replacement: Replacement): Thread<void>;

  /** Makes the top visible with one store: from here on readers find what is new. */
  publish(replacement: Replacement): Thread<void>;

  /** Has children that stay point to their new parents. */
  adoptChildren(replacement: Replacement): Thread<void>;

  /** Frees a dead node when no reader can be in it any more. */
  retire(node: Address): Thread<void>;

  /** Frees a subtree that left the tree with nothing in its place; `max` is its greatest index. */
  discard(pointer: number, max: number, inRcu: boolean): Thread<void>;
}

/**
 * Puts planned nodes into the tree. They are filled and published; the node whose place the top took is marked dead at once, but not
 * before: readers in it would have nowhere else to go. Children that stay get their new parents; then all other nodes that left are
 * marked dead and retired, and what was overwritten as a whole is discarded. (`mas_wmb_replace`, `mas_topiary_replace`)
 */
export function* replaceNodes(tree: Replacing, rebuild: Rebuild, nodes: readonly Address[], range: WriteRange, inRcu: boolean): Thread<void> {
  const { fresh, old, retired, subtrees } = rebuild;
  const made: number[] = [];
  for (let n = 0; n < fresh.length; n++) made.push(encodeNode(nodes[n]!, fresh[n]!.type));
  const parent = yield* load(old, 'plain', PARENT);
  const replacement = { rebuild, made, parents: parentsOf(fresh, made, parent) };
  yield* tree.fillNodes(replacement);
  if (isRootParent(parent)) yield* setHeight(tree, rebuild.height);
  yield* updateBegins(tree.address);
  yield* tree.publish(replacement);
  yield* committed(tree.address, range.index, range.last, range.entry);
  yield* tree.markDead(old);
  yield* tree.adoptChildren(replacement);
  yield* tree.retire(old);
  for (const node of retired) {
    yield* tree.markDead(node);
    yield* tree.retire(node);
  }
  for (const { pointer, max } of subtrees) yield* tree.discard(pointer, max, inRcu);
  yield* updateEnds(tree.address);
  if (tree.tracksGaps) yield* updateGap(tree, nodes[fresh.length - 1]!, largestGap(fresh[fresh.length - 1]!));
}

/** The parent words of the new nodes; the top's is given. */
function parentsOf(fresh: readonly Content[], made: readonly number[], top: number): readonly number[] {
  const parents: number[] = [];
  for (let n = 0; n < fresh.length; n++) {
    const { slots, type } = fresh[n]!;
    if (isLeafType(type)) continue;
    for (let slot = 0; slot < slots.length; slot++) if (isFresh(slots[slot]!)) parents[freshNumber(slots[slot]!)] = parentWord(toNode(made[n]!), slot);
  }
  parents[fresh.length - 1] = top;
  return parents;
}

/** Fills all of them, from the leaves up. */
export function* fillNodes(tree: TreeParts, { rebuild: { fresh }, made, parents }: Replacement): Thread<void> {
  for (let n = 0; n < fresh.length; n++) {
    yield* fill(toNode(made[n]!), tree.geometry.of(fresh[n]!.type), fresh[n]!, parents[n]!, made);
  }
}

/** Stores the top into the slot of its parent, or into the root word. Release: whoever follows it finds the nodes filled. (`mas_put_in_tree`) */
export function* publish(tree: TreeParts, { made, parents }: Replacement): Thread<void> {
  const parent = parents[parents.length - 1]!;
  const top = made[made.length - 1]!;
  if (isRootParent(parent)) yield* store(rootOf(tree.address), encodeRoot(top), 'release');
  else yield* store(innerLayout(tree).slotOf(toNode(parent), parentSlot(parent)), top, 'release');
}

/** The layout of inner nodes. (`mas_parent_type`) */
const innerLayout = ({ geometry, tracksGaps }: TreeParts): NodeLayout => (tracksGaps ? geometry.alloc : geometry.range);

/** Stores their new parents into children that stay, upper levels first. (`mas_adopt_children`) */
export function* adoptChildren({ rebuild: { fresh }, made }: Replacement): Thread<void> {
  for (let n = fresh.length - 1; n >= 0; n--) {
    const { slots, type } = fresh[n]!;
    if (isLeafType(type)) return;
    for (let slot = 0; slot < slots.length; slot++) {
      if (!isFresh(slots[slot]!)) yield* store(toNode(slots[slot]!), parentWord(toNode(made[n]!), slot), 'plain', PARENT);
    }
  }
}

/** Notes another height in the flags, if it is another one. (`mt_set_height`) */
export function* setHeight(tree: TreeParts, height: number): Thread<void> {
  const flags = yield* load(flagsOf(tree.address), 'plain', FLAGS);
  const after = withHeight(flags, height);
  if (after !== flags) yield* store(flagsOf(tree.address), after, 'plain', FLAGS);
}
