import { compareAndSwap, fetchAnd, fetchOr, retry, RETRY, waitUntil, type Address, type Again, type Thread } from '../../memory';

/** Queued, or waiting for the grace period after which it will be. */
const PENDING = 1;

/** May be begun. */
const READY = 2;

/** Somebody does it. */
const RUNNING = 4;

/**
 * One piece of work, to be done by the one thread that it belongs to: in one word, whether it is queued and whether it is being done. It can be
 * queued again while it is being done, and is then done again; queued twice, it is done once. (`struct work_struct`, `kernel/workqueue.c`)
 */
export class Work {
  readonly word: Address;

  constructor(word: Address) {
    this.word = word;
    Object.freeze(this);
  }

  /** Queues it. (`queue_delayed_work`; how long it is delayed is left open) */
  *queue(): Thread<void> {
    yield* fetchOr(this.word, PENDING | READY);
  }

  /** Claims it for whoever will queue it later; false when it is claimed or queued already. (`queue_rcu_work`) */
  *claim(): Thread<boolean> {
    return ((yield* fetchOr(this.word, PENDING)) & PENDING) === 0;
  }

  /** Blocks until it is queued. */
  *awaitQueued(): Thread<void> {
    yield* waitUntil(this.word, 'has', READY, { sleeping: true });
  }

  /** Begins it; false when it has been cancelled. */
  *begin(): Thread<boolean> {
    return (yield* compareAndSwap(this.word, PENDING | READY, RUNNING)) === (PENDING | READY);
  }

  /** It is done. */
  *end(): Thread<void> {
    yield* fetchAnd(this.word, ~RUNNING);
  }

  /** Sleeps until it is done and not queued. (`flush_work`, `flush_rcu_work`) */
  *flush(): Thread<void> {
    yield* waitUntil(this.word, '==', 0, { sleeping: true });
  }

  /** Takes it from the queue, and sleeps until it is not being done, even if it queued itself meanwhile. (`cancel_delayed_work_sync`) */
  *cancel(): Thread<void> {
    const { word } = this;
    yield* retry<true>(function* (): Thread<true | Again> {
      if (((yield* fetchAnd(word, ~(PENDING | READY))) & RUNNING) === 0) return true;
      yield* waitUntil(word, 'lacks', RUNNING, { sleeping: true });
      return RETRY;
    });
  }
}
