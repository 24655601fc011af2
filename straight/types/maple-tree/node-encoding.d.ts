import type { Address } from '../../memory';
/** enum maple_type. */
export declare const MAPLE_LEAF_64: number;
/** Nodes are aligned to this many bytes, whatever their geometry. */
export declare const NODE_ALIGN: number;
/** The root pointer's value for a node. (`mt_mk_node`, `mte_mk_root`) */
export declare function encodeRoot(node: Address, type: number): number;
/** Whether a root pointer leads to a node and is not an entry itself. (`xa_is_node`) */
export declare const isNode: (root: number) => boolean;
/** The node that a pointer leads to. (`mte_to_node`) */
export declare const toNode: (pointer: number) => Address;
/** Whether an entry would be taken for something of the tree's own. (`xa_is_advanced`) */
export declare const isReserved: (entry: number) => boolean;
/** The parent word of a root node: its tree, with a bit that no parent pointer has. (`mas_tree_parent`) */
export declare const rootParent: (tree: Address) => number;
