import { again, acquireWhen, compareAndSwap, fence, free, gracePeriodBegins, gracePeriodEnds, load, retry, RETRY, store, thisCpu, waitUntil, type Address, type Again, type Thread } from '../../memory';
import type { Batch, Snapshot } from '../detector';
import { invoke } from '../invoke';
import { isEnd } from '../pending-callbacks';
import { epochOf, headOf, headOfLoose, isLoose, lengthOf, nextOfEntry } from './bag';
import { epochAfter, isPinned, unpinned } from './epoch-number';
import type { Participant } from './participant';
import { Pinning } from './pinning';

/** What advances the epoch and runs what has expired: a thread of its own, the collector, and participants now and then. (`Global`, `crossbeam-epoch/src/internal.rs`) */
export abstract class Collecting extends Pinning {
  /** The epoch in which a bag expires that was sealed in this one: then nobody is pinned who was when it was sealed. (`SealedBag::is_expired`) */
  protected expiry(sealed: number): number {
    return epochAfter(sealed, this.state.lag);
  }

  /** Whether a participant's word keeps the epoch from advancing: it is pinned in an earlier one. */
  protected holdsBack(word: number, epoch: number): boolean {
    return isPinned(word) && unpinned(word) !== epoch;
  }

  /**
   * Advances the epoch by one if all who are pinned are in the present one; true when it did. Who calls it is pinned, so the epoch goes on by one at
   * most meanwhile, and what it stores is never older than what is there. Acquire: pairs with the release in `unpin`. (`Global::try_advance`)
   */
  protected *tryAdvance(): Thread<boolean> {
    const { state } = this;
    const epoch = yield* load(state.epoch);
    yield* fence('full');
    for (const local of state.locals) if (this.holdsBack(yield* load(local.epoch), epoch)) return false;
    yield* this.advanceFrom(epoch);
    return true;
  }

  /** The same, but sleeps until each of them has left an earlier epoch. What has happened to its own epoch meanwhile it is left to find out. */
  protected *awaitAdvance(): Thread<void> {
    const { state } = this;
    const epoch = yield* load(state.epoch);
    yield* fence('full');
    const allCaughtUp = yield* retry<boolean>(
      (number = 0, from = 0) => this.awaitCaughtUp(number, from),
      0,
      epoch,
    );
    if (allCaughtUp) yield* this.advanceFrom(epoch);
  }

  private *awaitCaughtUp(number: number, epoch: number): Thread<boolean | Again> {
    const local = this.state.locals[number];
    if (local === undefined) return true;
    const word = yield* load(local.epoch);
    if (!this.holdsBack(word, epoch)) return again(number + 1, epoch);
    if (number === this.state.participants) return false; // itself
    yield* waitUntil(local.epoch, '!=', word, { sleeping: true });
    return again(number, epoch);
  }

  private *advanceFrom(epoch: number): Thread<void> {
    yield* fence('acquire');
    yield* store(this.state.epoch, epochAfter(epoch), 'release');
  }

  /** Takes what is queued, and finds out when all of it will have expired. */
  protected override *startGracePeriod(): Thread<Snapshot> {
    const { collecting, participants, pinsBetweenCollect } = this.state;
    const cpu = yield* thisCpu();
    if (cpu < participants) throw new RangeError(`The collector runs on CPU ${cpu}, which is a participant's: list it behind the ${participants} participants, or give it another CPU.`);
    if (pinsBetweenCollect > 0) yield* acquireWhen(collecting, '==', 0, 1, { sleeping: true });
    const taken = yield* this.takeAll();
    yield* gracePeriodBegins(this.domain);
    return Object.freeze({ taken, owing: Object.freeze([yield* this.newestExpiry(taken)]) });
  }

  /** Advances until then. */
  protected override *awaitReaders({ owing: [due = 0] }: Snapshot): Thread<void> {
    const { epoch, locals, participants } = this.state;
    const collector = locals[participants]!;
    yield* retry(() => this.advanceTowards(due, epoch, collector));
  }

  private *advanceTowards(due: number, epoch: Address, collector: Participant): Thread<true | Again> {
    if ((yield* load(epoch, 'acquire')) >= due) return true;
    yield* this.pin(collector);
    yield* this.awaitAdvance();
    yield* this.unpin(collector);
    return RETRY;
  }

  protected override *endGracePeriod({ taken }: Snapshot): Thread<Batch> {
    yield* fence('full'); // what was read while pinned is done before any deferred function begins
    yield* gracePeriodEnds(this.domain);
    return Object.freeze({ first: taken });
  }

