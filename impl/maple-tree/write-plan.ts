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

/**
 * What is to be written. Where that falls is found out with the lock held, and again after the lock was let go. Requests and plans are each of one shape,
 * whatever they say, so that code that takes them stays fast.
 */
export interface Request {
  /**
   * `insert` puts an entry where nothing is, `store` an entry, or nothing, whatever is there. `erase` puts nothing over the whole range that an index is in,
   * `allocate` an entry on an area that is free.
   */
  readonly do: 'insert' | 'store' | 'erase' | 'allocate';
  readonly index: number;
  readonly last: number;
  readonly entry: number;
  /** Of a store, whether entries are values that somebody owns: those that are gone afterwards are reported, and one that would be cut in two is in the way. */
  readonly isOwned: boolean;
  /** Of an allocation: which end to begin at, and areas to look in; the first that has room is taken. */
  readonly from: 'low' | 'high';
  readonly wanted: readonly Wanted[];
}

const NOWHERE: readonly Wanted[] = Object.freeze([]);

/** A request for a range. */
export const requestFor = (what: 'insert' | 'store' | 'erase', index: number, last: number, entry: number, isOwned: boolean = false): Request => ({ do: what, index, last, entry, isOwned, from: 'low', wanted: NOWHERE });

/** A request for a free area. */
export const requestArea = (from: 'low' | 'high', wanted: readonly Wanted[], entry: number): Request => ({ do: 'allocate', index: 0, last: 0, entry, isOwned: false, from, wanted });

/** What a write found, with the lock held, and will do. */
export type WritePlan =
  /** There is nothing to do; `content` is the entry in the way, if that is why. */
  | Plan<'occupied' | 'nothing' | 'busy', null, null, null>
  /** The root word becomes an entry at index 0, or nothing. */
  | Plan<'root store', null, null, null>
  /** The tree gets its first leaf. */
  | Plan<'root expand', null, null, Content>
  /** One entry over everything, or nothing at all, takes the place of all nodes. */
  | Plan<'new root', WriteRange, null, null>
  /** The leaf is edited. */
  | Plan<'exact fit' | 'slot store' | 'append' | 'overwrite', WriteRange, null, null>
  /** New nodes take the place of others. */
  | Plan<'rebuild', WriteRange, Rebuild, null>;

interface Plan<What, Range, Made, Leaf> {
  readonly what: What;
  /** Where the write goes. */
  readonly index: number;
  readonly last: number;
  readonly entry: number;
  /** What the first index, or the range erased, held. */
  readonly content: number;
  readonly range: Range;
  readonly rebuild: Made;
  readonly leaf: Leaf;
  /** The root that was found, 0 without a node. */
  readonly root: number;
  /** Whether readers may be about. */
  readonly inRcu: boolean;
}

const vain = (what: 'occupied' | 'nothing' | 'busy', content: number): WritePlan => ({ what, index: 0, last: 0, entry: 0, content, range: null, rebuild: null, leaf: null, root: 0, inRcu: false });

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
      return vain('busy', 0);
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
  if (last > high) return vain('occupied', 0); // two empty slots never meet: something begins behind this one
  return yield* planInLeaf(tree, decodeRoot(root), range, 0);
}

function* planStore(tree: Choosing, root: number, index: number, last: number, entry: number): Thread<WritePlan> {
  if (!isNode(root)) return planWithoutNode(root, index, last, entry);
  const range = yield* findRange(tree, decodeRoot(root), index, last, entry);
  return yield* planInLeaf(tree, decodeRoot(root), range, range.content);
}

function* planErase(tree: Choosing, root: number, index: number): Thread<WritePlan> {
  if (!isNode(root)) {
    if (index > 0 || root === 0) return vain('nothing', 0);
    yield* observed(tree.address, 0, 0, root, 'after');
    return planWithoutNode(root, 0, 0, 0);
  }
  const leaf = yield* leafAt(tree, decodeRoot(root), index);
  const { low, high } = leaf;
  const content = yield* contentOf(leaf);
  if (content === 0) return vain('nothing', content);
  yield* observed(tree.address, low, high, content, 'after');
  return yield* planInLeaf(tree, decodeRoot(root), yield* findRange(tree, decodeRoot(root), low, high, 0), content);
}

function* occupied(tree: TreeParts, first: number, last: number, content: number): Thread<WritePlan> {
  yield* observed(tree.address, first, last, content, 'after');
  return vain('occupied', content);
}

/** Without a node the root word is the entry at index 0, or 0. (`mas_store_root`, `mas_root_expand`) */
function planWithoutNode(root: number, index: number, last: number, entry: number): WritePlan {
  if (entry === 0 && (index > 0 || root === 0)) return vain('nothing', 0);
  const content = index === 0 ? root : 0;
  if (entry === 0 || (index === 0 && last === 0 && !looksLikeNode(entry))) return { what: 'root store', index, last, entry, content, range: null, rebuild: null, leaf: null, root: 0, inRcu: false };
  const leaf = emptyContent(MAPLE_LEAF_64, 0);
  if (root !== 0 && index > 0) put(leaf, 0, root);
  if (index > 1 || (index === 1 && root === 0)) put(leaf, index - 1, 0);
  put(leaf, last, entry);
  if (last < MAX_INDEX) put(leaf, MAX_INDEX, 0);
  return { what: 'root expand', index, last, entry, content, range: null, rebuild: null, leaf, root: 0, inRcu: false };
}

function* planInLeaf(tree: Choosing, root: number, range: WriteRange, content: number): Thread<WritePlan> {
  const { index, last, entry } = range;
  const inRcu = ((yield* load(flagsOf(tree.address), 'plain', FLAGS)) & USE_RCU) !== 0;
  const type = tree.storeType(range, inRcu);
  switch (type) {
    case 'new root':
    case 'exact fit':
    case 'slot store':
    case 'append':
      return { what: type, index, last, entry, content, range, rebuild: null, leaf: null, root, inRcu };
    case 'node store':
      if (!inRcu) return { what: 'overwrite', index, last, entry, content, range, rebuild: null, leaf: null, root, inRcu };
      return { what: 'rebuild', index, last, entry, content, range, rebuild: yield* planNode(range), leaf: null, root, inRcu };
    case 'rebalance':
    case 'split':
    case 'spanning store':
      return { what: 'rebuild', index, last, entry, content, range, rebuild: yield* planRebuild(tree, root, range), leaf: null, root, inRcu };
  }
}

/** How many new nodes a plan needs. An emptied tree asks for one and does not use it, as the kernel's does. (`mas_prealloc_calc`) */
export function nodesFor(plan: WritePlan): number {
  if (plan.what === 'rebuild') return plan.rebuild.fresh.length;
  return plan.what === 'root expand' || plan.what === 'new root' ? 1 : 0;
}
