import { load, type Address, type Thread } from '../../memory';
import { addToList, addToListEnd, nodeAfter, takeOffList } from '../circular-list';
import type { NodeWords } from './tree-words';

// The list of the tasks that were preempted in their sections on the CPUs of a leaf. A grace period that waits for one of them waits for all behind
// it, so a pointer to the first is enough. Everything here is done under the leaf's lock. (`kernel/rcu/tree_plugin.h`)

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
export function placeOf({ hasGpTasks, hasExpTasks, blocksGp, blocksExp }: Waiting): Place {
  if (blocksExp) return hasExpTasks && !(hasGpTasks && blocksGp) ? 'behind-exp-tasks' : 'last';
  if (!blocksGp) return 'first';
  if (hasGpTasks) return 'behind-gp-tasks';
  // What is behind the first that the expedited grace period waits for would hold it up; from the front the task holds up only the normal one.
  return hasExpTasks ? 'first' : 'last';
}

/** Puts a task on a leaf's list. */
export function* putAt(entry: Address, place: Place, { blkdTasks, gpTasks, expTasks }: NodeWords): Thread<void> {
  if (place === 'first') yield* addToList(entry, blkdTasks);
  else if (place === 'last') yield* addToListEnd(entry, blkdTasks);
  else yield* addToList(entry, yield* load(place === 'behind-gp-tasks' ? gpTasks : expTasks));
}

/** The first task of a leaf's list, 0 when it is empty. */
export function* firstBlocked({ blkdTasks }: NodeWords): Thread<Address> {
  const first = yield* nodeAfter(blkdTasks);
  return first === blkdTasks ? 0 : first;
}

/** Takes a task off a leaf's list; returns the one behind it, 0 when it was the last. (`rcu_next_node_entry`, `list_del_init`) */
export function* takeBlockedOff(entry: Address, { blkdTasks }: NodeWords): Thread<Address> {
  const next = yield* nodeAfter(entry);
  yield* takeOffList(entry);
  return next === blkdTasks ? 0 : next;
}
