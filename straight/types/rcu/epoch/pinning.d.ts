import { type Address } from '../../../memory';
import { QueuedRcu } from '../queued-rcu';
import { BagQueue } from './bag-queue';
import type { EpochState } from './epoch-state';
import type { Participant } from './participant';
/** What participants do: pin themselves in an epoch, and defer functions into bags. (`Local`, `crossbeam-epoch/src/internal.rs`) */
export declare abstract class Pinning extends QueuedRcu {
    protected readonly pending: BagQueue;
    protected readonly state: EpochState;
    protected constructor(state: EpochState);
    /** What a participant does now and then when it has entered an epoch. */
    protected abstract nowAndThen(local: Participant): void;
    /** The participant of a reader's slot. Throws when there is no such reader. */
    protected localOf(reader: number): Participant;
    /** The caller's participant. The next number belongs to the collector, whose callbacks may defer, too. While the world is built anybody's will do. */
    protected thisLocal(): Participant;
    /** One pin deeper. Only the outermost enters an epoch: a later one would let go what was found before. (`Local::pin`) */
    protected pin(local: Participant): void;
    /** Says in which epoch the participant is. The fence comes before all that it reads while it is pinned: who saw it unpinned has unlinked before. */
    protected enterEpoch(local: Participant): void;
    /**
     * Takes a pinned participant into the present epoch. Release: what it read before is done. It needs no fence behind: who sees the new epoch late
     * only waits for longer.
     */
    protected enterPresent(local: Participant): void;
    /**
     * One pin up. The outermost seals the bag, if there is one, for its owner may never come back; crossbeam leaves that to who calls `flush`, and to a
     * thread that ends. Release: what was read while pinned is done before it is seen to be over. (`Local::unpin`)
     */
    protected unpin(local: Participant): void;
    /**
     * Puts a head into the participant's bag; a full one is sealed. Without memory for a bag the head is queued by itself, linked by its own first word, so that
     * deferring never fails; crossbeam aborts then, though not for the bag, which is part of the participant, but for the node of the queue. While
     * pinned. (`Local::defer`)
     */
    protected defer(local: Participant, head: Address): void;
    /** Gives the participant's bag to the queue. It is forgotten last: while a bag is there, not all that was deferred is queued. (`Local::flush`) */
    protected flush(local: Participant): void;
    /** Seals a bag and queues it; returns the epoch that it is sealed with. (`Global::push_bag`) */
    protected pushBag(local: Participant, bag: Address): number;
    /** What a bag is sealed with: the global epoch after all that it holds was unlinked. The participant's own may be one behind. */
    protected sealingEpoch(_local: Participant): number;
    protected enqueue(head: Address, func: Address): void;
}
