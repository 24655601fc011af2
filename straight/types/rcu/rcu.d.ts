import type { Address, MemoryKind } from '../../memory';
import type { Callback, CallbackBody } from './callback';
import type { Daemon } from './daemon';
import type { Detector } from './detector';
import type { Guard } from './guard';
/** The size of what a cookie is kept in, in words. (`struct rcu_gp_oldstate`) */
export declare const COOKIE_WORDS: number;
/**
 * Read-copy-update, as containers and boxes see it: sections, and requests that are answered once every section that was open
 * when they were made has ended. Which detector keeps that promise, and how, is the implementation's affair.
 */
export interface Rcu {
    /** Names the domain in events: sections and requests of different domains have nothing to do with each other. */
    readonly domain: Address;
    /** The steps of the detector, to be run by an actor of their own. */
    readonly detector: Detector;
    /** The CPU that the detector's actor must be bound to; any unless told. */
    readonly detectorCpu?: number;
    /** Who else must run, each an actor of its own. */
    readonly daemons: readonly Daemon[];
    /** Enters a read-side critical section in the words of this reader; sections nest. Never waits. */
    readLock(reader: number): Guard;
    /** Leaves the innermost section. Never waits. */
    readUnlock(guard: Guard): void;
    /** Registers a function that `callRcu` can be given; only while the world is built. */
    callback(name: string, body: CallbackBody): Callback;
    /**
     * Has `callback` called with `head` after a grace period, in callback context. `head` is two words inside an object that
     * stays allocated until then and is on no other list. Never waits. (`call_rcu`)
     */
    callRcu(head: Address, callback: Callback | null): void;
    /**
     * Has `object`, in which `head` lies, freed after a grace period. Never waits. `memory` is where the object comes from, a slab unless told; the kernel sees it
     * by the address. (`kvfree_call_rcu`)
     */
    kvfreeCallRcu(head: Address, object: Address, memory?: MemoryKind): void;
    /** Has `object`, which has no head, freed after a grace period; may sleep. (`kvfree_rcu_mightsleep`) */
    kvfreeMightSleep(object: Address, memory?: MemoryKind): void;
    /** Sleeps until every section that is open at the call has ended. (`synchronize_rcu`) */
    synchronizeRcu(): void;
    /** The same, in a hurry. (`synchronize_rcu_expedited`) */
    synchronizeRcuExpedited(): void;
    /** Sleeps until every callback queued before the call has returned; at once when there is none. (`rcu_barrier`) */
    rcuBarrier(): void;
    /** Sleeps until everything given to `kvfreeCallRcu` before the call is freed. (`kvfree_rcu_barrier`) */
    kvfreeRcuBarrier(): void;
    /** Notes in `cookie`, `COOKIE_WORDS` words, what must have passed for a grace period to have. Never waits. (`get_state_synchronize_rcu_full`) */
    getState(cookie: Address): void;
    /** The same, and sees to it that a grace period will. Never waits. (`start_poll_synchronize_rcu_full`) */
    startPoll(cookie: Address): void;
    /** Whether every section that was open when the cookie was taken has ended; false may mean that nobody has noticed. Never waits. (`poll_state_synchronize_rcu_full`) */
    pollState(cookie: Address): boolean;
    /** Sleeps for a grace period unless one has passed since the cookie was taken. (`cond_synchronize_rcu_full`) */
    condSynchronize(cookie: Address): void;
}
