import type { Intended } from '../../memory';
/** Pivots: read by `mtree_lookup_walk` without the lock, written by whoever edits a node or puts an rcu_head over them. */
export declare const PIVOT: Intended;
/** The parent: read by `ma_dead_node` and `mas_ascend` without the lock, written by `mte_set_node_dead` and `mas_adopt_children`. */
export declare const PARENT: Intended;
/** The metadata: it lies in the memory of the last slot, which readers of a full node look at; written by `ma_set_meta`. */
export declare const METADATA: Intended;
/** Gaps: kept by `mas_parent_gap` in nodes that readers may be in; readers without the lock do not look at them. */
export declare const GAP: Intended;
/** The flags with the height: read by `mas_ascend` (`mt_is_alloc`) without the lock, written by `mt_set_height`. */
export declare const FLAGS: Intended;
/** What a dead subtree keeps over the pivots of its nodes until it is freed; readers who are still inside look at pivots. */
export declare const DEAD: Intended;
