import { type Address } from '../../memory';
/** True for what ends a list: `IDLE`, `IN_FLIGHT` or `ASKED`, which no rcu_head's address can be. */
export declare const isEnd: (head: Address) => boolean;
/**
 * The queued callbacks of one domain: a stack whose top is one word, turned round when it is taken, so that callbacks are
 * invoked in the order in which they were queued.
 *
 * Pushing never waits and never repeats: one exchange of the top, then the link, as in liburcu's `wfstack`; whoever takes the
 * list waits for a link that is not there yet. The word also says whether a taken batch is still in flight, which is what
 * rcu_barrier must know and could not learn from two words without a window between them.
 *
 * As in the kernel, queueing a head that is queued already makes the list run in a circle: nothing here hides it.
 */
export declare class PendingCallbacks {
    /** The top of the stack. */
    readonly top: Address;
    constructor(top: Address);
    /** Makes the list empty; before anybody else can see it. */
    init(): void;
    /** Queues a head. Full: what its owner did before is seen by whoever invokes it. */
    push(head: Address): void;
    /** Has a grace period made though nothing is queued. Whether a batch is in flight is forgotten; `isIdle` says no meanwhile. */
    ask(): void;
    /** Blocks until something is queued, or asked for. */
    awaitAny(): void;
    /** Whether something is queued, or asked for. */
    hasAny(): boolean;
    /** Whether nothing is queued and nothing is being invoked. */
    isIdle(): boolean;
    /** Waits until no batch is in flight; says what is left. */
    flush(): 'nothing' | 'callbacks' | 'grace period';
    /** Takes everything, the last queued first, and leaves a batch in flight. */
    take(): Address;
    /** Turns a taken list round; returns its new first head. Ends on a circle, too, and leaves it one. (`llist_reverse_order`) */
    reverse(taken: Address): Address;
    /** Hands each head of a reversed list to `visit`, which may free it: the link is read first. */
    forEach(first: Address, visit: (head: Address) => void): void;
    /** The batch in flight is done: what was queued meanwhile stays queued. */
    landed(): void;
}
