import { load, store, type Address, type Thread } from '../memory';
import { nextOf } from './rcu-head';

// The callbacks of `struct rcu_data` before Linux 3.8: nxtlist, and nxttail[] with four tails.

/** The size of a list of callbacks without numbers, in words. */
export const UNNUMBERED_WORDS: number = 5;

const DONE = 0;
const WAIT = 1;
const NEXT_READY = 2;
const NEXT = 3;

/**
 * The callbacks of one CPU as they were kept before grace periods had numbers there: only its segment says what a callback waits for, the grace period under
 * way (WAIT) or the one after it (NEXT_READY). Each end of a grace period must move them up exactly once, and must do so before anything is
 * said of the next one; `SegmentedCallbacks` cannot get that wrong.
 *
 * Whoever calls keeps others away, by interrupts that are off. Constant time throughout.
 */
export class UnnumberedCallbacks {
  /** The word that holds the first head. */
  readonly base: Address;

  constructor(base: Address) {
    this.base = base;
    Object.freeze(this);
  }

  /** Makes the list empty; before anybody else can see it, in words that are 0. (`rcu_init_percpu_data`) */
  *init(): Thread<void> {
    for (let segment = DONE; segment <= NEXT; segment++) yield* store(this.tailOf(segment), this.base, 'plain');
  }

  /** Queues a head behind all others. (`__call_rcu`) */
  *enqueue(head: Address): Thread<void> {
    yield* store(nextOf(head), 0, 'plain');
    yield* store(yield* load(this.tailOf(NEXT), 'plain'), head);
    yield* store(this.tailOf(NEXT), nextOf(head));
  }

  /** A grace period has ended: what waited for it is ready, what was to wait for the next one waits. (`__rcu_process_gp_end`) */
  *ended(): Thread<void> {
    for (let segment = DONE; segment < NEXT; segment++) yield* store(this.tailOf(segment), yield* load(this.tailOf(segment + 1), 'plain'));
  }

  /** This CPU has just started a grace period: everything that it has queued will have waited when it ends. (`rcu_start_gp_per_cpu`) */
  *started(): Thread<void> {
    const end = yield* load(this.tailOf(NEXT), 'plain');
    yield* store(this.tailOf(NEXT_READY), end);
    yield* store(this.tailOf(WAIT), end);
  }

  /** This CPU reports a quiescent state: the next grace period begins after all that it has queued. (`rcu_report_qs_rdp`) */
  *reported(): Thread<void> {
    yield* store(this.tailOf(NEXT_READY), yield* load(this.tailOf(NEXT), 'plain'));
  }

  /** Detaches the callbacks that are ready; returns the first, 0 for none. (`rcu_do_batch`) */
  *takeDone(): Thread<Address> {
    const end = yield* load(this.tailOf(DONE), 'plain');
    if (end === this.base) return 0;
    const first = yield* load(this.base, 'plain');
    yield* store(this.base, yield* load(end, 'plain'));
    yield* store(end, 0);
    for (let segment = NEXT; segment >= DONE; segment--) {
      if ((yield* load(this.tailOf(segment), 'plain')) === end) yield* store(this.tailOf(segment), this.base);
    }
    return first;
  }

  /** Whether callbacks wait for a grace period. (`cpu_needs_another_gp`) */
  *hasPending(): Thread<boolean> {
    return (yield* load(yield* load(this.tailOf(DONE), 'plain'), 'plain')) !== 0;
  }

  private tailOf(segment: number): Address {
    return this.base + (1 + segment) * 4;
  }
}
