import { fence, load, store, thisCpu, type Address, type Thread } from '../../memory';
import { QueuedRcu } from '../queued-rcu';
import { funcOf } from '../rcu-head';
import { epochOf, looseHead, newBag, putInBag } from './bag';
import { BagQueue } from './bag-queue';
import { PINNED, UNPINNED } from './epoch-number';
import type { EpochState } from './epoch-state';
import type { Participant } from './participant';

/** What participants do: pin themselves in an epoch, and defer functions into bags. (`Local`, `crossbeam-epoch/src/internal.rs`) */
export abstract class Pinning extends QueuedRcu {
  protected override readonly pending: BagQueue;
  protected readonly state: EpochState;

  protected constructor(state: EpochState) {
    const queue = new BagQueue(state.queue);
    super(state.queue, queue, state.epoch);
    this.pending = queue;
    this.state = state;
  }

  /** What a participant does now and then when it has entered an epoch. */
  protected abstract nowAndThen(local: Participant): Thread<void>;

  /** The participant of a reader's slot. Throws when there is no such reader. */
  protected localOf(reader: number): Participant {
    const { locals, participants } = this.state;
    const local = reader < participants ? locals[reader] : undefined;
    if (local !== undefined) return local;
    throw new RangeError(`There is no reader ${reader}: this RCU was created with participants: ${participants}, so they are 0 to ${participants - 1}.`);
  }

  /** The caller's participant. The next number belongs to the collector, whose callbacks may defer, too. While the world is built anybody's will do. */
  protected *thisLocal(): Thread<Participant> {
    const { locals, participants } = this.state;
    const cpu = yield* thisCpu();
    const local = locals[Math.max(cpu | 0, 0)];
    if (local !== undefined) return local;
    throw new RangeError(`CPU ${cpu} takes no part in this RCU: it was created with participants: ${participants}, so they are 0 to ${participants - 1}, and the collector's is ${participants}.`);
  }

  /** One pin deeper. Only the outermost enters an epoch: a later one would let go what was found before. (`Local::pin`) */
  protected *pin(local: Participant): Thread<void> {
    const count = yield* load(local.guardCount, 'plain');
    yield* store(local.guardCount, count + 1, 'plain');
    if (count > 0) return;
    yield* this.enterEpoch(local);
    if (this.state.pinsBetweenCollect > 0) yield* this.nowAndThen(local);
  }

  /** Says in which epoch the participant is. The fence comes before all that it reads while it is pinned: who saw it unpinned has unlinked before. */
  protected *enterEpoch(local: Participant): Thread<void> {
    const epoch = yield* load(this.state.epoch);
    yield* store(local.epoch, epoch | PINNED);
    yield* fence('full');
  }

  /**
   * Takes a pinned participant into the present epoch. Release: what it read before is done. It needs no fence behind: who sees the new epoch late
   * only waits for longer.
   */
  protected *enterPresent(local: Participant): Thread<void> {
    const present = (yield* load(this.state.epoch)) | PINNED;
    if ((yield* load(local.epoch)) !== present) yield* store(local.epoch, present, 'release');
  }

  /**
   * One pin up. The outermost seals the bag, if there is one, for its owner may never come back; crossbeam leaves that to who calls `flush`, and to a
   * thread that ends. Release: what was read while pinned is done before it is seen to be over. (`Local::unpin`)
   */
  protected *unpin(local: Participant): Thread<void> {
    const count = yield* load(local.guardCount, 'plain');
    if (count === 0) return; // unlock without lock: whoever hears the events says so
    if (count === 1) yield* this.flush(local);
    yield* store(local.guardCount, count - 1, 'plain');
    if (count === 1) yield* store(local.epoch, UNPINNED, 'release');
  }

  /**
   * Puts a head into the participant's bag; a full one is sealed. Without memory for a bag the head is queued by itself, linked by its own first word, so that
   * deferring never fails; crossbeam aborts then, though not for the bag, which is part of the participant, but for the node of the queue. While
   * pinned. (`Local::defer`)
   */
  protected *defer(local: Participant, head: Address): Thread<void> {
    const { bagSize } = this.state;
    const present = yield* load(local.bag);
    const bag = present === 0 ? yield* newBag(bagSize) : present;
    if (bag === 0) return yield* this.pending.push(looseHead(head));
    const length = yield* putInBag(bag, head);
    if (present === 0) yield* store(local.bag, bag);
    if (length === bagSize) yield* this.flush(local);
  }

  /** Gives the participant's bag to the queue. It is forgotten last: while a bag is there, not all that was deferred is queued. (`Local::flush`) */
  protected *flush(local: Participant): Thread<void> {
    const bag = yield* load(local.bag);
    if (bag === 0) return;
    yield* this.pushBag(local, bag);
    yield* store(local.bag, 0, 'release');
  }

  /** Seals a bag and queues it; returns the epoch that it is sealed with. (`Global::push_bag`) */
  protected *pushBag(local: Participant, bag: Address): Thread<number> {
    yield* fence('full');
    const epoch = yield* this.sealingEpoch(local);
    yield* store(epochOf(bag), epoch, 'plain');
    yield* this.pending.push(bag);
    return epoch;
  }

  /** What a bag is sealed with: the global epoch after all that it holds was unlinked. The participant's own may be one behind. */
  protected *sealingEpoch(_local: Participant): Thread<number> {
    return yield* load(this.state.epoch);
  }

  protected override *enqueue(head: Address, func: Address): Thread<void> {
    yield* store(funcOf(head), func, 'plain');
    const local = yield* this.thisLocal();
    yield* this.pin(local);
    yield* this.defer(local, head);
    yield* this.unpin(local);
  }
}
