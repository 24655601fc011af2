import { again, fence, gracePeriodBegins, gracePeriodEnds, mightSleep, requestBegins, requestEnds, retry, times, type Address, type Again, type Thread } from '../../memory';
import { Mutex } from '../../sync/mutex';
import type { Snapshot } from '../detector';
import { PendingCallbacks } from '../pending-callbacks';
import { QueuedRcu } from '../queued-rcu';
import { addToList, initList, isListEmpty, moveToList, nodeAfter, spliceLists, takeOffList } from '../circular-list';
import { awaitWakeup, destroyGpWaiter, GracePeriodWaiters, initGpWaiter, isRunning } from './grace-period-waiters';
import { allocateWords, counterOfNode, nodeOf, type UrcuWords } from './urcu-words';

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
export abstract class Urcu extends QueuedRcu {
  /** The global counter. (`urcu_gp.ctr`) */
  readonly counter: Address;
  /** The list of registered readers. */
  protected readonly registry: Address;
  /** Readers seen inside, in the current phase. The library has this list and the next on the stack of who holds gp_lock, which comes to the same. */
  protected readonly current: Address;
  /** Readers that need not be waited for any more. */
  protected readonly quiescent: Address;
  private readonly readers: readonly Address[];
  private readonly gpLock: Mutex;
  private readonly registryLock: Mutex;
  private readonly waiters: GracePeriodWaiters;

  protected constructor(words: UrcuWords, { polled = false }: UrcuOptions) {
    super(words.counter, new PendingCallbacks(words.callbacks), polled ? words.sequence : 0);
    this.counter = words.counter;
    this.registry = words.registry;
    this.current = words.current;
    this.quiescent = words.quiescent;
    this.readers = words.readers;
    this.gpLock = Mutex.at(words.gpLock, 'rcu_gp_lock');
    this.registryLock = Mutex.at(words.registryLock, 'rcu_registry_lock');
    this.waiters = new GracePeriodWaiters(words.waiters);
  }

  /** Its words, with so many of the flavour's own. */
  protected static *allocate({ readers, registered = readers }: UrcuOptions, own: number): Thread<UrcuWords> {
    wholeNumber('readers', readers, Infinity);
    wholeNumber('registered', registered, readers);
    return yield* allocateWords(readers, own);
  }

  /** Makes everything empty, and registers the first readers; before anybody else can see it. */
  protected *init({ readers, registered = readers }: UrcuOptions): Thread<void> {
    yield* this.waiters.init();
    yield* this.pending.init();
    yield* initList(this.registry);
    for (let reader = 0; reader < registered; reader++) yield* this.registerThread(reader);
  }

  /** Makes a reader known to grace periods: its sections count from here on. (`rcu_register_thread`) */
  *registerThread(reader: number): Thread<void> {
    const node = nodeOf(this.counterOf(reader));
    yield* this.registryLock.acquire();
    yield* addToList(node, this.registry);
    yield* this.registryLock.release();
  }

  /** Makes it unknown again, outside of sections. (`rcu_unregister_thread`) */
  *unregisterThread(reader: number): Thread<void> {
    const node = nodeOf(this.counterOf(reader));
    yield* this.registryLock.acquire();
    yield* takeOffList(node);
    yield* this.registryLock.release();
  }

  /** The counter of a reader. Throws when there is no such reader. */
  counterOf(reader: number): Address {
    const counter = this.readers[reader];
    if (counter !== undefined) return counter;
    throw new RangeError(`There is no reader ${reader}: this RCU was created with readers: ${this.readers.length}, so they are 0 to ${this.readers.length - 1}.`);
  }

  /** Sees a grace period through, or sleeps while somebody else does. */
  override *synchronizeRcu(): Thread<void> {
    const waiter = yield* initGpWaiter();
    yield* mightSleep('synchronize_rcu');
    yield* requestBegins(this.domain, waiter, 'synchronize_rcu');
    yield* this.leadOrFollow(waiter);
    yield* requestEnds(this.domain, waiter, 'after');
    yield* destroyGpWaiter(waiter);
  }

  /** The library has none: throws. */
  override getState(): Thread<void> {
    throw new Error('Userspace RCU has no get_state_synchronize_rcu: take a cookie with startPoll.');
  }

  /** The library has none: throws. */
  override condSynchronize(): Thread<void> {
    throw new Error('Userspace RCU has no cond_synchronize_rcu: ask pollState, and call synchronizeRcu when it says no.');
  }

  /** The worker takes all callbacks; what it draws around the grace period that serves it is its own. (`call_rcu_thread`) */
  protected override *startGracePeriod(): Thread<Snapshot> {
    const taken = yield* this.takeAndBegin();
    yield* gracePeriodBegins(this.domain);
    return Object.freeze({ taken, owing: Object.freeze([]) });
  }

  /** It waits as everybody does. */
  protected override *awaitReaders(): Thread<void> {
    const waiter = yield* initGpWaiter();
    yield* this.leadOrFollow(waiter);
    yield* destroyGpWaiter(waiter);
  }

  /** What a grace period consists of, step by step, with both locks held. */
  protected abstract gracePeriodSteps(): readonly (() => Thread<void>)[];

