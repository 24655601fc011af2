import {
  actor,
  alloc,
  fetchAnd,
  interruptsOff,
  interruptsOn,
  load,
  requestBegins,
  sectionBegins,
  sectionEnds,
  store,
  waitUntil,
  type ActorSpec,
  type Address,
  type Thread,
} from 'quiesce';
import { daemon } from 'quiesce/models';
import { CallbackTable, funcOf, Guard, invoke, nextOf, ReaderSlots, SEGMENTED_WORDS, SegmentedCallbacks, UnnumberedCallbacks, type Callback, type Daemon } from 'quiesce/rcu';
import { SpinLock } from 'quiesce/sync';

/** A CPU's callbacks, as the code around them sees them. Numbers are those of grace periods. */
export interface CpuCallbacks {
  init(): Thread<void>;
  enqueue(head: Address): Thread<void>;
  ended(completed: number): Thread<void>;
  started(number: number): Thread<void>;
  reported(number: number): Thread<void>;
  takeDone(): Thread<Address>;
  hasPending(): Thread<boolean>;
}

/** The modern list in the place of the old one: every event says its number. */
export class NumberedCallbacks extends SegmentedCallbacks implements CpuCallbacks {
  *ended(completed: number): Thread<void> {
    yield* this.advance(completed);
  }

  *started(number: number): Thread<void> {
    yield* this.accelerate(number);
  }

  *reported(number: number): Thread<void> {
    yield* this.accelerate(number + 1);
  }
}

/** (`struct rcu_data`) */
export interface ThreadlessCpu {
  readonly number: number;
  /** The last grace period of whose end it knows. */
  readonly completed: Address;
  /** Whether it has passed a quiescent state that it has not reported. */
  readonly passedQuiesc: Address;
  readonly callbacks: CpuCallbacks;
}

/** The CPU that has callbacks. */
const QUEUEING = 1;

const CPU_WORDS = 2 + SEGMENTED_WORDS;

export interface ThreadlessOptions {
  readonly list?: new (base: Address) => CpuCallbacks;
}

/**
 * Tree RCU with one node as it was in 2009, for two CPUs of which CPU 1 queues callbacks: no thread makes grace periods, a CPU that needs one starts it, and
 * the one that reports last ends it. A CPU notices a grace period when it is quiescent, and reports that later, maybe in the middle of a section; nobody reports for
 * another one. The reader of slot n runs on CPU n. (`kernel/rcutree.c`, Linux 2.6.33)
 */
export class ThreadlessRcu {
  readonly domain: Address;
  protected readonly gpnum: Address;
  protected readonly completed: Address;
  protected readonly cpus: readonly [ThreadlessCpu, ThreadlessCpu];
  protected readonly lock: SpinLock;
  private readonly qsmask: Address;
  private readonly readers: ReaderSlots;
  private readonly functions: CallbackTable;

  protected constructor(state: Address, { list: List = UnnumberedCallbacks }: ThreadlessOptions) {
    this.domain = state;
    this.gpnum = state;
    this.completed = state + 4;
    this.lock = SpinLock.at(state + 8, 'rcu_node.lock');
    this.qsmask = state + 12;
    this.readers = new ReaderSlots(state + 16, 2);
    this.functions = new CallbackTable();
    const cpuAt = (number: number): ThreadlessCpu => {
      const base = state + (6 + number * CPU_WORDS) * 4;
      return Object.freeze({ number, completed: base, passedQuiesc: base + 4, callbacks: new List(base + 8) });
    };
    this.cpus = Object.freeze([cpuAt(0), cpuAt(1)]);
    Object.freeze(this);
  }

  static *create(options: ThreadlessOptions = {}): Thread<ThreadlessRcu> {
    const rcu = new this(yield* alloc({ type: 'rcu_state', words: 6 + 2 * CPU_WORDS, memory: 'static', zeroed: true }), options);
    for (const { callbacks } of rcu.cpus) yield* callbacks.init();
    return rcu;
  }

  /** The interrupts of the CPUs. */
  get actors(): Record<string, ActorSpec> {
    return Object.fromEntries(
      this.cpus.flatMap((cpu) => this.interruptsOf(cpu)).map(({ name, cpu = 0, awaitWork, work }) => [name, actor(daemon, { awaitWork, work }, { daemon: true, interrupt: true, cpu })]),
    );
  }

  callback(name: string, body: (head: Address) => Thread<void>): Callback {
    return this.functions.register(name, body, true);
  }

