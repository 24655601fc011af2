import type { Intended } from '../../memory';
/** Pivots: read by `mtree_lookup_walk` without the lock, written by whoever edits a node or puts an rcu_head over them. */
export declare const PIVOT: Intended;
/** The parent: read by `ma_dead_node` without the lock, written by `mte_set_node_dead`. */
export declare const PARENT: Intended;
/** The metadata: it lies in the memory of the last slot, which readers of a full leaf look at; written by `ma_set_meta`. */
export declare const METADATA: Intended;
