import type { Address } from '../../memory';
/** enum maple_type: leaves, inner nodes, and inner nodes that track gaps. */
export declare const MAPLE_LEAF_64: number;
export declare const MAPLE_RANGE_64: number;
export declare const MAPLE_ARANGE_64: number;
/** Nodes are aligned to this many bytes, whatever their geometry. */
export declare const NODE_ALIGN: number;
/** A pointer to a node, as the slots of its parent hold it. (`mt_mk_node`) */
export declare const encodeNode: (node: Address, type: number) => number;
/** A pointer to a node, as the root word holds it. (`mte_mk_root`) */
export declare const encodeRoot: (pointer: number) => number;
/** Whether the root word leads to a node and is not an entry itself. (`xa_is_node`) */
export declare const isNode: (root: number) => boolean;
/** The pointer in a root word that leads to a node. (`mte_safe_root`) */
export declare const decodeRoot: (root: number) => number;
/** The node that a pointer leads to. (`mte_to_node`) */
export declare const toNode: (pointer: number) => Address;
/** The type of the node that a pointer leads to; 0 for what has none. (`mte_node_type`) */
export declare const typeOf: (pointer: number) => number;
/** Whether nodes of a type have entries in their slots, not nodes. (`ma_is_leaf`) */
export declare const isLeafType: (type: number) => boolean;
/** Whether an entry would be taken for something of the tree's own. (`xa_is_advanced`) */
export declare const isReserved: (entry: number) => boolean;
/** Whether an entry at index 0 could not be told from a node if it were the root word. */
export declare const looksLikeNode: (entry: number) => boolean;
/** The parent word of a root node. (`mas_tree_parent`) */
export declare const rootParent: (tree: Address) => number;
/** The parent word of another node. (`mas_set_parent`) */
export declare const parentWord: (parent: Address, slot: number) => number;
/** Whether a parent word is a root's. (`ma_is_root`) */
export declare const isRootParent: (word: number) => boolean;
/** The slot in a parent word. (`mte_parent_slot`) */
export declare const parentSlot: (word: number) => number;
