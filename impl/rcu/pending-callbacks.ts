import { compareAndSwap, exchange, load, retry, RETRY, store, waitUntil, type Address, type Again, type Thread } from '../memory';
import { nextOf } from './rcu-head';

/** Nothing is queued and nothing is being invoked. */
const IDLE = 1;

/** Nothing is queued; a batch that was taken is not done yet. */
const IN_FLIGHT = 3;

/** Nothing is queued, but somebody wants a grace period all the same. */
const ASKED = 5;

/** A head that is on the list already but does not yet say what comes after it. */
const UNLINKED = 0;

/** True for what ends a list: `IDLE`, `IN_FLIGHT` or `ASKED`, which no rcu_head's address can be. */
export const isEnd = (head: Address): boolean => (head & 1) === 1;

/**
 * The queued callbacks of one domain: a stack whose top is one word, turned round when it is taken, so that callbacks are
 * invoked in the order in which they were queued.
 *
 * Pushing never waits and never repeats: one exchange of the top, then the link, as in liburcu's `wfstack`; whoever takes the
 * list waits for a link that is not there yet. The word also says whether a taken batch is still in flight, which is what
 * rcu_barrier must know and could not learn from two words without a window between them.
 *
 * As in the kernel, queueing a head that is queued already makes the list run in a circle: nothing here hides it.
 */
export class PendingCallbacks {
  /** The top of the stack. */
  readonly top: Address;

  constructor(top: Address) {
    this.top = top;
    Object.freeze(this);
  }

  /** Makes the list empty; before anybody else can see it. */
  *init(): Thread<void> {
    yield* store(this.top, IDLE, 'plain');
  }

  /** Queues a head. Full: what its owner did before is seen by whoever invokes it. */
  *push(head: Address): Thread<void> {
    yield* store(nextOf(head), UNLINKED);
    const below = yield* exchange(this.top, head);
    yield* store(nextOf(head), below, 'release');
  }

  /** Has a grace period made though nothing is queued. Whether a batch is in flight is forgotten; `isIdle` says no meanwhile. */
  *ask(): Thread<void> {
    const { top } = this;
    yield* retry<true>(function* (): Thread<true | Again> {
      const seen = yield* load(top);
      if (seen !== IDLE && seen !== IN_FLIGHT) return true;
      return (yield* compareAndSwap(top, seen, ASKED)) === seen ? true : RETRY;
    });
  }

  /** Blocks until something is queued, or asked for. */
  *awaitAny(): Thread<void> {
    yield* waitUntil(this.top, '>', IN_FLIGHT, { sleeping: true });
  }

  /** Whether something is queued, or asked for. */
  *hasAny(): Thread<boolean> {
    return (yield* load(this.top)) > IN_FLIGHT;
  }

  /** Whether nothing is queued and nothing is being invoked. */
  *isIdle(): Thread<boolean> {
    return (yield* load(this.top, 'acquire')) === IDLE;
  }

  /** Waits until no batch is in flight; says what is left. */
  *flush(): Thread<'nothing' | 'callbacks' | 'grace period'> {
    const top = yield* waitUntil(this.top, '!=', IN_FLIGHT, { sleeping: true });
    if (top === IDLE) return 'nothing';
    return top === ASKED ? 'grace period' : 'callbacks';
  }

  /** Takes everything, the last queued first, and leaves a batch in flight. */
  *take(): Thread<Address> {
    return yield* exchange(this.top, IN_FLIGHT);
  }

  /** Turns a taken list round; returns its new first head. Ends on a circle, too, and leaves it one. (`llist_reverse_order`) */
  *reverse(taken: Address): Thread<Address> {
    let reversed = IDLE;
    let head = taken;
    while (!isEnd(head)) {
      const next = yield* waitUntil(nextOf(head), '!=', UNLINKED);
      if (next !== reversed) yield* store(nextOf(head), reversed, 'plain');
      reversed = head;
      head = next;
    }
    return reversed;
  }

  /** Hands each head of a reversed list to `visit`, which may free it: the link is read first. */
  *forEach(first: Address, visit: (head: Address) => Thread<void>): Thread<void> {
    let head = first;
    while (!isEnd(head)) {
      const next = yield* load(nextOf(head), 'plain');
      yield* visit(head);
      head = next;
    }
  }

  /** The batch in flight is done: what was queued meanwhile stays queued. */
  *landed(): Thread<void> {
    yield* compareAndSwap(this.top, IN_FLIGHT, IDLE);
  }
}
