import { alloc, dereference, fetchAdd, free, load, scenario, store, thread, type Address, type Scenario, type Thread, waitUntil } from 'quiesce';
import { DebugObjects, DebugObjectsRcu, IdealRcu, nextOf, RCU_HEAD_WORDS, SegmentedCallbacks, type Callback, type Rcu } from 'quiesce/rcu';
import { PerCpuQueueRcu, type Cpu, type PerCpuQueueOptions } from '../rcu/callback-lists/per-cpu-queue-rcu';
import { NumberedCallbacks, ThreadlessRcu, type ThreadlessCpu, type ThreadlessOptions } from '../rcu/callback-lists/threadless-rcu';
import { detecting } from '../scenarios/detecting';
import type { Control, Mutant } from './mutant';

/** A module whose callbacks read its text when they run, and the heads that they are queued with. */
interface Module {
  readonly rcu: Rcu;
  readonly text: Address;
  readonly heads: readonly Address[];
  readonly callback: Callback;
  /** How many have run. */
  readonly invoked: Address;
}

interface ModuleOptions extends PerCpuQueueOptions {
  readonly kind?: typeof PerCpuQueueRcu;
  readonly heads?: number;
}

function* moduleWith({ kind: Kind = PerCpuQueueRcu, heads: count = 2, ...options }: ModuleOptions): Thread<Module> {
  const rcu = yield* Kind.create(options);
  const text = yield* alloc({ type: 'module text', words: 1, memory: 'vmalloc', zeroed: true });
  const data = yield* alloc({ type: 'module data', words: RCU_HEAD_WORDS * count, memory: 'static', zeroed: true });
  const invoked = yield* alloc({ type: 'callbacks invoked', words: 1, memory: 'static', zeroed: true });
  const heads = Array.from({ length: count }, (_, each) => data + each * RCU_HEAD_WORDS * 4);
  const callback = rcu.callback('callback of the module', function* () {
    yield* load(text, 'plain');
    yield* fetchAdd(invoked, 1);
  });
  return { rcu, text, heads, callback, invoked };
}

const queue = (of: Module, head: number): Thread<void> => of.rcu.callRcu(of.heads[head]!, of.callback);

/** C02: who takes what is ready leaves the last tail where it was: what is queued next hangs on what was taken. */
class LastTailKept extends SegmentedCallbacks {
  protected override *resetTails(end: Address): Thread<void> {
    const last = yield* load(this.tailOf(3), 'plain');
    yield* super.resetTails(end);
    yield* store(this.tailOf(3), last);
  }
}

/** So many callbacks, each queued when the one before has been invoked. */
const inTurn = (name: string, gracePeriods: number, list?: typeof SegmentedCallbacks): Scenario =>
  scenario({
    name,
    world: () => moduleWith({ cpus: 1, heads: gracePeriods, ...(list && { list }) }),
    actors: (world) => ({
      updater: thread(
        function* () {
          for (let head = 0; head < gracePeriods; head++) {
            yield* waitUntil(world.invoked, '==', head, { sleeping: true });
            yield* queue(world, head);
          }
        },
        { cpu: 0 },
      ),
      ...detecting(world.rcu),
    }),
  });

/** C03: the head of rcu_barrier is put in front of everything. */
class BarrierInFront extends SegmentedCallbacks {
  override *entrain(head: Address): Thread<boolean> {
    const first = yield* load(this.base, 'plain');
    if (first === 0) return yield* super.entrain(head);
    yield* this.addLength(1);
    yield* store(nextOf(head), first, 'plain');
    yield* store(this.base, head);
    return true;
  }
}

/** C04: rcu_barrier looks at the callbacks of all CPUs but the last. */
class BarrierOfAllButOne extends PerCpuQueueRcu {
  protected override barrierCpus(): readonly Cpu[] {
    return this.cpus.slice(0, Math.max(1, this.cpus.length - 1));
  }
}

