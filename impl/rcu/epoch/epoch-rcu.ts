import {
  barrierBegins,
  barrierEnds,
  compareAndSwap,
  cookieElapsed,
  cookieTaken,
  fence,
  load,
  mightSleep,
  retry,
  RETRY,
  sectionBegins,
  sectionEnds,
  store,
  waitUntil,
  type Address,
  type Again,
  type Thread,
} from '../../memory';
import { Guard } from '../guard';
import { awaitDone, destroyWaiter, initWaiter } from '../waiter';
import { newBag } from './bag';
import { Collecting } from './collecting';
import { layOutEpochs, type EpochRcuOptions, type EpochState } from './epoch-state';
import type { Participant } from './participant';

/**
 * Epoch-based reclamation: a reader says in which epoch it is; the epoch advances when all who are inside are in the present one; what is deferred
 * in an epoch runs two epochs later. A thread of its own, the collector, advances it while something is queued.
 *
 * Who defers takes part like a reader, by the number of its CPU: readers come first among a scenario's actors, then who makes requests, then
 * the collector. One thread per participant. (Fraser, "Practical lock-freedom", 2004; `crossbeam-epoch`)
 */
export class EpochRcu extends Collecting {
  /** The collector takes part as well, behind all others. */
  readonly detectorCpu: number;

  protected constructor(state: EpochState) {
    super(state);
    this.detectorCpu = state.participants;
    Object.freeze(this);
  }

  /** An RCU with its words in static memory, in epoch 0, where nobody is pinned and nothing is deferred. */
  static *create(options: EpochRcuOptions): Thread<EpochRcu> {
    const rcu = new this(yield* layOutEpochs(options));
    yield* rcu.pending.init();
    return rcu;
  }

  override *readLock(reader: number): Thread<Guard> {
    yield* this.pin(this.localOf(reader));
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  override *readUnlock(guard: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* this.unpin(this.localOf(guard.reader));
  }

  /**
   * Ends a section and begins another one in its place, in the present epoch, so that who is pinned for long does not hold the others up: references that were
   * found before are gone. Inside a nested section nothing happens. (`Guard::repin`)
   */
  *repin(guard: Guard): Thread<void> {
    const local = this.localOf(guard.reader);
    if ((yield* load(local.guardCount, 'plain')) > 1) return yield* this.repinNested(local);
    yield* sectionEnds(this.domain);
    yield* this.enterPresent(local);
    yield* sectionBegins(this.domain);
  }

  /** What a repin inside a nested section does: the outer section is still open, and so is the epoch that it began in. */
  protected *repinNested(_local: Participant): Thread<void> {}

  /** Besides what is queued, waits for bags that are being filled: who fills one is pinned, and seals it when it is no longer. */
  override *rcuBarrier(): Thread<void> {
    const waiter = yield* initWaiter();
    yield* mightSleep('rcu_barrier');
    yield* barrierBegins(this.domain, waiter);
    for (const { bag } of this.state.locals) yield* waitUntil(bag, '==', 0, { sleeping: true });
    if (!(yield* this.pending.isIdle())) {
      yield* this.enqueue(waiter, this.barrier.func);
      yield* awaitDone(waiter);
    }
    yield* barrierEnds(this.domain, waiter);
    yield* destroyWaiter(waiter);
  }

  /** The cookie is the epoch in which what is deferred now would expire. */
  override *getState(cookie: Address): Thread<void> {
    yield* cookieTaken(this.domain, cookie, 'get_state_synchronize_rcu');
    yield* fence('full');
    yield* store(cookie, this.expiry(yield* load(this.state.epoch)), 'plain');
  }

  /** Defers nothing, in a bag of its own: the epoch advances until that has expired. Without memory for one the collector is asked to go as far. */
  override *startPoll(cookie: Address): Thread<void> {
    yield* cookieTaken(this.domain, cookie, 'start_poll_synchronize_rcu');
    const local = yield* this.thisLocal();
    yield* this.pin(local);
    const bag = yield* newBag(0);
    const due = bag === 0 ? yield* this.askFrom(local) : this.expiry(yield* this.pushBag(local, bag));
    yield* this.unpin(local);
    yield* store(cookie, due, 'plain');
  }

  /** Has the epoch advance until what is deferred now would have expired; returns that epoch. */
  protected *askFrom(local: Participant): Thread<number> {
    const { asked } = this.state;
    yield* fence('full');
    const due = this.expiry(yield* this.sealingEpoch(local));
    yield* retry<true>(function* (): Thread<true | Again> {
      const former = yield* load(asked);
      return former >= due || (yield* compareAndSwap(asked, former, due)) === former ? true : RETRY;
    });
    yield* this.pending.ask();
    return due;
  }

  override *pollState(cookie: Address): Thread<boolean> {
    const due = yield* load(cookie, 'plain');
    if ((yield* load(this.state.epoch, 'acquire')) < due) return false;
    yield* fence('full'); // what was read while pinned is done before what the caller does next
    yield* cookieElapsed(this.domain, cookie);
    return true;
  }
}
