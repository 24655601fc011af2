import {
  barrierBegins,
  barrierEnds,
  cookieElapsed,
  cookieTaken,
  fence,
  gracePeriodEnds,
  load,
  mightSleep,
  store,
  type Address,
  type Thread,
} from '../memory';
import type { Callback } from './callback';
import { CallbackRequests } from './callback-requests';
import type { Daemon } from './daemon';
import type { Batch, Detector, Snapshot } from './detector';
import type { Guard } from './guard';
import { invoke } from './invoke';
import type { PendingCallbacks } from './pending-callbacks';
import type { Rcu } from './rcu';
import { seqEnd, seqIsDone, seqSnapshot, seqStart } from './sequence';
import { awaitDone, complete, destroyWaiter, initWaiter } from './waiter';

/**
 * RCU whose callbacks wait in one queue for one thread, which takes all of them, sees a grace period through, and invokes them. How
 * readers are counted and waited for is left to those who extend it. Callbacks and `kvfreeCallRcu` share the queue, as in kernels without batching.
 */
export abstract class QueuedRcu extends CallbackRequests implements Rcu {
  readonly detector: Detector<Batch>;
  readonly daemons: readonly Daemon[] = Object.freeze([]);
  protected readonly pending: PendingCallbacks;
  protected readonly barrier: Callback;
  /** The counter of grace periods; 0 where nobody polls, so that nothing counts upwards and states converge. */
  protected readonly sequence: Address;

  protected constructor(domain: Address, pending: PendingCallbacks, sequence: Address) {
    super(domain);
    this.pending = pending;
    this.sequence = sequence;
    this.barrier = this.callbacks.register('rcu_barrier_callback', complete, false);
    this.detector = Object.freeze({
      awaitRequest: () => this.pending.awaitAny(),
      start: () => this.startGracePeriod(),
      wait: ({ snapshot }) => this.awaitReaders(snapshot),
      end: ({ snapshot }) => this.endGracePeriod(snapshot),
      invoke: ({ batch }) => this.invokeAll(batch),
    } satisfies Detector);
  }

  abstract readLock(reader: number): Thread<Guard>;

  abstract readUnlock(guard: Guard): Thread<void>;

  /** Notes the readers that must be waited for. Called when the callbacks are taken and the grace period has begun. */
  protected abstract startGracePeriod(): Thread<Snapshot>;

  /** Waits for them. */
  protected abstract awaitReaders(snapshot: Snapshot): Thread<void>;

  *synchronizeRcuExpedited(): Thread<void> {
    yield* this.synchronizeRcu();
  }

  *rcuBarrier(): Thread<void> {
    const waiter = yield* initWaiter();
    yield* mightSleep('rcu_barrier');
    yield* barrierBegins(this.domain, waiter);
    if (!(yield* this.pending.isIdle())) {
      yield* this.enqueue(waiter, this.barrier.func);
      yield* awaitDone(waiter);
    }
    yield* barrierEnds(this.domain, waiter);
    yield* destroyWaiter(waiter);
  }

  /** Objects to be freed wait among the callbacks. */
  *kvfreeRcuBarrier(): Thread<void> {
    yield* this.rcuBarrier();
  }

  *getState(cookie: Address): Thread<void> {
    yield* cookieTaken(this.domain, cookie, 'get_state_synchronize_rcu');
    yield* store(cookie, seqSnapshot(yield* load(this.polled(), 'full')), 'plain');
  }

  *startPoll(cookie: Address): Thread<void> {
    yield* cookieTaken(this.domain, cookie, 'start_poll_synchronize_rcu');
    yield* store(cookie, seqSnapshot(yield* load(this.polled(), 'full')), 'plain');
    yield* this.pending.ask();
  }

  *pollState(cookie: Address): Thread<boolean> {
    const hasPassed = yield* seqIsDone(this.polled(), yield* load(cookie, 'plain'));
    if (hasPassed) yield* cookieElapsed(this.domain, cookie);
    return hasPassed;
  }

  *condSynchronize(cookie: Address): Thread<void> {
    if (!(yield* this.pollState(cookie))) yield* this.synchronizeRcu();
  }

  /** Takes what is queued for a grace period that begins now. */
  protected *takeAndBegin(): Thread<Address> {
    const taken = yield* this.pending.take();
    if (this.sequence !== 0) yield* seqStart(this.sequence);
    return taken;
  }

  protected *endGracePeriod({ taken }: Snapshot): Thread<Batch> {
    yield* fence('full'); // what readers did in their sections is done before any callback begins
    if (this.sequence !== 0) yield* seqEnd(this.sequence);
    yield* gracePeriodEnds(this.domain);
    return Object.freeze({ first: yield* this.pending.reverse(taken) });
  }

  protected *invokeAll({ first }: Batch): Thread<void> {
    const { domain, callbacks } = this;
    yield* this.pending.forEach(first, (head) => invoke(domain, callbacks, head));
    yield* this.pending.landed();
  }

  protected override *push(head: Address): Thread<void> {
    yield* this.pending.push(head);
  }

  private polled(): Address {
    if (this.sequence !== 0) return this.sequence;
    throw new Error('This RCU counts no grace periods, so nobody can poll: create it with polled: true.');
  }
}
