import { type Address } from '../../../memory';
import type { NodeWords } from './tree-words';
/** For whom the two grace periods of a leaf wait already, and whether they must wait for a task that is about to be put on its list. */
export interface Waiting {
    /** Whether `gpTasks` points at somebody. */
    readonly hasGpTasks: boolean;
    readonly hasExpTasks: boolean;
    /** Whether the CPU owes the present grace period a quiescent state, so that the task's section may have begun before it. */
    readonly blocksGp: boolean;
    readonly blocksExp: boolean;
}
/** Where a task is put on the list: at an end, or behind the first that a grace period waits for. */
export type Place = 'first' | 'last' | 'behind-gp-tasks' | 'behind-exp-tasks';
/**
 * Where: so that the grace periods that must wait for it do, and the others if possible do not, the expedited one least of all.
 * (The table of `rcu_preempt_ctxt_queue`)
 */
export declare function placeOf({ hasGpTasks, hasExpTasks, blocksGp, blocksExp }: Waiting): Place;
/** Puts a task on a leaf's list. */
export declare function putAt(entry: Address, place: Place, { blkdTasks, gpTasks, expTasks }: NodeWords): void;
/** The first task of a leaf's list, 0 when it is empty. */
export declare function firstBlocked({ blkdTasks }: NodeWords): Address;
/** Takes a task off a leaf's list; returns the one behind it, 0 when it was the last. (`rcu_next_node_entry`, `list_del_init`) */
export declare function takeBlockedOff(entry: Address, { blkdTasks }: NodeWords): Address;
