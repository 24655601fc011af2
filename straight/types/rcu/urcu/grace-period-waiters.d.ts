import { type Address } from '../../../memory';
/** A node for a thread that wants a grace period. (`DEFINE_URCU_WAIT_NODE`) */
export declare function initGpWaiter(): Address;
/** Leaves the stack frame. */
export declare function destroyGpWaiter(waiter: Address): void;
/** Says that its thread need not be woken. */
export declare function isRunning(waiter: Address): void;
/** Sleeps until woken, and until the frame may go. (`urcu_adaptative_busy_wait`) */
export declare function awaitWakeup(waiter: Address): void;
/**
 * Threads that want a grace period: a stack whose top is one word. Whoever finds it empty sees a grace period through for all who have
 * come when it begins; the others wait for him. (`struct urcu_wait_queue`)
 */
export declare class GracePeriodWaiters {
    readonly top: Address;
    constructor(top: Address);
    /** Makes the stack empty; before anybody else can see it. */
    init(): void;
    /** Comes in; returns whether nobody was there. Full: what was done before is seen by whoever takes the stack. (`urcu_wait_add`) */
    add(waiter: Address): boolean;
    /** Takes all; returns the top. (`urcu_move_waiters`) */
    takeAll(): Address;
    /** Wakes those taken, but for who runs. (`urcu_wake_all_waiters`) */
    wakeAll(taken: Address): void;
}
