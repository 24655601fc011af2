import { load, type Address, type Thread } from '../memory';
import type { LeafLayout } from './leaf-layout';
import { findRange, widenOverEmpty, type LeafRange } from './leaf-range';
import { isNode, toNode } from './node-encoding';
import { storeType, type StoreType } from './store-type';
import { flagsOf, rootOf, USE_RCU } from './tree-words';

/** What is to be written: an entry at an index, only if that is free or in any case; or nothing over the range found there. */
export type Writing = 'insert' | 'store' | 'erase';

/** What a write found and will do. `content` is the entry at the index, 0 for none. */
export type WritePlan =
  /** There is nothing to do. */
  | { readonly what: 'nothing to erase' | 'occupied'; readonly content: number }
  /** The root word becomes an entry at index 0, or nothing. */
  | { readonly what: 'root store'; readonly content: number; readonly word: number }
  /** The tree gets its first leaf; `alone` was its entry at index 0, if any. */
  | { readonly what: 'root expand'; readonly content: number; readonly alone: number; readonly index: number }
  | { readonly what: StoreType; readonly content: number; readonly node: Address; readonly range: LeafRange; readonly inRcu: boolean };

/** Looks, with the lock held, where a write falls and chooses how to do it. (`mas_wr_preallocate`, `mas_erase`) */
export function* planWrite(tree: Address, leaf: LeafLayout, how: Writing, index: number, entry: number): Thread<WritePlan> {
  const root = yield* load(rootOf(tree));
  if (!isNode(root)) return planRoot(root, how, index, entry);
  const inRcu = ((yield* load(flagsOf(tree), 'plain')) & USE_RCU) !== 0;
  const node = toNode(root);
  const found = yield* findRange(node, leaf, index, how === 'erase');
  const { content } = found;
  if (how === 'insert' && content !== 0) return { what: 'occupied', content };
  if (how === 'erase' && content === 0) return { what: 'nothing to erase', content };
  const range = how === 'erase' ? yield* widenOverEmpty(node, leaf, found) : found;
  return { what: storeType(leaf, range, inRcu), content, node, range, inRcu };
}

/** Without a node the root word is the entry at index 0, or 0. (`mas_store_root`) */
function planRoot(root: number, how: Writing, index: number, entry: number): WritePlan {
  const content = index === 0 ? root : 0;
  if (how === 'insert' && content !== 0) return { what: 'occupied', content };
  if (how === 'erase') return content === 0 ? { what: 'nothing to erase', content } : { what: 'root store', content, word: 0 };
  const looksLikeNode = (entry & 3) === 2;
  return index === 0 && !looksLikeNode ? { what: 'root store', content, word: entry } : { what: 'root expand', content, alone: root, index };
}

/** Whether a plan needs a new node. An emptied tree asks for one and does not use it, as the kernel's does. (`mas_prealloc_calc`) */
export function needsNode(plan: WritePlan): boolean {
  return plan.what === 'root expand' || plan.what === 'new root' || (plan.what === 'node store' && plan.inRcu);
}
