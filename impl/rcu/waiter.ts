import { alloc, free, store, waitUntil, type Address, type Layout, type Thread } from '../memory';
import type { CallbackBody } from './callback';
import { RCU_HEAD_WORDS } from './rcu-head';

// struct rcu_synchronize, `kernel/rcu/update.c`: an rcu_head and a completion on the stack of whoever waits.

const WAITER: Layout = { type: 'rcu_synchronize', words: RCU_HEAD_WORDS + 1, memory: 'stack', cache: 'stack' };

const doneOf = (waiter: Address): Address => waiter + RCU_HEAD_WORDS * 4;

/** Makes a waiter; its address is that of its head. It is not done yet. */
export function* initWaiter(): Thread<Address> {
  const waiter = yield* alloc(WAITER);
  yield* store(doneOf(waiter), 0, 'plain');
  return waiter;
}

/** Sleeps until the waiter's callback has run. Acquire: pairs with the completion. (`wait_for_completion`) */
export function* awaitDone(waiter: Address): Thread<void> {
  yield* waitUntil(doneOf(waiter), '==', 1, { sleeping: true });
}

/** Leaves the stack frame. */
export function* destroyWaiter(waiter: Address): Thread<void> {
  yield* free(waiter, 'any');
}

/** The callback that a waiter queues: wakes it. It touches nothing afterwards, for the frame may be gone. (`wakeme_after_rcu`) */
export const complete: CallbackBody = function* (head: Address): Thread<void> {
  yield* store(doneOf(head), 1, 'release');
};
