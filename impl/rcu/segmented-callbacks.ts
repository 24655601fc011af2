import { load, store, waitUntil, type Address, type Thread } from '../memory';
import { nextOf } from './rcu-head';

// struct rcu_segcblist, `kernel/rcu/rcu_segcblist.c`: head, four tails, the numbers of the two middle segments, length.

/** The size of a segmented list of callbacks, in words. */
export const SEGMENTED_WORDS: number = 8;

/** The segments, from the head of the list: ready to be invoked; waiting for a grace period; for the one behind it; without a number yet. */
const DONE = 0;
const WAIT = 1;
const NEXT_READY = 2;
const NEXT = 3;

/**
 * The callbacks of one CPU: a single linked list, cut into segments by where each of them ends. Those in one segment wait for the same
 * grace period, whose number the segment has; becoming ready moves a tail, and no callback is touched.
 *
 * A tail is the address of the word that links to what comes next: the `next` of the segment's last head, or the list's own first word when it and all before
 * it are empty. Whoever calls keeps others away, by a lock or by interrupts that are off, but for what is said to need neither. Constant time throughout. (`rcu_segcblist`)
 */
export class SegmentedCallbacks {
  /** The word that holds the first head. */
  readonly base: Address;

  constructor(base: Address) {
    this.base = base;
    Object.freeze(this);
  }

  /** Makes the list empty; before anybody else can see it, in words that are 0. (`rcu_segcblist_init`) */
  *init(): Thread<void> {
    for (let segment = DONE; segment <= NEXT; segment++) yield* store(this.tailOf(segment), this.base, 'plain');
  }

  /** Queues a head behind all others; it has no number yet. (`rcu_segcblist_enqueue`) */
  *enqueue(head: Address): Thread<void> {
    yield* this.addLength(1);
    yield* store(nextOf(head), 0, 'plain');
    yield* store(yield* load(this.tailOf(NEXT), 'plain'), head);
    yield* store(this.tailOf(NEXT), nextOf(head));
  }

  /**
   * Puts a head behind the last one, into its segment, so that it is invoked after everything that was queued before; false when the list is empty.
   * What was taken and is still counted counts: the head is then ready at once. (`rcu_segcblist_entrain`)
   */
  *entrain(head: Address): Thread<boolean> {
    if (yield* this.isEmpty()) return false;
    yield* this.addLength(1);
    yield* store(nextOf(head), 0, 'plain');
    const last = yield* this.lastSegment();
    yield* store(yield* load(this.tailOf(last), 'plain'), head);
    for (let segment = last; segment <= NEXT; segment++) yield* store(this.tailOf(segment), nextOf(head));
    return true;
  }

  /** Makes what waited for grace periods up to this number ready, and moves the segments behind it up. (`rcu_segcblist_advance`) */
  *advance(reached: number): Thread<void> {
    if (yield* this.isRestEmpty(DONE)) return;
    let waiting = WAIT;
    while (waiting < NEXT && reached >= (yield* load(this.numberOf(waiting), 'plain'))) {
      yield* store(this.tailOf(DONE), yield* load(this.tailOf(waiting), 'plain'));
      waiting++;
    }
    if (waiting === WAIT) return;
    yield* this.emptyUpTo(waiting);
    yield* this.compact(waiting);
  }

  /**
   * Gives the number of a grace period to the callbacks that have none, or a later one; a grace period that suffices for them suffices for those behind the last
   * segment that waits for an earlier one. Returns whether it must be seen to that this grace period comes. (`rcu_segcblist_accelerate`)
   */
  *accelerate(number: number): Thread<boolean> {
    if (yield* this.isRestEmpty(DONE)) return false;
    const before = yield* this.lastWaitingForLess(number);
    if ((yield* this.isRestEmpty(before)) || before + 1 >= NEXT) return false;
    const end = yield* load(this.tailOf(NEXT), 'plain');
    for (let segment = before + 1; segment < NEXT; segment++) {
      yield* store(this.tailOf(segment), end);
      yield* store(this.numberOf(segment), number, 'plain');
    }
    return true;
  }

  /** Detaches the callbacks that are ready; returns the first, 0 for none. They stay counted until `addLength` says that they are done. (`rcu_segcblist_extract_done_cbs`) */
  *takeDone(): Thread<Address> {
    const end = yield* load(this.tailOf(DONE), 'plain');
    if (end === this.base) return 0;
    const first = yield* load(this.base, 'plain');
    yield* store(this.base, yield* load(end, 'plain'));
    yield* store(end, 0);
    yield* this.resetTails(end);
    return first;
  }