  /** What a reader's counter says now. (`urcu_common_reader_state`) */
  protected abstract readerState(counter: Address): Thread<ReaderState>;

  /** Changes the global counter: who begins a section from here on is told from who began before. */
  protected abstract switchPhase(): Thread<void>;

  /** For counters that know two phases. */
  protected phaseSteps(phases: Phases): readonly (() => Thread<void>)[] {
    if (phases === 'two flips') return [() => this.flipAndScan(), () => this.flipAndScan()];
    return [() => this.scanAll(), () => this.switchPhase(), () => this.scanCurrent()];
  }

  /** Waits until nobody is a phase behind already, who after the next change would look as if he were not. */
  protected *scanAll(): Thread<void> {
    yield* initList(this.current);
    yield* initList(this.quiescent);
    yield* this.masterBarrier();
    yield* this.waitForReaders(this.registry, this.current);
  }

  /** Waits for those who were inside when the phase changed. */
  protected *scanCurrent(): Thread<void> {
    yield* this.waitForReaders(this.current, this.quiescent);
    yield* this.putBack();
    yield* this.masterBarrier();
  }

  /** Changes the phase and waits for everybody who is behind. (`update_counter_and_wait`) */
  protected *flipAndScan(): Thread<void> {
    yield* initList(this.quiescent);
    yield* this.masterBarrier();
    yield* this.switchPhase();
    yield* this.waitForReaders(this.registry, this.quiescent);
    yield* this.putBack();
    yield* this.masterBarrier();
  }

  /** Puts the readers that were waited for back beside those who registered meanwhile. */
  protected *putBack(): Thread<void> {
    yield* spliceLists(this.quiescent, this.registry);
  }

  /**
   * Scans the readers of `input` until none is left: the inactive ones go to the quiescent, those who are not behind to `current`, which may be
   * the same. The registry is free between two scans. (`wait_for_readers`)
   */
  protected *waitForReaders(input: Address, current: Address): Thread<void> {
    yield* retry<true>((from = input, to = current) => this.scanAgain(from, to), input, current);
  }

  private *scanAgain(input: Address, current: Address): Thread<true | Again> {
    yield* this.beforeScan();
    yield* this.scan(input, current);
    if (yield* isListEmpty(input)) {
      yield* this.afterScans();
      return true;
    }
    yield* this.registryLock.release();
    yield* this.betweenScans();
    yield* this.registryLock.acquire();
    return again(input, current);
  }

  /** Says that somebody is going to sleep, where anybody does. */
  protected *beforeScan(): Thread<void> {}

  /** Nobody is going to sleep any more. */
  protected *afterScans(): Thread<void> {}

  /** Sleeps until a reader has left, where anybody sleeps; else the next scan comes at once. (`wait_gp`, `caa_cpu_relax`) */
  protected *betweenScans(): Thread<void> {}

  /** A full barrier in every thread of the process; QSBR's readers have their own. (`smp_mb_master`) */
  protected *masterBarrier(): Thread<void> {
    yield* fence('full');
  }

  /** Looks at each reader of a list once. */
  private *scan(input: Address, current: Address): Thread<void> {
    yield* retry<true>((node = input, head = input, to = current) => this.look(node, head, to), yield* nodeAfter(input), input, current);
  }

  private *look(node: Address, head: Address, current: Address): Thread<true | Again> {
    if (node === head) return true;
    const next = yield* nodeAfter(node);
    const state = yield* this.readerState(counterOfNode(node));
    if (state !== 'old') yield* moveToList(node, state === 'current' ? current : this.quiescent);
    return again(next, head, current);
  }

  private *leadOrFollow(waiter: Address): Thread<void> {
    if (yield* this.waiters.add(waiter)) {
      yield* isRunning(waiter);
      yield* this.lead();
    } else {
      yield* awaitWakeup(waiter);
      yield* fence('full');
    }
  }

  /** Who leads lets the others go when it holds no lock any more. */
  private *lead(): Thread<void> {
    yield* this.gpLock.acquire();
    const served = yield* this.serve();
    yield* this.gpLock.release();
    yield* this.waiters.wakeAll(served);
  }

  /** Takes those who have come, and then sees a grace period through: for one who comes later it may have begun too early. Returns them. */
  protected *serve(): Thread<Address> {
    const taken = yield* this.takeWaiters();
    yield* this.gracePeriod();
    return taken;
  }

  protected takeWaiters(): Thread<Address> {
    return this.waiters.takeAll();
  }

  /** Sees a grace period through. What one step saw is of no use to the next, so it is forgotten. */
  protected *gracePeriod(): Thread<void> {
    yield* this.registryLock.acquire();
    yield* gracePeriodBegins(this.domain);
    if (!(yield* isListEmpty(this.registry))) {
      const steps = this.gracePeriodSteps();
      yield* times(steps.length, (step) => steps[step]!());
    }
    yield* this.registryLock.release();
    yield* gracePeriodEnds(this.domain);
  }
}

function wholeNumber(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= most) return;
  throw new RangeError(`Userspace RCU: ${name} must be a whole number, 0 or more${most < Infinity ? `, at most ${most}` : ''}, but is ${value}.`);
}
