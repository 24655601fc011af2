import {
  alloc,
  barrierBegins,
  barrierEnds,
  fetchAdd,
  gracePeriodBegins,
  load,
  mightSleep,
  sectionBegins,
  sectionEnds,
  store,
  thisCpu,
  waitUntil,
  type Address,
  type Thread,
} from 'quiesce';
import {
  funcOf,
  Guard,
  invoke,
  nextOf,
  PendingCallbacks,
  QueuedRcu,
  RCU_HEAD_WORDS,
  ReaderSlots,
  SEGMENTED_WORDS,
  SegmentedCallbacks,
  seqSnapshot,
  type Callback,
  type Daemon,
  type Snapshot,
} from 'quiesce/rcu';
import { SpinLock } from 'quiesce/sync';

export interface PerCpuQueueOptions {
  readonly cpus: number;
  readonly readers?: number;
  /** The list of each CPU, the right one unless told. */
  readonly list?: typeof SegmentedCallbacks;
}

/** A CPU: its lock, the rcu_head of its part of rcu_barrier, its callbacks. */
export interface Cpu {
  readonly number: number;
  readonly lock: SpinLock;
  readonly barrierHead: Address;
  readonly callbacks: SegmentedCallbacks;
}

const CPU_WORDS = 1 + RCU_HEAD_WORDS + SEGMENTED_WORDS;

/**
 * The ideal detector with the callbacks of a real one: each CPU keeps its own, with numbers, and a thread per CPU invokes them, as where
 * callbacks are offloaded. The one queue of its base holds nothing but that a grace period is wanted.
 */
export class PerCpuQueueRcu extends QueuedRcu {
  override readonly daemons: readonly Daemon[];
  protected readonly cpus: readonly Cpu[];
  protected readonly readers: ReaderSlots;
  /** How many CPUs an rcu_barrier still waits for, itself included; only one at a time is called here. */
  protected readonly barrierCount: Address;
  private readonly barrierCallback: Callback;

  protected constructor(state: Address, { cpus, readers = 0, list: List = SegmentedCallbacks }: PerCpuQueueOptions) {
    super(state, new PendingCallbacks(state + 8), state + 4);
    this.barrierCount = state;
    this.readers = new ReaderSlots(state + 12, readers);
    this.cpus = Object.freeze(
      Array.from({ length: cpus }, (_, number): Cpu => {
        const base = state + (3 + readers + number * CPU_WORDS) * 4;
        return Object.freeze({ number, lock: SpinLock.at(base, `nocb_lock of CPU ${number}`), barrierHead: base + 4, callbacks: new List(base + (1 + RCU_HEAD_WORDS) * 4) });
      }),
    );
    const { barrierCount } = this;
    this.barrierCallback = this.callbacks.register('rcu_barrier_callback', function* () { yield* fetchAdd(barrierCount, -1); }, false);
    this.daemons = Object.freeze(
      this.cpus.map((cpu) =>
        Object.freeze({ name: `rcuo/${cpu.number}`, cpu: cpu.number, invokesCallbacks: true, awaitWork: () => cpu.callbacks.awaitAny(), work: () => this.serve(cpu) }),
      ),
    );
    Object.freeze(this);
  }

  static *create(options: PerCpuQueueOptions): Thread<PerCpuQueueRcu> {
    const words = 3 + (options.readers ?? 0) + options.cpus * CPU_WORDS;
    const rcu = new this(yield* alloc({ type: 'rcu_state', words, memory: 'static', zeroed: true }), options);
    yield* rcu.pending.init();
    for (const { callbacks } of rcu.cpus) yield* callbacks.init();
    return rcu;
  }

  override *readLock(reader: number): Thread<Guard> {
    yield* this.readers.enter(reader);
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  override *readUnlock(guard: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* this.readers.leave(guard.reader);
  }

  override *rcuBarrier(): Thread<void> {
    yield* mightSleep('rcu_barrier');
    yield* barrierBegins(this.domain, this.barrierCount);
    yield* store(this.barrierCount, 1);
    for (const cpu of this.barrierCpus()) yield* this.entrainOn(cpu);
    yield* fetchAdd(this.barrierCount, -1);
    yield* waitUntil(this.barrierCount, '==', 0, { sleeping: true });
    yield* barrierEnds(this.domain, this.barrierCount);
  }

  /** The CPUs whose callbacks rcu_barrier waits for. */
  protected barrierCpus(): readonly Cpu[] {
    return this.cpus;
  }

  protected override *enqueue(head: Address, func: Address): Thread<void> {
    const { lock, callbacks } = this.cpus[yield* thisCpu()]!;
    yield* store(funcOf(head), func, 'plain');
    yield* lock.acquire();
    yield* callbacks.enqueue(head);
    const isWanted = yield* callbacks.accelerate(yield* this.numberForNew());
    yield* lock.release();
    if (isWanted) yield* this.pending.ask();
  }

  /** What a callback that is queued now must wait for. */
  protected *numberForNew(): Thread<number> {
    return seqSnapshot(yield* load(this.sequence, 'full'));
  }

  protected override *startGracePeriod(): Thread<Snapshot> {
    const taken = yield* this.takeAndBegin();
    yield* gracePeriodBegins(this.domain);
    const owing: number[] = [];
    for (let reader = 0; reader < this.readers.count; reader++) if (yield* this.readers.mark(reader)) owing.push(reader);
    return Object.freeze({ taken, owing: Object.freeze(owing) });
  }

  protected override *awaitReaders({ owing }: Snapshot): Thread<void> {
    for (const reader of owing) yield* this.readers.awaitPaid(reader);
  }

  private *entrainOn({ lock, barrierHead, callbacks }: Cpu): Thread<void> {
    yield* lock.acquire();
    yield* store(funcOf(barrierHead), this.barrierCallback.func, 'plain');
    if (yield* callbacks.entrain(barrierHead)) yield* fetchAdd(this.barrierCount, 1);
    yield* lock.release();
  }

  /** Sees the callbacks in front through their grace period, and invokes them. */
  private *serve({ lock, callbacks }: Cpu): Thread<void> {
    yield* lock.acquire();
    const number = yield* callbacks.nextNumber();
    yield* lock.release();
    if (number !== 0) yield* waitUntil(this.sequence, '>=', number);
    yield* lock.acquire();
    yield* callbacks.advance(yield* load(this.sequence));
    const first = yield* callbacks.takeDone();
    yield* lock.release();
    let count = 0;
    for (let head = first; head !== 0; count++) {
      const next = yield* load(nextOf(head), 'plain');
      yield* invoke(this.domain, this.callbacks, head);
      head = next;
    }
    yield* lock.acquire();
    yield* callbacks.addLength(-count);
    yield* lock.release();
  }
}
