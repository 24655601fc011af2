import { assertThat, fence, load, sectionBegins, sectionEnds, store, type Address, type Thread } from '../../memory';
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

/** What is always set in the global counter, so that no reader's is 0 but offline. (`URCU_QSBR_GP_ONLINE`) */
const ONLINE = 1;
/** A grace period, or the phase. (`URCU_QSBR_GP_CTR`) */
const STEP = 2;

/** The cookie of a section whose lock went online. */
const CAME_ONLINE = 1;

/**
 * Userspace RCU in which readers say when they are quiescent, and sections cost nothing. A reader's counter is 0 when it is offline, else what the global one was
 * when it was last quiescent; a grace period changes that and waits for every reader to notice or go offline. (`src/urcu-qsbr.c`)
 *
 * Where the library's lock and unlock are empty but for an assertion that the reader is online, they load its counter here: sections begin and end with
 * an access. Who waits for readers looks again and again; the library's futex is left out.
 */
export class UrcuQsbr extends Urcu {
  private readonly form: '64-bit' | '32-bit';
  private readonly phases: Phases;
  private readonly offline: 'between sections' | 'never';

  protected constructor(words: UrcuWords, options: UrcuQsbrOptions) {
    super(words, options);
    this.form = options.form ?? '64-bit';
    this.phases = options.phases ?? 'two flips';
    this.offline = options.offline ?? 'between sections';
    Object.freeze(this);
  }

  /** An RCU in which no section is open and nothing is queued. */
  static *create(options: UrcuQsbrOptions): Thread<UrcuQsbr> {
    const urcu = new this(yield* this.allocate(options, 0), options);
    yield* store(urcu.counter, ONLINE, 'plain');
    yield* urcu.init(options);
    return urcu;
  }

  override *registerThread(reader: number): Thread<void> {
    yield* super.registerThread(reader);
    if (this.offline === 'never') yield* this.threadOnline(reader);
  }

  override *unregisterThread(reader: number): Thread<void> {
    yield* this.threadOffline(reader);
    yield* super.unregisterThread(reader);
  }

  /** Inner sections, and those of readers that are never offline, cost a look at the own counter. (`_urcu_qsbr_read_lock`) */
  override *readLock(reader: number): Thread<Guard> {
    const isOnline = yield* this.isOnline(reader);
    const comesOnline = !isOnline && this.offline === 'between sections';
    if (comesOnline) yield* this.threadOnline(reader);
    else yield* assertThat(isOnline, 'rcu_read_lock by a reader that is offline');
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader, comesOnline ? CAME_ONLINE : 0);
  }

  /** Ends a section; the reader is no more quiescent than before unless that takes it offline. (`_urcu_qsbr_read_unlock`) */
  override *readUnlock({ reader, cookie }: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    if (cookie === CAME_ONLINE) yield* this.threadOffline(reader);
    else yield* assertThat(yield* this.isOnline(reader), 'rcu_read_unlock by a reader that is offline');
  }

  /** The reader, which is online, holds no reference: whoever waits for it need not do so any longer. (`rcu_quiescent_state`) */
  *quiescentState(reader: number): Thread<void> {
    const counter = this.counterOf(reader);
    const now = yield* load(this.counter);
    if ((yield* load(counter, 'plain')) === now) return;
    yield* fence('full');
    yield* store(counter, now);
    yield* fence('full');
  }

  /** The reader may enter sections. (`rcu_thread_online`) */
  *threadOnline(reader: number): Thread<void> {
    const counter = this.counterOf(reader);
    yield* store(counter, yield* load(this.counter));
    yield* fence('full');
  }

  /** The reader enters no section until it is online again: nobody waits for it. (`rcu_thread_offline`) */
  *threadOffline(reader: number): Thread<void> {
    yield* fence('full');
    yield* store(this.counterOf(reader), 0);
  }

  /** `synchronizeRcu` by a reader that may be online: it is offline while it waits, or it would wait for itself. */
  *synchronizeRcuBy(reader: number): Thread<void> {
    const wasOnline = yield* this.isOnline(reader);
    if (wasOnline) yield* this.threadOffline(reader);
    yield* this.synchronizeRcu();
    if (wasOnline) yield* this.threadOnline(reader);
  }

  /** A counter that never comes round needs no second look: no reader is behind and looks as if it were not. */
  protected override gracePeriodSteps(): readonly (() => Thread<void>)[] {
    return this.form === '64-bit' ? [() => this.flipAndScan()] : this.phaseSteps(this.phases);
  }

  protected override *readerState(counter: Address): Thread<ReaderState> {
    const seen = yield* load(counter);
    if (seen === 0) return 'inactive';
    return seen === (yield* load(this.counter)) ? 'current' : 'old';
  }

  protected override *switchPhase(): Thread<void> {
    const now = yield* load(this.counter);
    yield* fence('full');
    yield* store(this.counter, this.form === '64-bit' ? now + STEP : now ^ STEP);
    yield* fence('full');
  }

  private *isOnline(reader: number): Thread<boolean> {
    return (yield* load(this.counterOf(reader), 'plain')) !== 0;
  }
}
