import type { Intended } from '../memory';

// The kernel's tree has no READ_ONCE and no WRITE_ONCE: what is not a pointer to follow is read and written plainly on both sides.
// These accesses race on purpose, because a reader throws away what it read from a node that turns out to be dead.
// This is the whole list, by function of lib/maple_tree.c.

/** Pivots: read by `mtree_lookup_walk` without the lock, written by whoever edits a node or puts an rcu_head over them. */
export const PIVOT: Intended = Object.freeze({ intended: 'pivots are plain: mtree_lookup_walk, mas_wr_node_store' });

/** The parent: read by `ma_dead_node` without the lock, written by `mte_set_node_dead`. */
export const PARENT: Intended = Object.freeze({ intended: 'parents are plain: ma_dead_node, mte_set_node_dead' });

/** The metadata: it lies in the memory of the last slot, which readers of a full leaf look at; written by `ma_set_meta`. */
export const METADATA: Intended = Object.freeze({ intended: 'metadata is plain: ma_meta_end, ma_set_meta' });