/** A module queues a callback on this CPU and goes: from one thread on CPU 0, or from another CPU's and one on CPU 0. */
const unloaded = (name: string, cpu: number, options: ModuleOptions): Scenario =>
  scenario({
    name,
    world: function* () {
      return { ...(yield* moduleWith({ ...options, heads: 1 })), queued: yield* alloc({ type: 'callbacks queued', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: (world) => ({
      ...(cpu !== 0 && { updater: thread(() => queueAndSay(world), { cpu }) }),
      exit: thread(
        function* () {
          if (cpu === 0) yield* queueAndSay(world);
          yield* waitUntil(world.queued, '==', 1);
          yield* world.rcu.rcuBarrier();
          yield* free(world.text, 'any');
        },
        { cpu: 0 },
      ),
      ...detecting(world.rcu),
    }),
  });

function* queueAndSay(world: Module & { readonly queued: Address }): Thread<void> {
  yield* queue(world, 0);
  yield* store(world.queued, 1, 'release');
}

/** An object is taken out of a place twice, as by an erase and a replace that race, and queued each time. */
const queuedTwice = (name: string, debug: boolean, times: 1 | 2 = 2): Scenario =>
  scenario({
    name,
    *world() {
      const ideal = yield* IdealRcu.create({ readers: 1 });
      const rcu = debug ? new DebugObjectsRcu(ideal, yield* DebugObjects.create(1)) : ideal;
      const callback = rcu.callback('free_object', (head) => free(head));
      return { rcu, callback };
    },
    actors: ({ rcu, callback }) => ({
      updater: thread(function* () {
        const object = yield* alloc({ type: 'object', words: RCU_HEAD_WORDS });
        const guard = yield* rcu.readLock(0); // it stays queued meanwhile
        for (let time = 0; time < times; time++) yield* rcu.callRcu(object, callback);
        yield* rcu.readUnlock(guard);
      }),
      ...detecting(rcu),
    }),
  });

/** G20: the end of a grace period is noticed without the lock, and not where the next one is started. (Before commit d09b62dfa336.) */
class EndReadWithoutLock extends ThreadlessRcu {
  protected override *processGpEnd(cpu: ThreadlessCpu): Thread<void> {
    yield* this.noteEnd(cpu);
  }

  protected override *noteEndBeforeStart(): Thread<void> {}
}

/** CPU 1 queues so many callbacks, the last of which frees what a reader on CPU 0 may have found. */
const twoCpus = (name: string, callbacks: 1 | 2, kind: typeof ThreadlessRcu, list?: ThreadlessOptions['list']): Scenario =>
  scenario({
    name,
    *world() {
      const rcu = yield* kind.create(list && { list });
      const object = yield* alloc({ type: 'object', words: RCU_HEAD_WORDS + 1, zeroed: true });
      const published = yield* alloc({ type: 'published', words: 1, memory: 'static', zeroed: true });
      yield* store(published, object);
      const other = yield* alloc({ type: 'callback', words: RCU_HEAD_WORDS, memory: 'static', zeroed: true });
      return { rcu, object, published, other, nothing: rcu.callback('nothing', function* () {}), freeing: rcu.callback('free_object', (head) => free(head)) };
    },
    actors: ({ rcu, object, published, other, nothing, freeing }) => ({
      reader: thread(
        function* () {
          const guard = yield* rcu.readLock(0);
          const found = yield* dereference(published);
          if (found !== 0) yield* load(found + RCU_HEAD_WORDS * 4, 'plain');
          yield* rcu.readUnlock(guard);
        },
        { cpu: 0 },
      ),
      updater: thread(
        function* () {
          if (callbacks > 1) yield* rcu.callRcu(other, nothing);
          yield* store(published, 0);
          yield* rcu.callRcu(object, freeing);
        },
        { cpu: 1 },
      ),
      ...rcu.actors,
    }),
  });

export const mutants: readonly Mutant[] = [
  {
    id: 'G20',
    change: 'callback list without numbers: the end of a grace period is read without the lock',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 2 },
    mutated: twoCpus('callbacks without numbers, and the end of a grace period read without the lock', 2, EndReadWithoutLock),
    below: twoCpus('one callback without a number, and the end of a grace period read without the lock', 1, EndReadWithoutLock),
    twin: twoCpus('callbacks without numbers', 2, ThreadlessRcu),
  },
  {
    id: 'C02',
    change: 'callback list: the last tail is not reset when what is ready is taken',
    kind: 'lost-callback',
    first: 'lost-callback',
    bounds: { threads: 1, gracePeriods: 2 },
    mutated: inTurn('two callbacks, and the last tail is left on what was taken', 2, LastTailKept),
    below: inTurn('one callback, and the last tail is left on what was taken', 1, LastTailKept),
    twin: inTurn('two callbacks, one after the other', 2),
  },
  {
    id: 'C03',
    change: 'rcu_barrier: its head goes in front of the callbacks instead of behind them',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: unloaded('module exit, and the head of rcu_barrier in front', 0, { cpus: 1, list: BarrierInFront }),
    below: 'without a callback there is nothing to wait for',
    twin: unloaded('module exit, a callback on its CPU', 0, { cpus: 1 }),
  },
  {
    id: 'C04',
    change: 'rcu_barrier: misses the callbacks of one CPU',
    kind: 'use-after-free',
    first: 'early-grace-period',
    bounds: { threads: 2, gracePeriods: 1 },
    mutated: unloaded('module exit, a callback on a CPU that rcu_barrier misses', 1, { cpus: 2, kind: BarrierOfAllButOne }),
    below: unloaded('module exit, a callback on its CPU, and rcu_barrier misses the other', 0, { cpus: 2, kind: BarrierOfAllButOne }),
    twin: unloaded('module exit, a callback on another CPU', 1, { cpus: 2 }),
  },
  {
    id: 'U09b',
    change: 'call_rcu: one head is queued twice',
    kind: 'double-free',
    first: 'double-queue',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: queuedTwice('one head queued twice', false),
    below: 'without a grace period nothing is freed',
    twin: queuedTwice('one head queued once', false, 1),
  },
  {
    id: 'U09c',
    change: 'call_rcu: one head is queued twice, and that is noticed',
    kind: 'leak',
    first: 'warning',
    bounds: { threads: 1, gracePeriods: 1 },
    mutated: queuedTwice('one head queued twice, which debug objects notice', true),
    below: 'without a grace period nothing is freed',
    twin: queuedTwice('one head queued once, with debug objects', true, 1),
  },
];

export const controls: readonly Control[] = [
  {
    why: 'G20 in a list with numbers: a grace period that ended before a callback was queued never makes it ready, whenever its end is noticed.',
    holds: twoCpus('callbacks with numbers, and the end of a grace period read without the lock', 2, EndReadWithoutLock, NumberedCallbacks),
  },
];
