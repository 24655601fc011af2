import type { Address, MemoryKind, Thread } from '../memory';
import type { Callback, CallbackBody } from './callback';
import type { Daemon } from './daemon';
import type { Detector } from './detector';
import type { Guard } from './guard';

/** The size of what a cookie is kept in, in words. (`struct rcu_gp_oldstate`) */
export const COOKIE_WORDS: number = 2;

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
  readLock(reader: number): Thread<Guard>;

  /** Leaves the innermost section. Never waits. */
  readUnlock(guard: Guard): Thread<void>;

  /** Registers a function that `callRcu` can be given; only while the world is built. */
  callback(name: string, body: CallbackBody): Callback;

  /**
   * Has `callback` called with `head` after a grace period, in callback context. `head` is two words inside an object that
   * stays allocated until then and is on no other list. Never waits. (`call_rcu`)
   */
  callRcu(head: Address, callback: Callback | null): Thread<void>;

  /**
   * Has `object`, in which `head` lies, freed after a grace period. Never waits. `memory` is where the object comes from, a slab unless told; the kernel sees it
   * by the address. (`kvfree_call_rcu`)
   */
  kvfreeCallRcu(head: Address, object: Address, memory?: MemoryKind): Thread<void>;

  /** Has `object`, which has no head, freed after a grace period; may sleep. (`kvfree_rcu_mightsleep`) */
  kvfreeMightSleep(object: Address, memory?: MemoryKind): Thread<void>;

  /** Sleeps until every section that is open at the call has ended. (`synchronize_rcu`) */
  synchronizeRcu(): Thread<void>;

  /** The same, in a hurry. (`synchronize_rcu_expedited`) */
  synchronizeRcuExpedited(): Thread<void>;

  /** Sleeps until every callback queued before the call has returned; at once when there is none. (`rcu_barrier`) */
  rcuBarrier(): Thread<void>;

  /** Sleeps until everything given to `kvfreeCallRcu` before the call is freed. (`kvfree_rcu_barrier`) */
  kvfreeRcuBarrier(): Thread<void>;

  /** Notes in `cookie`, `COOKIE_WORDS` words, what must have passed for a grace period to have. Never waits. (`get_state_synchronize_rcu_full`) */
  getState(cookie: Address): Thread<void>;

  /** The same, and sees to it that a grace period will. Never waits. (`start_poll_synchronize_rcu_full`) */
  startPoll(cookie: Address): Thread<void>;

  /** Whether every section that was open when the cookie was taken has ended; false may mean that nobody has noticed. Never waits. (`poll_state_synchronize_rcu_full`) */
  pollState(cookie: Address): Thread<boolean>;

  /** Sleeps for a grace period unless one has passed since the cookie was taken. (`cond_synchronize_rcu_full`) */
  condSynchronize(cookie: Address): Thread<void>;
}
