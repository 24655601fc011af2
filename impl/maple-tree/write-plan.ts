import { load, observed, type Thread } from '../memory';
import { emptyContent, put, type Content } from './content';
import { highestArea, lowestArea, NO_AREA, type Wanted } from './empty-area';
import { FLAGS } from './intended-races';
import { decodeRoot, isNode, looksLikeNode, MAPLE_LEAF_64 } from './node-encoding';
import { planNode, planRebuild, type Rebuild } from './rebuild';
import type { StoreType } from './store-type';
import { MAX_INDEX, type TreeParts } from './tree-parts';
import { flagsOf, rootOf, USE_RCU } from './tree-words';
import { leafAt } from './path';
import { contentOf, findRange, type WriteRange } from './write-range';

/** What is to be written. Where that falls is found out with the lock held, and again after the lock was let go. */
export type Request =
  /** An entry where nothing is. */
  | { readonly do: 'insert'; readonly index: number; readonly last: number; readonly entry: number }
  /**
   * An entry, or nothing, whatever is there. With `isOwned`, entries are values that somebody owns: those that are gone afterwards are reported, and
   * one that would be cut in two is in the way.
   */
  | { readonly do: 'store'; readonly index: number; readonly last: number; readonly entry: number; readonly isOwned: boolean }
  /** Nothing over the whole range that an index is in. */
  | { readonly do: 'erase'; readonly index: number }
  /** An entry in the lowest or the highest area that is free; of several wanted areas the first that has one. */
  | { readonly do: 'allocate'; readonly from: 'low' | 'high'; readonly wanted: readonly Wanted[]; readonly entry: number };

/** What a write found, with the lock held, and will do. */
export type WritePlan = NoPlan | StorePlan;

/** There is nothing to do; `content` is the entry in the way, if that is why. */
export interface NoPlan {
  readonly what: 'occupied' | 'nothing' | 'busy';
  readonly content: number;
}

/** Where a write goes. `content` is what the first index, or the range erased, held. */
interface Planned {
  readonly index: number;
  readonly last: number;
  readonly entry: number;
  readonly content: number;
}

export type StorePlan = Planned &
  (
    | /** The root word becomes an entry at index 0, or nothing. */ { readonly what: 'root store' }
    | /** The tree gets its first leaf. */ { readonly what: 'root expand'; readonly leaf: Content }
    | /** One entry over everything, or nothing at all, takes the place of all nodes. */ { readonly what: 'new root'; readonly old: number; readonly inRcu: boolean }
    | /** The leaf is edited. */ { readonly what: 'exact fit' | 'slot store' | 'append' | 'overwrite'; readonly range: WriteRange }
    | /** New nodes take the place of others. */ { readonly what: 'rebuild'; readonly range: WriteRange; readonly rebuild: Rebuild; readonly inRcu: boolean }
  );

/** What choosing how to write asks of the tree. */
export interface Choosing extends TreeParts {
  /** How to write a range. */
  storeType(range: WriteRange, inRcu: boolean): StoreType;
}

/** Finds out where a request falls and how to do it; changes nothing. (`mas_wr_preallocate`, `mas_insert`, `mas_erase`, `mas_empty_area`) */
export function* planWrite(tree: Choosing, request: Request): Thread<WritePlan> {
  const root = yield* load(rootOf(tree.address));
  switch (request.do) {
    case 'store':
      return yield* planStore(tree, root, request.index, request.last, request.entry);
    case 'insert':
      return yield* planInsert(tree, root, request.index, request.last, request.entry);
    case 'erase':
      return yield* planErase(tree, root, request.index);
    case 'allocate':
      for (const wanted of request.wanted) {
        const index = yield* request.from === 'low' ? lowestArea(tree, root, wanted) : highestArea(tree, root, wanted);
        if (index !== NO_AREA) return yield* planInsert(tree, root, index, index + wanted.size - 1, request.entry);
      }
      return { what: 'busy', content: 0 };
  }
}