  protected override *invokeAll({ first }: Batch): Thread<void> {
    const { collecting, pinsBetweenCollect } = this.state;
    yield* this.runExpired(first, Infinity);
    yield* this.pending.landed();
    if (pinsBetweenCollect > 0) yield* store(collecting, 0, 'release');
  }

  /** Counts the pins, and collects at every so many. */
  protected override *nowAndThen(local: Participant): Thread<void> {
    const { locals, participants, pinsBetweenCollect } = this.state;
    if (local === locals[participants]) return;
    const count = yield* load(local.pinCount, 'plain');
    yield* store(local.pinCount, (count + 1) % pinsBetweenCollect, 'plain');
    if (count === 0) yield* this.collect();
  }

  /**
   * Advances the epoch if it can be, and runs what has expired unless somebody else is about to; while pinned. Where nothing is queued nothing
   * is done: epochs would go on for ever. (`Global::collect`)
   */
  protected *collect(): Thread<void> {
    const { asked, collecting, epoch, taken } = this.state;
    if (!(yield* this.pending.hasAny())) return;
    yield* this.tryAdvance();
    if ((yield* compareAndSwap(collecting, 0, 1)) !== 0) return;
    const first = yield* this.takeAll();
    const present = yield* load(epoch, 'acquire');
    const rest = yield* this.runExpired(first, present);
    if (!isEnd(rest)) yield* store(taken, rest);
    // The collector has to see to what is left, and to those who poll.
    if (isEnd(rest) && (yield* load(asked)) <= present) yield* this.pending.landed();
    else yield* this.pending.ask();
    yield* store(collecting, 0, 'release');
  }

  /** Takes all that is queued, behind what was taken before it had expired; the oldest first. */
  private *takeAll(): Thread<Address> {
    const { pinsBetweenCollect, taken } = this.state;
    const fresh = yield* this.pending.reverse(yield* this.pending.take());
    const first = pinsBetweenCollect > 0 ? yield* load(taken) : 0;
    if (first === 0) return fresh;
    yield* store(taken, 0);
    yield* retry<true>(function* (entry = 0): Thread<true | Again> {
      const next = yield* load(nextOfEntry(entry), 'plain');
      if (!isEnd(next)) return again(next);
      yield* store(nextOfEntry(entry), fresh, 'plain');
      return true;
    }, first);
    return first;
  }

  /** When loose heads expire that were taken just now: as if they were sealed now, which is later than they were unlinked. */
  protected *looseExpiry(): Thread<number> {
    return this.expiry(yield* load(this.state.epoch));
  }

  /** When all of a list that was taken will have expired, and what was asked for is reached. */
  private *newestExpiry(first: Address): Thread<number> {
    return yield* retry<number>(
      function* (this: Collecting, entry = 0, newest = 0): Thread<number | Again> {
        if (isEnd(entry)) return newest;
        const expiry = isLoose(entry) ? yield* this.looseExpiry() : this.expiry(yield* load(epochOf(entry), 'plain'));
        return again(yield* load(nextOfEntry(entry), 'plain'), Math.max(newest, expiry));
      }.bind(this),
      first,
      yield* load(this.state.asked),
    );
  }

  /**
   * Runs the functions of a list, up to the first entry that has not expired in this epoch; returns that one, or the end. In which epoch a loose head was queued
   * nobody knows, so it has expired only where all have, `Infinity`.
   */
  private *runExpired(first: Address, epoch: number): Thread<Address> {
    return yield* retry<Address>((entry = 0, index = 0) => (isLoose(entry) ? this.runLoose(entry, epoch) : this.runNext(entry, index, epoch)), first, 0);
  }

  private *runLoose(entry: Address, epoch: number): Thread<Address | Again> {
    if (epoch !== Infinity) return entry;
    const next = yield* load(nextOfEntry(entry), 'plain');
    yield* invoke(this.domain, this.callbacks, headOfLoose(entry));
    return again(next, 0);
  }

  private *runNext(bag: Address, index: number, epoch: number): Thread<Address | Again> {
    if (isEnd(bag)) return bag;
    if (index === 0 && this.expiry(yield* load(epochOf(bag), 'plain')) > epoch) return bag;
    if (index < (yield* load(lengthOf(bag), 'plain'))) {
      yield* invoke(this.domain, this.callbacks, yield* load(headOf(bag, index), 'plain'));
      return again(bag, index + 1);
    }
    const next = yield* load(nextOfEntry(bag), 'plain');
    yield* free(bag, 'kfree');
    return again(next, 0);
  }
}