  /** Whether callbacks are ready. Needs no protection. (`rcu_segcblist_ready_cbs`) */
  *hasDone(): Thread<boolean> {
    return (yield* load(this.tailOf(DONE))) !== this.base;
  }

  /** Whether callbacks wait for a grace period, or for being given one. (`rcu_segcblist_pend_cbs`) */
  *hasPending(): Thread<boolean> {
    return !(yield* this.isRestEmpty(DONE));
  }

  /** Whether nothing is queued and nothing that was taken is still counted. Needs no protection. (`rcu_segcblist_n_cbs`) */
  *isEmpty(): Thread<boolean> {
    return (yield* this.length()) === 0;
  }

  /** How many callbacks are queued, or taken and still counted. Needs no protection. (`rcu_segcblist_n_cbs`) */
  *length(): Thread<number> {
    return yield* load(this.lengthWord);
  }

  /** Counts so many callbacks more, or less. Full: rcu_barrier, which looks without protection, sees what was queued before it was called. (`rcu_segcblist_add_len`) */
  *addLength(count: number): Thread<void> {
    yield* store(this.lengthWord, (yield* load(this.lengthWord, 'plain')) + count, 'full');
  }

  /** The number of the grace period that those at the front wait for; 0 when nobody need wait, for there are none or some are ready. Those in front have been given one. (`rcu_segcblist_nextgp`) */
  *nextNumber(): Thread<number> {
    if ((yield* this.hasDone()) || (yield* this.isRestEmpty(DONE))) return 0;
    return yield* load(this.numberOf(WAIT), 'plain');
  }

  /** Blocks until callbacks are ready. Needs no protection. */
  *awaitDone(): Thread<void> {
    yield* waitUntil(this.tailOf(DONE), '!=', this.base);
  }

  /** Blocks until something is queued that is not taken. Needs no protection. */
  *awaitAny(): Thread<void> {
    yield* waitUntil(this.base, '!=', 0);
  }

  /** The last segment with a callback in it; DONE when there is none, or none that is not taken. */
  protected *lastSegment(): Thread<number> {
    for (let segment = NEXT; segment > DONE; segment--) {
      if ((yield* load(this.tailOf(segment), 'plain')) !== (yield* load(this.tailOf(segment - 1), 'plain'))) return segment;
    }
    return DONE;
  }

  /** Makes the segments that ended where the detached ones did empty. */
  protected *resetTails(end: Address): Thread<void> {
    for (let segment = NEXT; segment >= DONE; segment--) {
      if ((yield* load(this.tailOf(segment), 'plain')) === end) yield* store(this.tailOf(segment), this.base);
    }
  }

  protected tailOf(segment: number): Address {
    return this.base + (1 + segment) * 4;
  }

  protected numberOf(segment: number): Address {
    return this.base + (4 + segment) * 4;
  }

  private get lengthWord(): Address {
    return this.base + 7 * 4;
  }

  /** Whether nothing is behind a segment. (`rcu_segcblist_restempty`) */
  private *isRestEmpty(segment: number): Thread<boolean> {
    return (yield* load(yield* load(this.tailOf(segment), 'plain'), 'plain')) === 0;
  }

  /** The last segment that has callbacks and whose number is less; DONE when there is none. */
  private *lastWaitingForLess(number: number): Thread<number> {
    for (let segment = NEXT_READY; segment > DONE; segment--) {
      const isFilled = (yield* load(this.tailOf(segment), 'plain')) !== (yield* load(this.tailOf(segment - 1), 'plain'));
      if (isFilled && (yield* load(this.numberOf(segment), 'plain')) < number) return segment;
    }
    return DONE;
  }

  /** Empties the segments in front of one: they end where what is ready does. */
  private *emptyUpTo(waiting: number): Thread<void> {
    const end = yield* load(this.tailOf(DONE), 'plain');
    for (let segment = WAIT; segment < waiting; segment++) yield* store(this.tailOf(segment), end);
  }

  /** Moves the segments from this one on to the front of those that wait. */
  private *compact(waiting: number): Thread<void> {
    for (let to = WAIT, from = waiting; from < NEXT; to++, from++) {
      const end = yield* load(this.tailOf(to), 'plain');
      if (end === (yield* load(this.tailOf(NEXT), 'plain'))) return; // no more callbacks
      yield* store(this.tailOf(to), yield* load(this.tailOf(from), 'plain'));
      yield* store(this.numberOf(to), yield* load(this.numberOf(from), 'plain'), 'plain');
    }
  }
}
