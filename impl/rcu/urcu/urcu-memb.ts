import { fence, fetchAdd, load, retry, RETRY, sectionBegins, sectionEnds, store, type Address, type Again, type Thread } from '../../memory';
import { Guard } from '../guard';
import { Futex, FUTEX_WORDS } from './futex';
import { Urcu, type Phases, type ReaderState, type UrcuOptions } from './urcu';
import type { UrcuWords } from './urcu-words';

export interface UrcuMembOptions extends UrcuOptions {
  /** `scan, flip, scan` unless told. */
  readonly phases?: Phases;
  /** Whether who waits for readers sleeps until one of them wakes it; it looks again and again unless told. */
  readonly futex?: boolean;
}

/** One section. (`URCU_GP_COUNT`) */
const COUNT = 1;
/** The bit that tells phases apart; below it sections are counted. (`URCU_GP_CTR_PHASE`) */
const PHASE = 1 << 16;
const NESTING = PHASE - 1;

/** What the futex holds while somebody means to sleep. */
const ASLEEP = -1 >>> 0;

/**
 * Userspace RCU whose readers leave the barriers to those who wait for them: the memb flavour (with `membarrier`, a full barrier in all threads; without,
 * full barriers on both sides).
 *
 * A reader's counter is 0 when it is quiescent, else how deep its sections nest, with the phase in which the outermost began. One change of phase in a grace
 * period is too few: a reader that read the global counter and stores it late may be two changes behind, which looks like none. (`src/urcu.c`)
 */
export class UrcuMemb extends Urcu {
  /** Null where nobody sleeps. (`urcu_gp.futex`) */
  protected readonly futex: Futex | null;
  private readonly phases: Phases;

  protected constructor(words: UrcuWords, options: UrcuMembOptions) {
    super(words, options);
    this.futex = options.futex === true ? new Futex(words.own) : null;
    this.phases = options.phases ?? 'scan, flip, scan';
    Object.freeze(this);
  }

  /** An RCU in which no section is open and nothing is queued. */
  static *create(options: UrcuMembOptions): Thread<UrcuMemb> {
    const urcu = new this(yield* this.allocate(options, options.futex === true ? FUTEX_WORDS : 0), options);
    yield* store(urcu.counter, COUNT, 'plain');
    yield* urcu.init(options);
    return urcu;
  }

  /** Only the outermost looks at the phase. (`_urcu_memb_read_lock`) */
  override *readLock(reader: number): Thread<Guard> {
    const counter = this.counterOf(reader);
    const seen = yield* load(counter, 'plain');
    if ((seen & NESTING) === 0) {
      yield* store(counter, yield* load(this.counter));
      yield* this.slaveBarrier();
    } else yield* store(counter, seen + COUNT);
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  /** The phase that the library leaves in a quiescent counter says nothing; here it is 0. (`_urcu_memb_read_unlock`) */
  override *readUnlock({ reader }: Guard): Thread<void> {
    const counter = this.counterOf(reader);
    yield* sectionEnds(this.domain);
    const seen = yield* load(counter, 'plain');
    if ((seen & NESTING) > COUNT) {
      yield* store(counter, seen - COUNT);
      return;
    }
    yield* this.slaveBarrier();
    yield* store(counter, 0);
    yield* this.slaveBarrier();
    yield* this.wakeUpGp();
  }

  protected override gracePeriodSteps(): readonly (() => Thread<void>)[] {
    return this.phaseSteps(this.phases);
  }

  protected override *readerState(counter: Address): Thread<ReaderState> {
    const seen = yield* load(counter);
    if ((seen & NESTING) === 0) return 'inactive';
    return ((seen ^ (yield* load(this.counter))) & PHASE) === 0 ? 'current' : 'old';
  }

  protected override *switchPhase(): Thread<void> {
    yield* fence('full');
    yield* store(this.counter, (yield* load(this.counter)) ^ PHASE);
    yield* fence('full');
  }

  /** The outermost unlock wakes who sleeps for it. (`urcu_common_wake_up_gp`) */
  protected *wakeUpGp(): Thread<void> {
    const { futex } = this;
    if (futex === null || (yield* load(futex.word)) !== ASLEEP) return;
    yield* store(futex.word, 0);
    yield* futex.wake();
  }

  /** Before the scan: a reader that it finds inside sees this when it leaves. */
  protected override *beforeScan(): Thread<void> {
    if (this.futex !== null) yield* this.announceSleep(this.futex);
  }

  protected override *afterScans(): Thread<void> {
    if (this.futex === null) return;
    yield* this.masterBarrier();
    yield* store(this.futex.word, 0);
  }

  protected override *betweenScans(): Thread<void> {
    const { futex } = this;
    if (futex === null) return;
    yield* this.masterBarrier();
    yield* retry<true>(function* (): Thread<true | Again> {
      if ((yield* load(futex.word)) !== ASLEEP) return true;
      yield* futex.wait(ASLEEP);
      return RETRY;
    });
  }

  protected *announceSleep(futex: Futex): Thread<void> {
    yield* fetchAdd(futex.word, -1);
    yield* this.masterBarrier();
  }

  /** What readers need where they are not interrupted for it. (`urcu_memb_smp_mb_slave`) */
  protected *slaveBarrier(): Thread<void> {
    yield* fence('full');
  }
}
