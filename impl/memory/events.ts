import type { Address, EventName, Thread } from './access';
import { act } from './site';

function announce(event: EventName, when: 'before' | 'after', domain: Address, key: number, detail: string): Thread<void> {
  return act({ kind: 'event', event, domain, key, when, detail });
}

/**
 * A read lock returned. Rides on the lock's last access; said at every depth, the outermost counts. `sleepable` for domains whose readers
 * may sleep: one domain always says the same.
 */
export const sectionBegins = (domain: Address, kind: '' | 'sleepable' = ''): Thread<void> => announce('section-begins', 'after', domain, 0, kind);

/** A read unlock is called. Rides on the unlock's first access. */
export const sectionEnds = (domain: Address): Thread<void> => announce('section-ends', 'before', domain, 0, '');

/**
 * A request for a grace period is made: rides on the first access of synchronize, call_rcu, get_state. `key` is the address
 * of the rcu_head, or of the waiter's completion; `detail` is the function's name. A key already open is `double-queue`.
 */
export const requestBegins = (domain: Address, key: Address, detail: string): Thread<void> => announce('request-begins', 'before', domain, key, detail);

/** The request is answered: `before` the first access of the callback or free, or `after` the last access of the wait. */
export const requestEnds = (domain: Address, key: Address, when: 'before' | 'after'): Thread<void> => announce('request-ends', when, domain, key, '');

/**
 * A cookie for a grace period is taken (`get_state_synchronize_rcu`): rides on the first access of that call. `key` is the address where the
 * cookie is kept; taken again, it is another one. Nobody has to answer it.
 */
export const cookieTaken = (domain: Address, key: Address, detail: string): Thread<void> => announce('cookie-taken', 'before', domain, key, detail);

/** Somebody was told that a grace period has passed since the cookie was taken: rides on the last access of that call. */
export const cookieElapsed = (domain: Address, key: Address): Thread<void> => announce('cookie-elapsed', 'after', domain, key, '');

/** The detector's own grace period begins; drawn in the schedule, judged by nobody. */
export const gracePeriodBegins = (domain: Address): Thread<void> => announce('grace-period-begins', 'after', domain, 0, '');

/** The detector's own grace period ends; drawn, not judged. */
export const gracePeriodEnds = (domain: Address): Thread<void> => announce('grace-period-ends', 'after', domain, 0, '');

/** rcu_barrier is called; `key` is the address of its waiter. Callbacks queued or running now must have returned when it ends. */
export const barrierBegins = (domain: Address, key: Address): Thread<void> => announce('barrier-begins', 'before', domain, key, 'rcu_barrier');

/** rcu_barrier returns. */
export const barrierEnds = (domain: Address, key: Address): Thread<void> => announce('barrier-ends', 'after', domain, key, '');

/** A callback is being invoked: until `callbackEnds` the actor may not sleep. */
export const callbackBegins = (domain: Address, key: Address): Thread<void> => announce('callback-begins', 'before', domain, key, '');

/** The callback has returned. */
export const callbackEnds = (domain: Address, key: Address): Thread<void> => announce('callback-ends', 'after', domain, key, '');

/** A context in which nothing may sleep begins (a spinlock is held, interrupts are off); `detail` names it. */
export const atomicBegins = (detail: string): Thread<void> => announce('atomic-begins', 'after', 0, 0, detail);

/** The innermost such context ends. */
export const atomicEnds = (detail: string): Thread<void> => announce('atomic-ends', 'before', 0, 0, detail);

/**
 * The CPU takes no interrupts from the next access on, which this rides on, and nothing else runs on it: `local_irq_save`. Nests, and nothing may
 * sleep meanwhile. An actor without a CPU has one of its own.
 */
export const interruptsOff = (): Thread<void> => announce('interrupts-off', 'before', 0, 0, 'interrupts off');

/** The CPU takes interrupts again after the access before, which this rides on: `local_irq_restore`. */
export const interruptsOn = (): Thread<void> => announce('interrupts-on', 'after', 0, 0, 'interrupts on');

/** might_sleep(): what follows may block; illegal inside a section, in atomic context and in a callback. */
export const mightSleep = (detail: string): Thread<void> => announce('might-sleep', 'before', 0, 0, detail);
