import { type Address } from '../../../memory';
import type { Snapshot } from '../detector';
import { QueuedRcu } from '../queued-rcu';
import { type UrcuWords } from './urcu-words';
export interface UrcuOptions {
    /** How many readers there may be, 0 and up. */
    readonly readers: number;
    /** How many of them, from 0 up, are registered to begin with; all unless told. */
    readonly registered?: number;
    /** Whether the worker's grace periods are counted, so that somebody can poll; they are not unless told. */
    readonly polled?: boolean;
}
/** How phases are told apart: the library scans, changes the phase and scans again; older ones change it twice and scan after each. */
export type Phases = 'scan, flip, scan' | 'two flips';
/** What a reader's counter says of it, in the light of the global one. (`enum urcu_state`) */
export type ReaderState = 'inactive' | 'current' | 'old';
/**
 * Userspace RCU (liburcu): registered readers, each with a counter, and a global counter. Grace periods are seen through by those who ask for
 * them: the first does it for all who have come when it begins. A worker takes the callbacks, and asks as everybody does.
 *
 * What counters mean is left to the flavours. While readers are waited for the registry is free, so that others can register and
 * unregister. (`src/urcu.c`, `src/urcu-call-rcu-impl.h`)
 */
export declare abstract class Urcu extends QueuedRcu {
    /** The global counter. (`urcu_gp.ctr`) */
    readonly counter: Address;
    /** The list of registered readers. */
    protected readonly registry: Address;
    /** Readers seen inside, in the current phase. The library has this list and the next on the stack of who holds gp_lock, which comes to the same. */
    protected readonly current: Address;
    /** Readers that need not be waited for any more. */
    protected readonly quiescent: Address;
    private readonly readers;
    private readonly gpLock;
    private readonly registryLock;
    private readonly waiters;
    protected constructor(words: UrcuWords, { polled }: UrcuOptions);
    /** Its words, with so many of the flavour's own. */
    protected static allocate({ readers, registered }: UrcuOptions, own: number): UrcuWords;
    /** Makes everything empty, and registers the first readers; before anybody else can see it. */
    protected init({ readers, registered }: UrcuOptions): void;
    /** Makes a reader known to grace periods: its sections count from here on. (`rcu_register_thread`) */
    registerThread(reader: number): void;
    /** Makes it unknown again, outside of sections. (`rcu_unregister_thread`) */
    unregisterThread(reader: number): void;
    /** The counter of a reader. Throws when there is no such reader. */
    counterOf(reader: number): Address;
    /** Sees a grace period through, or sleeps while somebody else does. */
    synchronizeRcu(): void;
    /** The library has none: throws. */
    getState(): void;
    /** The library has none: throws. */
    condSynchronize(): void;
    /** The worker takes all callbacks; what it draws around the grace period that serves it is its own. (`call_rcu_thread`) */
    protected startGracePeriod(): Snapshot;
    /** It waits as everybody does. */
    protected awaitReaders(): void;
    /** What a grace period consists of, step by step, with both locks held. */
    protected abstract gracePeriodSteps(): readonly (() => void)[];
    /** What a reader's counter says now. (`urcu_common_reader_state`) */
    protected abstract readerState(counter: Address): ReaderState;
    /** Changes the global counter: who begins a section from here on is told from who began before. */
    protected abstract switchPhase(): void;
    /** For counters that know two phases. */
    protected phaseSteps(phases: Phases): readonly (() => void)[];
    /** Waits until nobody is a phase behind already, who after the next change would look as if he were not. */
    protected scanAll(): void;
    /** Waits for those who were inside when the phase changed. */
    protected scanCurrent(): void;
    /** Changes the phase and waits for everybody who is behind. (`update_counter_and_wait`) */
    protected flipAndScan(): void;
    /** Puts the readers that were waited for back beside those who registered meanwhile. */
    protected putBack(): void;
    /**
     * Scans the readers of `input` until none is left: the inactive ones go to the quiescent, those who are not behind to `current`, which may be
     * the same. The registry is free between two scans. (`wait_for_readers`)
     */
    protected waitForReaders(input: Address, current: Address): void;
    private scanAgain;
    /** Says that somebody is going to sleep, where anybody does. */
    protected beforeScan(): void;
    /** Nobody is going to sleep any more. */
    protected afterScans(): void;
    /** Sleeps until a reader has left, where anybody sleeps; else the next scan comes at once. (`wait_gp`, `caa_cpu_relax`) */
    protected betweenScans(): void;
    /** A full barrier in every thread of the process; QSBR's readers have their own. (`smp_mb_master`) */
    protected masterBarrier(): void;
    /** Looks at each reader of a list once. */
    private scan;
    private look;
    private leadOrFollow;
    /** Who leads lets the others go when it holds no lock any more. */
    private lead;
    /** Takes those who have come, and then sees a grace period through: for one who comes later it may have begun too early. Returns them. */
    protected serve(): Address;
    protected takeWaiters(): Address;
    /** Sees a grace period through. What one step saw is of no use to the next, so it is forgotten. */
    protected gracePeriod(): void;
}
