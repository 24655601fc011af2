import { type Address } from '../../../memory';
import { Guard } from '../guard';
import { Futex } from './futex';
import { Urcu, type Phases, type ReaderState, type UrcuOptions } from './urcu';
import type { UrcuWords } from './urcu-words';
export interface UrcuMembOptions extends UrcuOptions {
    /** `scan, flip, scan` unless told. */
    readonly phases?: Phases;
    /** Whether who waits for readers sleeps until one of them wakes it; it looks again and again unless told. */
    readonly futex?: boolean;
}
/**
 * Userspace RCU whose readers leave the barriers to those who wait for them: the memb flavour (with `membarrier`, a full barrier in all threads; without,
 * full barriers on both sides).
 *
 * A reader's counter is 0 when it is quiescent, else how deep its sections nest, with the phase in which the outermost began. One change of phase in a grace
 * period is too few: a reader that read the global counter and stores it late may be two changes behind, which looks like none. (`src/urcu.c`)
 */
export declare class UrcuMemb extends Urcu {
    /** Null where nobody sleeps. (`urcu_gp.futex`) */
    protected readonly futex: Futex | null;
    private readonly phases;
    protected constructor(words: UrcuWords, options: UrcuMembOptions);
    /** An RCU in which no section is open and nothing is queued. */
    static create(options: UrcuMembOptions): UrcuMemb;
    /** Only the outermost looks at the phase. (`_urcu_memb_read_lock`) */
    readLock(reader: number): Guard;
    /** The phase that the library leaves in a quiescent counter says nothing; here it is 0. (`_urcu_memb_read_unlock`) */
    readUnlock({ reader }: Guard): void;
    protected gracePeriodSteps(): readonly (() => void)[];
    protected readerState(counter: Address): ReaderState;
    protected switchPhase(): void;
    /** The outermost unlock wakes who sleeps for it. (`urcu_common_wake_up_gp`) */
    protected wakeUpGp(): void;
    /** Before the scan: a reader that it finds inside sees this when it leaves. */
    protected beforeScan(): void;
    protected afterScans(): void;
    protected betweenScans(): void;
    protected announceSleep(futex: Futex): void;
    /** What readers need where they are not interrupted for it. (`urcu_memb_smp_mb_slave`) */
    protected slaveBarrier(): void;
}
