import {
  again,
  alloc,
  fence,
  free,
  gracePeriodBegins,
  load,
  mightSleep,
  retry,
  sectionBegins,
  sectionEnds,
  store,
  warnUnless,
  type Address,
  type Again,
  type Thread,
} from '../../memory';
import type { Snapshot } from '../detector';
import { Guard } from '../guard';
import { PendingCallbacks } from '../pending-callbacks';
import { QueuedRcu } from '../queued-rcu';
import { SectionCounters, counterWords } from './section-counters';

export interface SrcuOptions {
  /** The number of CPUs; reader n counts its sections on CPU n. */
  readonly cpus: number;
  /** Whether grace periods are counted, so that somebody can poll; they are not unless told. */
  readonly polled?: boolean;
}

const NOBODY: Omit<Snapshot, 'taken'> = Object.freeze({ owing: Object.freeze([]) });

/**
 * Sleepable RCU, one domain of it (an `srcu_struct`): readers may sleep, and hold up the grace periods of this domain only.
 *
 * A reader counts itself in and out under the index that it read, 0 or 1. A grace period waits until nobody is counted under the other index
 * (SCAN1), makes it the one that readers take (flip), and waits until nobody is counted under the old one (SCAN2). As small domains
 * in the kernel do (`SRCU_SIZE_SMALL`), it keeps all callbacks in the list of one CPU: so one queue for one thread is faithful. (`kernel/rcu/srcutree.c`)
 *
 * The counts only grow, so readers that go round for ever have no end here.
 */
export class Srcu extends QueuedRcu {
  /** Its bit 0 is the index that readers take; nothing else of it is kept. (`srcu_idx`) */
  readonly index: Address;
  /** The per-CPU counts. (`sda`) */
  readonly counters: SectionCounters;

  protected constructor(state: Address, counters: Address, { cpus, polled = false }: SrcuOptions) {
    super(state, new PendingCallbacks(state + 4), polled ? state + 8 : 0);
    this.index = state;
    this.counters = new SectionCounters(counters, cpus);
    Object.freeze(this);
  }

  /** A domain in which nobody is and nothing is queued. (`init_srcu_struct`) */
  static *create(options: SrcuOptions): Thread<Srcu> {
    const { cpus, polled = false } = options;
    if (!Number.isInteger(cpus) || cpus < 1) throw new RangeError(`Srcu: cpus must be a whole number, 1 or more, but is ${cpus}.`);
    const state = yield* alloc({ type: 'srcu_struct', words: polled ? 3 : 2, memory: 'static', zeroed: true });
    const counters = yield* alloc({ type: 'srcu_data', words: counterWords(cpus), memory: 'per-cpu', cache: 'percpu', zeroed: true });
    const srcu = new this(state, counters, options);
    yield* srcu.pending.init();
    return srcu;
  }

  /** Enters a section on the CPU of this number; the index it is counted under travels in the guard. (`__srcu_read_lock`) */
  override *readLock(reader: number): Thread<Guard> {
    const idx = yield* this.readIndex();
    yield* this.counters.lock(reader, idx);
    yield* fence('full'); // B: what is read inside is read after the count is seen; pairs with A
    yield* sectionBegins(this.domain, 'sleepable');
    return new Guard(this, this.domain, reader, idx);
  }

  /** Leaves it on the CPU on which it was entered. (`__srcu_read_unlock`) */
  override *readUnlock(guard: Guard): Thread<void> {
    yield* this.readUnlockOn(guard, guard.reader);
  }

  /** Leaves a section on any CPU: a reader that slept may wake up elsewhere. */
  *readUnlockOn(guard: Guard, cpu: number): Thread<void> {
    yield* fence('full'); // C: what was read inside was read before the count is seen; pairs with A
    yield* sectionEnds(this.domain);
    yield* this.counters.unlock(cpu, guard.cookie);
  }

  /**
   * Lets go of the domain, which must be at rest; what its last grace period is about to finish is waited for. If it is not it warns and leaks: readers
   * inside, callbacks that nobody waited for, a grace period that somebody asked for. (`cleanup_srcu_struct`)
   */
  *cleanup(): Thread<void> {
    yield* mightSleep('cleanup_srcu_struct');
    if (yield* this.warnsOf(yield* this.readersActive(), 'readers are inside')) return;
    const left = yield* this.pending.flush();
    if (yield* this.warnsOf(left === 'callbacks', 'callbacks are queued; srcu_barrier was forgotten')) return;
    if (yield* this.warnsOf(left === 'grace period', 'a grace period is not over')) return;
    yield* free(this.counters.first, 'any');
  }

  /** The index that a section is to be counted under. */
  protected *readIndex(): Thread<number> {
    return (yield* load(this.index)) & 1;
  }

  protected override *startGracePeriod(): Thread<Snapshot> {
    const taken = yield* this.takeAndBegin();
    yield* gracePeriodBegins(this.domain);
    return Object.freeze({ taken, ...NOBODY });
  }

  /** Whoever was inside when the grace period began is counted under one of both indexes when it is looked at. (`srcu_advance_state`) */
  protected override *awaitReaders(): Thread<void> {
    yield* this.scanOther();
    yield* this.flip();
    yield* this.scanOld();
  }

  /**
   * SCAN1: waits for those under the index that readers do not take now. A straggler is among them if it read the index before an earlier flip, and
   * counted itself when that grace period had looked already.
   */
  protected *scanOther(): Thread<void> {
    yield* this.awaitZero(1 ^ (yield* this.readIndex()));
  }

  /** Has later readers count under the other index. (`srcu_flip`) */
  protected *flip(): Thread<void> {
    yield* fence('full'); // E: the sums of SCAN1 are read before
    yield* store(this.index, 1 ^ (yield* this.readIndex()));
    yield* fence('full'); // D: those of SCAN2 are read after
  }

  /** SCAN2: waits for those under the index that readers took before the flip. */
  protected *scanOld(): Thread<void> {
    yield* this.awaitZero(1 ^ (yield* this.readIndex()));
  }

  /** Looks again and again until nobody is inside under `idx`. */
  protected *awaitZero(idx: number): Thread<void> {
    yield* retry((under = idx) => this.tryZero(under), idx);
  }

  /**
   * Whether a moment passed in which nobody was inside under `idx`. The unlocks are summed first: if a section's unlock is in their sum, its lock is
   * in the other one, so equal sums mean that each lock summed has its unlock. (`srcu_readers_active_idx_check`)
   */
  protected *isZero(idx: number): Thread<boolean> {
    const unlocks = yield* this.counters.sumUnlocks(idx);
    yield* fence('full'); // A: pairs with B and C
    return (yield* this.counters.sumLocks(idx)) === unlocks;
  }

  /** Whether anybody is inside, when nobody enters or leaves meanwhile. (`srcu_readers_active`) */
  private *readersActive(): Thread<boolean> {
    for (const idx of [0, 1]) {
      if ((yield* this.counters.sumUnlocks(idx)) !== (yield* this.counters.sumLocks(idx))) return true;
    }
    return false;
  }

  /** One look. (`try_check_zero`) */
  private *tryZero(idx: number): Thread<true | Again> {
    return (yield* this.isZero(idx)) ? true : again(idx);
  }

  private *warnsOf(isSo: boolean, what: string): Thread<boolean> {
    yield* warnUnless(!isSo, `cleanup_srcu_struct: ${what}; the domain leaks`);
    return isSo;
  }
}
