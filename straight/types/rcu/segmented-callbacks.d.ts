import { type Address } from '../../memory';
/** The size of a segmented list of callbacks, in words. */
export declare const SEGMENTED_WORDS: number;
/**
 * The callbacks of one CPU: a single linked list, cut into segments by where each of them ends. Those in one segment wait for the same
 * grace period, whose number the segment has; becoming ready moves a tail, and no callback is touched.
 *
 * A tail is the address of the word that links to what comes next: the `next` of the segment's last head, or the list's own first word when it and all before
 * it are empty. Whoever calls keeps others away, by a lock or by interrupts that are off, but for what is said to need neither. Constant time throughout. (`rcu_segcblist`)
 */
export declare class SegmentedCallbacks {
    /** The word that holds the first head. */
    readonly base: Address;
    constructor(base: Address);
    /** Makes the list empty; before anybody else can see it, in words that are 0. (`rcu_segcblist_init`) */
    init(): void;
    /** Queues a head behind all others; it has no number yet. (`rcu_segcblist_enqueue`) */
    enqueue(head: Address): void;
    /**
     * Puts a head behind the last one, into its segment, so that it is invoked after everything that was queued before; false when the list is empty.
     * What was taken and is still counted counts: the head is then ready at once. (`rcu_segcblist_entrain`)
     */
    entrain(head: Address): boolean;
    /** Makes what waited for grace periods up to this number ready, and moves the segments behind it up. (`rcu_segcblist_advance`) */
    advance(reached: number): void;
    /**
     * Gives the number of a grace period to the callbacks that have none, or a later one; a grace period that suffices for them suffices for those behind the last
     * segment that waits for an earlier one. Returns whether it must be seen to that this grace period comes. (`rcu_segcblist_accelerate`)
     */
    accelerate(number: number): boolean;
    /** Detaches the callbacks that are ready; returns the first, 0 for none. They stay counted until `addLength` says that they are done. (`rcu_segcblist_extract_done_cbs`) */
    takeDone(): Address;
    /** Whether callbacks are ready. Needs no protection. (`rcu_segcblist_ready_cbs`) */
    hasDone(): boolean;
    /** Whether callbacks wait for a grace period, or for being given one. (`rcu_segcblist_pend_cbs`) */
    hasPending(): boolean;
    /** Whether nothing is queued and nothing that was taken is still counted. Needs no protection. (`rcu_segcblist_n_cbs`) */
    isEmpty(): boolean;
    /** How many callbacks are queued, or taken and still counted. Needs no protection. (`rcu_segcblist_n_cbs`) */
    length(): number;
    /** Counts so many callbacks more, or less. Full: rcu_barrier, which looks without protection, sees what was queued before it was called. (`rcu_segcblist_add_len`) */
    addLength(count: number): void;
    /** The number of the grace period that those at the front wait for; 0 when nobody need wait, for there are none or some are ready. Those in front have been given one. (`rcu_segcblist_nextgp`) */
    nextNumber(): number;
    /** Blocks until callbacks are ready. Needs no protection. */
    awaitDone(): void;
    /** Blocks until something is queued that is not taken. Needs no protection. */
    awaitAny(): void;
    /** The last segment with a callback in it; DONE when there is none, or none that is not taken. */
    protected lastSegment(): number;
    /** Makes the segments that ended where the detached ones did empty. */
    protected resetTails(end: Address): void;
    protected tailOf(segment: number): Address;
    protected numberOf(segment: number): Address;
    private get lengthWord();
    /** Whether nothing is behind a segment. (`rcu_segcblist_restempty`) */
    private isRestEmpty;
    /** The last segment that has callbacks and whose number is less; DONE when there is none. */
    private lastWaitingForLess;
    /** Empties the segments in front of one: they end where what is ready does. */
    private emptyUpTo;
    /** Moves the segments from this one on to the front of those that wait. */
    private compact;
}
