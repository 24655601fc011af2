import { type Address } from '../../../memory';
import { Guard } from '../guard';
import { Urcu, type Phases, type ReaderState, type UrcuOptions } from './urcu';
import type { UrcuWords } from './urcu-words';
export interface UrcuQsbrOptions extends UrcuOptions {
    /** How long a counter is: one of 64 bits counts grace periods and never comes round, one of 32 bits tells two phases apart. `64-bit` unless told. */
    readonly form?: '64-bit' | '32-bit';
    /** Of the 32-bit form; `two flips` unless told. */
    readonly phases?: Phases;
    /**
     * When readers are offline. `between sections`: the outermost lock goes online and its unlock offline, so readers that have ended hold nobody up. `never`: they are online
     * once registered, and hold up every grace period until they say `quiescentState`. `between sections` unless told.
     */
    readonly offline?: 'between sections' | 'never';
}
/**
 * Userspace RCU in which readers say when they are quiescent, and sections cost nothing. A reader's counter is 0 when it is offline, else what the global one was
 * when it was last quiescent; a grace period changes that and waits for every reader to notice or go offline. (`src/urcu-qsbr.c`)
 *
 * Where the library's lock and unlock are empty but for an assertion that the reader is online, they load its counter here: sections begin and end with
 * an access. Who waits for readers looks again and again; the library's futex is left out.
 */
export declare class UrcuQsbr extends Urcu {
    private readonly form;
    private readonly phases;
    private readonly offline;
    protected constructor(words: UrcuWords, options: UrcuQsbrOptions);
    /** An RCU in which no section is open and nothing is queued. */
    static create(options: UrcuQsbrOptions): UrcuQsbr;
    registerThread(reader: number): void;
    unregisterThread(reader: number): void;
    /** Inner sections, and those of readers that are never offline, cost a look at the own counter. (`_urcu_qsbr_read_lock`) */
    readLock(reader: number): Guard;
    /** Ends a section; the reader is no more quiescent than before unless that takes it offline. (`_urcu_qsbr_read_unlock`) */
    readUnlock({ reader, cookie }: Guard): void;
    /** The reader, which is online, holds no reference: whoever waits for it need not do so any longer. (`rcu_quiescent_state`) */
    quiescentState(reader: number): void;
    /** The reader may enter sections. (`rcu_thread_online`) */
    threadOnline(reader: number): void;
    /** The reader enters no section until it is online again: nobody waits for it. (`rcu_thread_offline`) */
    threadOffline(reader: number): void;
    /** `synchronizeRcu` by a reader that may be online: it is offline while it waits, or it would wait for itself. */
    synchronizeRcuBy(reader: number): void;
    /** A counter that never comes round needs no second look: no reader is behind and looks as if it were not. */
    protected gracePeriodSteps(): readonly (() => void)[];
    protected readerState(counter: Address): ReaderState;
    protected switchPhase(): void;
    private isOnline;
}
