import type { Address } from '../memory';

// How pointers to nodes are told from entries, `include/linux/maple_tree.h`: nodes are aligned to 256 bytes, and the low bits
// of a pointer to one say so. `address | type << 3 | 4` is a node, and the root pointer has bit 1 besides.

/** enum maple_type. */
export const MAPLE_LEAF_64: number = 1;

/** Nodes are aligned to this many bytes, whatever their geometry. */
export const NODE_ALIGN: number = 256;

const TYPE_SHIFT = 3;
const ENODE = 4;
const ROOT = 2;

/** The root pointer's value for a node. (`mt_mk_node`, `mte_mk_root`) */
export function encodeRoot(node: Address, type: number): number {
  return (node | (type << TYPE_SHIFT) | ENODE | ROOT) >>> 0;
}

/** Whether a root pointer leads to a node and is not an entry itself. (`xa_is_node`) */
export const isNode = (root: number): boolean => (root & 3) === ROOT && root > 4096;

/** The node that a pointer leads to. (`mte_to_node`) */
export const toNode = (pointer: number): Address => (pointer & -NODE_ALIGN) >>> 0;

/** Whether an entry would be taken for something of the tree's own. (`xa_is_advanced`) */
export const isReserved = (entry: number): boolean => (entry & 3) === 2 && entry < 4096;

/** The parent word of a root node: its tree, with a bit that no parent pointer has. (`mas_tree_parent`) */
export const rootParent = (tree: Address): number => tree | 1;
