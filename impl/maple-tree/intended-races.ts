import type { Intended } from '../memory';

// The kernel's tree has no READ_ONCE and no WRITE_ONCE: what is not a pointer to follow is read and written plainly on both sides.
// These accesses race on purpose, because a reader throws away what it read from a node that turns out to be dead.
// This is the whole list, by function of lib/maple_tree.c.

/** Pivots: read by `mtree_lookup_walk` without the lock, written by whoever edits a node or puts an rcu_head over them. */
export const PIVOT: Intended = Object.freeze({ intended: 'pivots are plain: mtree_lookup_walk, mas_wr_slot_store' });

/** The parent: read by `ma_dead_node` and `mas_ascend` without the lock, written by `mte_set_node_dead` and `mas_adopt_children`. */
export const PARENT: Intended = Object.freeze({ intended: 'parents are plain: ma_dead_node, mte_set_node_dead' });

/** The metadata: it lies in the memory of the last slot, which readers of a full node look at; written by `ma_set_meta`. */
export const METADATA: Intended = Object.freeze({ intended: 'metadata is plain: ma_meta_end, ma_set_meta' });

/** Gaps: kept by `mas_parent_gap` in nodes that readers may be in; readers without the lock do not look at them. */
export const GAP: Intended = Object.freeze({ intended: 'gaps are plain: mas_parent_gap, mas_empty_area' });

/** The flags with the height: read by `mas_ascend` (`mt_is_alloc`) without the lock, written by `mt_set_height`. */
export const FLAGS: Intended = Object.freeze({ intended: 'flags are plain: mt_is_alloc, mt_set_height' });

/** What a dead subtree keeps over the pivots of its nodes until it is freed; readers who are still inside look at pivots. */
export const DEAD: Intended = Object.freeze({ intended: 'dead nodes are reused: mte_destroy_descend, mte_dead_leaves' });
