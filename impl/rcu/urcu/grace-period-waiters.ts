import { again, alloc, exchange, fetchOr, free, load, retry, store, waitUntil, type Address, type Again, type Layout, type Thread } from '../../memory';

// struct urcu_wait_node, `src/urcu-wait.h`: on the stack of whoever waits, a link and a state.

const WAITER: Layout = { type: 'urcu_wait_node', words: 2, memory: 'stack', cache: 'stack' };

const nextOf = (waiter: Address): Address => waiter;
const stateOf = (waiter: Address): Address => waiter + 4;

const WAITING = 0;
const WAKEUP = 1;
/** Its thread runs; the frame is still needed. */
const RUNNING = 2;
/** Whoever woke it does not touch the frame any more. */
const TEARDOWN = 4;

/** The bottom of a stack; no node's address. */
const END = 1;

/** A node that is on the stack already but does not yet say what is below it. */
const UNLINKED = 0;

/** A node for a thread that wants a grace period. (`DEFINE_URCU_WAIT_NODE`) */
export function* initGpWaiter(): Thread<Address> {
  const waiter = yield* alloc(WAITER);
  yield* store(stateOf(waiter), WAITING, 'plain');
  return waiter;
}

/** Leaves the stack frame. */
export function* destroyGpWaiter(waiter: Address): Thread<void> {
  yield* free(waiter, 'any');
}

/** Says that its thread need not be woken. */
export function* isRunning(waiter: Address): Thread<void> {
  yield* store(stateOf(waiter), RUNNING);
}

/** Sleeps until woken, and until the frame may go. (`urcu_adaptative_busy_wait`) */
export function* awaitWakeup(waiter: Address): Thread<void> {
  yield* waitUntil(stateOf(waiter), '!=', WAITING, { sleeping: true });
  yield* fetchOr(stateOf(waiter), RUNNING);
  yield* waitUntil(stateOf(waiter), 'has', TEARDOWN, { sleeping: true });
}

/**
 * Threads that want a grace period: a stack whose top is one word. Whoever finds it empty sees a grace period through for all who have
 * come when it begins; the others wait for him. (`struct urcu_wait_queue`)
 */
export class GracePeriodWaiters {
  readonly top: Address;

  constructor(top: Address) {
    this.top = top;
    Object.freeze(this);
  }

  /** Makes the stack empty; before anybody else can see it. */
  *init(): Thread<void> {
    yield* store(this.top, END, 'plain');
  }

  /** Comes in; returns whether nobody was there. Full: what was done before is seen by whoever takes the stack. (`urcu_wait_add`) */
  *add(waiter: Address): Thread<boolean> {
    yield* store(nextOf(waiter), UNLINKED);
    const below = yield* exchange(this.top, waiter);
    yield* store(nextOf(waiter), below, 'release');
    return below === END;
  }

  /** Takes all; returns the top. (`urcu_move_waiters`) */
  *takeAll(): Thread<Address> {
    return yield* exchange(this.top, END);
  }

  /** Wakes those taken, but for who runs. (`urcu_wake_all_waiters`) */
  *wakeAll(taken: Address): Thread<void> {
    yield* retry<true>(wakeNext, taken);
  }
}

function* wakeNext(waiter = END): Thread<true | Again> {
  if (waiter === END) return true;
  const below = yield* waitUntil(nextOf(waiter), '!=', UNLINKED);
  if (((yield* load(stateOf(waiter))) & RUNNING) === 0) yield* wake(waiter);
  return again(below);
}

/** The frame may be gone as soon as it is said. (`urcu_adaptative_wake_up`) */
function* wake(waiter: Address): Thread<void> {
  yield* store(stateOf(waiter), WAKEUP, 'full');
  yield* fetchOr(stateOf(waiter), TEARDOWN);
}
