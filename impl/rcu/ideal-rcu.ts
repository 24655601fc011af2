import {
  alloc,
  barrierBegins,
  barrierEnds,
  fence,
  gracePeriodBegins,
  gracePeriodEnds,
  mightSleep,
  requestBegins,
  requestEnds,
  sectionBegins,
  sectionEnds,
  store,
  warnUnless,
  type Address,
  type Thread,
} from '../memory';
import { CallbackTable, type Callback, type CallbackBody } from './callback';
import type { Batch, Detector, Snapshot } from './detector';
import { Guard } from './guard';
import { invoke } from './invoke';
import { PendingCallbacks } from './pending-callbacks';
import type { Rcu } from './rcu';
import { funcOf } from './rcu-head';
import { ReaderSlots } from './reader-slots';
import { awaitDone, complete, destroyWaiter, initWaiter } from './waiter';

export interface IdealRcuOptions {
  /** How many readers there may be; each has a slot of its own, 0 and up. */
  readonly readers: number;
}

/**
 * RCU that promises nothing beyond the guarantee: a grace period may end as soon as every section that was open when it began
 * has ended, and callbacks may be invoked right then. What holds over it holds over every correct detector; where a real one is
 * under test, this one is the measure.
 *
 * One grace period at a time serves everything queued before it began. Callbacks and `kvfreeCallRcu` share one queue, as in
 * kernels without batching. Sections are sequenced with the detector by full ordering of the reader's word, as in liburcu's memb flavour.
 */
export class IdealRcu implements Rcu {
  readonly domain: Address;
  readonly detector: Detector;
  protected readonly readers: ReaderSlots;
  protected readonly pending: PendingCallbacks;
  protected readonly callbacks: CallbackTable;
  protected readonly wakeme: Callback;
  protected readonly barrier: Callback;

  protected constructor(state: Address, readers: number) {
    this.domain = state;
    this.readers = new ReaderSlots(state, readers);
    this.pending = new PendingCallbacks(state + readers * 4);
    this.callbacks = new CallbackTable();
    this.wakeme = this.callbacks.register('wakeme_after_rcu', complete, false);
    this.barrier = this.callbacks.register('rcu_barrier_callback', complete, false);
    this.detector = Object.freeze({
      awaitRequest: () => this.pending.awaitAny(),
      start: () => this.startGracePeriod(),
      wait: ({ snapshot }) => this.awaitReaders(snapshot),
      end: ({ snapshot }) => this.endGracePeriod(snapshot),
      invoke: ({ batch }) => this.invokeAll(batch),
    } satisfies Detector);
    Object.freeze(this);
  }

  /** An RCU with its words in static memory, where no section is open and nothing is queued. */
  static *create({ readers }: IdealRcuOptions): Thread<IdealRcu> {
    if (!Number.isInteger(readers) || readers < 0) throw new RangeError(`IdealRcu: readers must be a whole number, 0 or more, but is ${readers}.`);
    const rcu = new this(yield* alloc({ type: 'rcu_state', words: readers + 1, memory: 'static', zeroed: true }), readers);
    yield* rcu.pending.init();
    return rcu;
  }

  *readLock(reader: number): Thread<Guard> {
    yield* this.readers.enter(reader);
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  *readUnlock(guard: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* this.readers.leave(guard.reader);
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

  *synchronizeRcu(): Thread<void> {
    const waiter = yield* initWaiter();
    yield* mightSleep('synchronize_rcu');
    // One request, under the head's address: begun here, and answered by the return below, not by the callback that wakes us.
    yield* requestBegins(this.domain, waiter, 'synchronize_rcu');
    yield* this.enqueue(waiter, this.wakeme.func);
    yield* awaitDone(waiter);
    yield* requestEnds(this.domain, waiter, 'after');
    yield* destroyWaiter(waiter);
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

  /** Queues a head behind all others. */
  protected *enqueue(head: Address, func: Address): Thread<void> {
    yield* store(funcOf(head), func, 'plain');
    yield* this.pending.push(head);
  }

  /** Callbacks are taken before readers are looked at: one queued later must not be served by what was seen earlier. */
  protected *startGracePeriod(): Thread<Snapshot> {
    const taken = yield* this.pending.take();
    yield* gracePeriodBegins(this.domain);
    const owing: number[] = [];
    for (let reader = 0; reader < this.readers.count; reader++) {
      if (yield* this.readers.mark(reader)) owing.push(reader);
    }
    return Object.freeze({ taken, owing: Object.freeze(owing) });
  }

  protected *awaitReaders({ owing }: Snapshot): Thread<void> {
    for (const reader of owing) yield* this.readers.awaitPaid(reader);
  }

  protected *endGracePeriod({ taken }: Snapshot): Thread<Batch> {
    yield* fence('full'); // what readers did in their sections is done before any callback begins
    yield* gracePeriodEnds(this.domain);
    return Object.freeze({ first: yield* this.pending.reverse(taken) });
  }

  protected *invokeAll({ first }: Batch): Thread<void> {
    const { domain, callbacks } = this;
    yield* this.pending.forEach(first, (head) => invoke(domain, callbacks, head));
    yield* this.pending.landed();
  }
}

/** A head must lie on a word: its address is what lists are made of. The kernel goes on after the warning; a head that has no words cannot. */
function* isAligned(head: Address, name: string): Thread<boolean> {
  if (head % 4 === 0) return true;
  yield* warnUnless(false, `${name}: misaligned rcu_head 0x${head.toString(16)}`);
  return false;
}