  *readLock(reader: number): Thread<Guard> {
    yield* this.readers.enter(reader);
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  *readUnlock(guard: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* this.readers.leave(guard.reader);
  }

  /** On CPU 1. (`__call_rcu`) */
  *callRcu(head: Address, { func }: Callback): Thread<void> {
    const [, cpu] = this.cpus;
    yield* requestBegins(this.domain, head, 'call_rcu');
    yield* store(funcOf(head), func, 'plain');
    yield* interruptsOff();
    yield* this.processGpEnd(cpu);
    yield* cpu.callbacks.enqueue(head);
    yield* this.startIfIdle(cpu);
    yield* interruptsOn();
  }

  /** Notices the end of a grace period: looks without the lock, and looks again with it. (`rcu_process_gp_end`) */
  protected *processGpEnd(cpu: ThreadlessCpu): Thread<void> {
    if ((yield* load(cpu.completed, 'plain')) === (yield* load(this.completed))) return;
    yield* this.lock.acquire();
    yield* this.noteEnd(cpu);
    yield* this.lock.release();
  }

  /** Before a CPU starts a grace period it notices the end of the one before, under the same lock. (`rcu_start_gp_per_cpu`) */
  protected *noteEndBeforeStart(cpu: ThreadlessCpu): Thread<void> {
    yield* this.noteEnd(cpu);
  }

  /** (`__rcu_process_gp_end`) */
  protected *noteEnd(cpu: ThreadlessCpu): Thread<void> {
    const completed = yield* load(this.completed);
    if ((yield* load(cpu.completed, 'plain')) === completed) return;
    yield* cpu.callbacks.ended(completed);
    yield* store(cpu.completed, completed);
  }

  private *startIfIdle(cpu: ThreadlessCpu): Thread<void> {
    if ((yield* load(this.completed)) !== (yield* load(this.gpnum))) return;
    yield* this.lock.acquire();
    yield* this.startGp(cpu);
    yield* this.lock.release();
  }

  /** Under the lock: starts a grace period if the CPU needs one and none is under way. (`rcu_start_gp`) */
  private *startGp(cpu: ThreadlessCpu): Thread<void> {
    const gpnum = yield* load(this.gpnum);
    if ((yield* load(this.completed)) !== gpnum || !(yield* cpu.callbacks.hasPending())) return;
    yield* store(this.gpnum, gpnum + 1);
    yield* store(this.qsmask, 3);
    yield* this.noteEndBeforeStart(cpu);
    yield* cpu.callbacks.started(gpnum + 1);
  }

  /** Reports the CPU's quiescent state; the last one to do so ends the grace period, and starts the next one if it needs it. (`cpu_quiet`, `cpu_quiet_msk_finish`) */
  private *report(cpu: ThreadlessCpu): Thread<void> {
    yield* this.processGpEnd(cpu);
    yield* this.lock.acquire();
    yield* store(cpu.passedQuiesc, 0);
    const gpnum = yield* load(this.gpnum);
    if (cpu.number === QUEUEING) yield* cpu.callbacks.reported(gpnum);
    const own = 1 << cpu.number;
    if ((yield* fetchAnd(this.qsmask, ~own)) === own) {
      yield* store(this.completed, gpnum);
      if (cpu.number === QUEUEING) {
        yield* this.noteEnd(cpu);
        yield* this.startGp(cpu);
      }
    }
    yield* this.lock.release();
  }

  /** The end of a grace period is noticed, the next one started, and what is ready invoked. (`__rcu_process_callbacks`) */
  private *end(cpu: ThreadlessCpu): Thread<number> {
    yield* this.processGpEnd(cpu);
    if (yield* cpu.callbacks.hasPending()) yield* this.startIfIdle(cpu);
    for (let head = yield* cpu.callbacks.takeDone(); head !== 0; ) {
      const next = yield* load(nextOf(head), 'plain');
      yield* invoke(this.domain, this.functions, head);
      head = next;
    }
    return yield* load(cpu.completed, 'plain');
  }

  /** What a tick may find to do, each in an interrupt of its own. */
  private interruptsOf(cpu: ThreadlessCpu): Daemon[] {
    const { number, passedQuiesc } = cpu;
    const { gpnum, completed } = this;
    const section = this.readers.wordOf(number);
    const tick: Daemon = {
      name: `tick/${number}`,
      cpu: number,
      *awaitWork({ kept }) {
        yield* waitUntil(gpnum, '>', Number(kept ?? 0));
        yield* waitUntil(section, '==', 0);
      },
      *work() {
        yield* store(passedQuiesc, 1);
        return yield* load(gpnum);
      },
    };
    const report: Daemon = {
      name: `report/${number}`,
      cpu: number,
      *awaitWork() {
        yield* waitUntil(passedQuiesc, '!=', 0);
      },
      work: () => this.report(cpu),
    };
    const end: Daemon = {
      name: `end/${number}`,
      cpu: number,
      *awaitWork({ kept }) {
        yield* waitUntil(completed, '>', Number(kept ?? 0));
      },
      work: () => this.end(cpu),
    };
    return number === QUEUEING ? [tick, report, end] : [tick, report];
  }
}
