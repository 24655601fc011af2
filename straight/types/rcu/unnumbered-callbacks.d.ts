import { type Address } from '../../memory';
/** The size of a list of callbacks without numbers, in words. */
export declare const UNNUMBERED_WORDS: number;
/**
 * The callbacks of one CPU as they were kept before grace periods had numbers there: only its segment says what a callback waits for, the grace period under
 * way (WAIT) or the one after it (NEXT_READY). Each end of a grace period must move them up exactly once, and must do so before anything is
 * said of the next one; `SegmentedCallbacks` cannot get that wrong.
 *
 * Whoever calls keeps others away, by interrupts that are off. Constant time throughout.
 */
export declare class UnnumberedCallbacks {
    /** The word that holds the first head. */
    readonly base: Address;
    constructor(base: Address);
    /** Makes the list empty; before anybody else can see it, in words that are 0. (`rcu_init_percpu_data`) */
    init(): void;
    /** Queues a head behind all others. (`__call_rcu`) */
    enqueue(head: Address): void;
    /** A grace period has ended: what waited for it is ready, what was to wait for the next one waits. (`__rcu_process_gp_end`) */
    ended(): void;
    /** This CPU has just started a grace period: everything that it has queued will have waited when it ends. (`rcu_start_gp_per_cpu`) */
    started(): void;
    /** This CPU reports a quiescent state: the next grace period begins after all that it has queued. (`rcu_report_qs_rdp`) */
    reported(): void;
    /** Detaches the callbacks that are ready; returns the first, 0 for none. (`rcu_do_batch`) */
    takeDone(): Address;
    /** Whether callbacks wait for a grace period. (`cpu_needs_another_gp`) */
    hasPending(): boolean;
    private tailOf;
}
