import type { Address } from '../memory';

// How pointers to nodes are told from entries, `include/linux/maple_tree.h`: nodes are aligned to 256 bytes, and the low bits
// of a pointer to one say so. `address | type << 3 | 4` is a node, and the root pointer has bit 1 besides. A parent word holds
// the parent's address and the slot, or the tree's address in a root; that of a dead node is the node's own address.

/** enum maple_type: leaves, inner nodes, and inner nodes that track gaps. */
export const MAPLE_LEAF_64: number = 1;
export const MAPLE_RANGE_64: number = 2;
export const MAPLE_ARANGE_64: number = 3;

/** Nodes are aligned to this many bytes, whatever their geometry. */
export const NODE_ALIGN: number = 256;

const TYPE_SHIFT = 3;
const TYPE_MASK = 15;
const ENODE = 4;
const ROOT = 2;

const SLOT_SHIFT = 3;
const SLOT_MASK = 31;
const PARENT_IS_NODE = 6;
const PARENT_IS_TREE = 1;

/** A pointer to a node, as the slots of its parent hold it. (`mt_mk_node`) */
export const encodeNode = (node: Address, type: number): number => (node | (type << TYPE_SHIFT) | ENODE) >>> 0;

/** A pointer to a node, as the root word holds it. (`mte_mk_root`) */
export const encodeRoot = (pointer: number): number => (pointer | ROOT) >>> 0;

/** Whether the root word leads to a node and is not an entry itself. (`xa_is_node`) */
export const isNode = (root: number): boolean => (root & 3) === ROOT && root > 4096;

/** The pointer in a root word that leads to a node. (`mte_safe_root`) */
export const decodeRoot = (root: number): number => (root & ~ROOT) >>> 0;

/** The node that a pointer leads to. (`mte_to_node`) */
export const toNode = (pointer: number): Address => (pointer & -NODE_ALIGN) >>> 0;

/** The type of the node that a pointer leads to; 0 for what has none. (`mte_node_type`) */
export const typeOf = (pointer: number): number => (pointer >>> TYPE_SHIFT) & TYPE_MASK;

/** Whether nodes of a type have entries in their slots, not nodes. (`ma_is_leaf`) */
export const isLeafType = (type: number): boolean => type === MAPLE_LEAF_64;

/** Whether an entry would be taken for something of the tree's own. (`xa_is_advanced`) */
export const isReserved = (entry: number): boolean => (entry & 3) === 2 && entry < 4096;

/** Whether an entry at index 0 could not be told from a node if it were the root word. */
export const looksLikeNode = (entry: number): boolean => (entry & 3) === ROOT;

/** The parent word of a root node. (`mas_tree_parent`) */
export const rootParent = (tree: Address): number => (tree | PARENT_IS_TREE) >>> 0;

/** The parent word of another node. (`mas_set_parent`) */
export const parentWord = (parent: Address, slot: number): number => (parent | (slot << SLOT_SHIFT) | PARENT_IS_NODE) >>> 0;

/** Whether a parent word is a root's. (`ma_is_root`) */
export const isRootParent = (word: number): boolean => (word & PARENT_IS_TREE) !== 0;

/** The slot in a parent word. (`mte_parent_slot`) */
export const parentSlot = (word: number): number => (word >>> SLOT_SHIFT) & SLOT_MASK;
