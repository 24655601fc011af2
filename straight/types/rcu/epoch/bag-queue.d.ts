import { type Address } from '../../../memory';
import { PendingCallbacks } from '../pending-callbacks';
/**
 * The sealed bags of all participants, and heads for which there was no bag: a Treiber stack that is taken as a whole and turned round. So nobody reads a bag that
 * somebody else has taken, and bags need no reclamation of their own; those of crossbeam's queue, a Michael and Scott one, are deferred like everything else.
 */
export declare class BagQueue extends PendingCallbacks {
    /** Queues an entry. Full: what its owner did before is seen by whoever takes it. Never waits; repeats when others queue theirs. */
    push(entry: Address): void;
    /** Turns a taken list round; returns its new first entry. Every link is there: an entry is queued when it has its own. */
    reverse(taken: Address): Address;
}
