import { alloc, gracePeriodBegins, sectionBegins, sectionEnds, type Address, type Thread } from '../memory';
import type { Snapshot } from './detector';
import { Guard } from './guard';
import { PendingCallbacks } from './pending-callbacks';
import { QueuedRcu } from './queued-rcu';
import { ReaderSlots } from './reader-slots';

export interface IdealRcuOptions {
  /** How many readers there may be; each has a slot of its own, 0 and up. */
  readonly readers: number;
  /** Whether grace periods are counted, so that somebody can poll; they are not unless told. */
  readonly polled?: boolean;
}

/**
 * RCU that promises nothing beyond the guarantee: a grace period may end as soon as every section that was open when it began
 * has ended, and callbacks may be invoked right then. What holds over it holds over every correct detector; where a real one is
 * under test, this one is the measure.
 *
 * One grace period at a time serves everything queued before it began. Sections are sequenced with the detector by full ordering of the
 * reader's word, as in liburcu's memb flavour.
 */
export class IdealRcu extends QueuedRcu {
  protected readonly readers: ReaderSlots;

  protected constructor(state: Address, { readers, polled = false }: IdealRcuOptions) {
    super(state, new PendingCallbacks(state + readers * 4), polled ? state + (readers + 1) * 4 : 0);
    this.readers = new ReaderSlots(state, readers);
    Object.freeze(this);
  }

  /** An RCU with its words in static memory, where no section is open and nothing is queued. */
  static *create(options: IdealRcuOptions): Thread<IdealRcu> {
    const { readers, polled = false } = options;
    if (!Number.isInteger(readers) || readers < 0) throw new RangeError(`IdealRcu: readers must be a whole number, 0 or more, but is ${readers}.`);
    const rcu = new this(yield* alloc({ type: 'rcu_state', words: readers + (polled ? 2 : 1), memory: 'static', zeroed: true }), options);
    yield* rcu.pending.init();
    return rcu;
  }

  override *readLock(reader: number): Thread<Guard> {
    yield* this.readers.enter(reader);
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  override *readUnlock(guard: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* this.readers.leave(guard.reader);
  }

  /** Callbacks are taken before readers are looked at: one queued later must not be served by what was seen earlier. */
  protected override *startGracePeriod(): Thread<Snapshot> {
    const taken = yield* this.takeAndBegin();
    yield* gracePeriodBegins(this.domain);
    const owing: number[] = [];
    for (let reader = 0; reader < this.readers.count; reader++) {
      if (yield* this.readers.mark(reader)) owing.push(reader);
    }
    return Object.freeze({ taken, owing: Object.freeze(owing) });
  }

  protected override *awaitReaders({ owing }: Snapshot): Thread<void> {
    for (const reader of owing) yield* this.readers.awaitPaid(reader);
  }
}