function* planInsert(tree: Choosing, root: number, index: number, last: number, entry: number): Thread<WritePlan> {
  if (!isNode(root)) {
    if (index === 0 && root !== 0) return yield* occupied(tree, 0, 0, root);
    return planWithoutNode(root, index, last, entry);
  }
  const range = yield* findRange(tree, decodeRoot(root), index, last, entry);
  const { low, high } = range.first;
  if (range.content !== 0) return yield* occupied(tree, Math.max(low, index), Math.min(high, last), range.content);
  if (last > high) return { what: 'occupied', content: 0 }; // two empty slots never meet: something begins behind this one
  return yield* planInLeaf(tree, root, range, 0);
}

function* planStore(tree: Choosing, root: number, index: number, last: number, entry: number): Thread<WritePlan> {
  if (!isNode(root)) return planWithoutNode(root, index, last, entry);
  const range = yield* findRange(tree, decodeRoot(root), index, last, entry);
  return yield* planInLeaf(tree, root, range, range.content);
}

function* planErase(tree: Choosing, root: number, index: number): Thread<WritePlan> {
  if (!isNode(root)) {
    if (index > 0 || root === 0) return { what: 'nothing', content: 0 };
    yield* observed(tree.address, 0, 0, root, 'after');
    return planWithoutNode(root, 0, 0, 0);
  }
  const leaf = yield* leafAt(tree, decodeRoot(root), index);
  const { low, high } = leaf;
  const content = yield* contentOf(leaf);
  if (content === 0) return { what: 'nothing', content };
  yield* observed(tree.address, low, high, content, 'after');
  return yield* planInLeaf(tree, root, yield* findRange(tree, decodeRoot(root), low, high, 0), content);
}

function* occupied(tree: TreeParts, first: number, last: number, content: number): Thread<NoPlan> {
  yield* observed(tree.address, first, last, content, 'after');
  return { what: 'occupied', content };
}

/** Without a node the root word is the entry at index 0, or 0. (`mas_store_root`, `mas_root_expand`) */
function planWithoutNode(root: number, index: number, last: number, entry: number): WritePlan {
  if (entry === 0 && (index > 0 || root === 0)) return { what: 'nothing', content: 0 };
  const content = index === 0 ? root : 0;
  if (entry === 0 || (index === 0 && last === 0 && !looksLikeNode(entry))) return { what: 'root store', index, last, entry, content };
  const leaf = emptyContent(MAPLE_LEAF_64, 0);
  if (root !== 0 && index > 0) put(leaf, 0, root);
  if (index > 1 || (index === 1 && root === 0)) put(leaf, index - 1, 0);
  put(leaf, last, entry);
  if (last < MAX_INDEX) put(leaf, MAX_INDEX, 0);
  return { what: 'root expand', index, last, entry, content, leaf };
}

function* planInLeaf(tree: Choosing, root: number, range: WriteRange, content: number): Thread<WritePlan> {
  const { index, last, entry } = range;
  const inRcu = ((yield* load(flagsOf(tree.address), 'plain', FLAGS)) & USE_RCU) !== 0;
  const type = tree.storeType(range, inRcu);
  switch (type) {
    case 'new root':
      return { what: type, index, last, entry, content, old: decodeRoot(root), inRcu };
    case 'exact fit':
    case 'slot store':
    case 'append':
      return { what: type, index, last, entry, content, range };
    case 'node store':
      if (!inRcu) return { what: 'overwrite', index, last, entry, content, range };
      return { what: 'rebuild', index, last, entry, content, range, rebuild: yield* planNode(range), inRcu };
    case 'rebalance':
    case 'split':
    case 'spanning store':
      return { what: 'rebuild', index, last, entry, content, range, rebuild: yield* planRebuild(tree, decodeRoot(root), range), inRcu };
  }
}

/** How many new nodes a plan needs. An emptied tree asks for one and does not use it, as the kernel's does. (`mas_prealloc_calc`) */
export function nodesFor(plan: WritePlan): number {
  if (plan.what === 'rebuild') return plan.rebuild.fresh.length;
  return plan.what === 'root expand' || plan.what === 'new root' ? 1 : 0;
}
