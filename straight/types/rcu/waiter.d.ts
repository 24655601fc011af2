import { type Address } from '../../memory';
import type { CallbackBody } from './callback';
/** Makes a waiter; its address is that of its head. It is not done yet. */
export declare function initWaiter(): Address;
/** Sleeps until the waiter's callback has run. Acquire: pairs with the completion. (`wait_for_completion`) */
export declare function awaitDone(waiter: Address): void;
/** Leaves the stack frame. */
export declare function destroyWaiter(waiter: Address): void;
/** The callback that a waiter queues: wakes it. It touches nothing afterwards, for the frame may be gone. (`wakeme_after_rcu`) */
export declare const complete: CallbackBody;
