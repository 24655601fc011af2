import { free, mightSleep, reclaimed, requestBegins, requestEnds, store, warnUnless, type Address, type Thread } from '../memory';
import { CallbackTable, type Callback, type CallbackBody } from './callback';
import { funcOf, isAligned } from './rcu-head';
import { awaitDone, complete, destroyWaiter, initWaiter } from './waiter';

/** Requests for a grace period that are answered by a callback; how callbacks are queued is left to those who extend it. */
export abstract class CallbackRequests {
  /** Names the domain in events. */
  readonly domain: Address;
  protected readonly callbacks: CallbackTable;
  protected readonly wakeme: Callback;

  protected constructor(domain: Address) {
    this.domain = domain;
    this.callbacks = new CallbackTable();
    this.wakeme = this.callbacks.register('wakeme_after_rcu', complete, false);
  }

  callback(name: string, body: CallbackBody): Callback {
    return this.callbacks.register(name, body, true);
  }

  *callRcu(head: Address, callback: Callback | null): Thread<void> {
    if (!(yield* isAligned(head, 'call_rcu'))) return;
    yield* warnUnless(callback !== null, 'call_rcu: no function is given');
    if (callback === null) return;
    yield* requestBegins(this.domain, head, 'call_rcu');
    yield* this.enqueue(head, callback.func);
  }

  *kvfreeCallRcu(head: Address, object: Address): Thread<void> {
    if (!(yield* isAligned(head, 'kvfree_call_rcu'))) return;
    yield* requestBegins(this.domain, head, 'kvfree_call_rcu');
    yield* this.enqueue(head, head - object);
  }

  *kvfreeMightSleep(object: Address): Thread<void> {
    yield* this.synchronizeRcu();
    yield* reclaimed(object);
    yield* free(object, 'kvfree');
  }

  *synchronizeRcu(): Thread<void> {
    const waiter = yield* initWaiter();
    yield* mightSleep('synchronize_rcu');
    // One request, under the head's address: begun here, and answered by the return below, not by the callback that wakes us.
    yield* requestBegins(this.domain, waiter, 'synchronize_rcu');
    yield* this.awaitGracePeriod(waiter);
    yield* requestEnds(this.domain, waiter, 'after');
    yield* destroyWaiter(waiter);
  }

  /** Queues a callback that wakes the caller, and sleeps until it does. (`wait_rcu_gp`) */
  protected *awaitGracePeriod(waiter: Address): Thread<void> {
    yield* this.enqueue(waiter, this.wakeme.func);
    yield* this.sleepUntilDone(waiter);
  }

  /** Sleeps until a waiter is woken. */
  protected *sleepUntilDone(waiter: Address): Thread<void> {
    yield* awaitDone(waiter);
  }

  /** Queues a head behind all others. */
  protected *enqueue(head: Address, func: Address): Thread<void> {
    yield* store(funcOf(head), func, 'plain');
    yield* this.push(head);
  }

  /** Queues a head that knows its function. */
  protected abstract push(head: Address): Thread<void>;
}
