import { barrierBegins, barrierEnds, cookieElapsed, cookieTaken, fence, fetchAdd, load, mightSleep, store, waitUntil, type Address, type Thread } from '../../memory';
import { Mutex } from '../../sync';
import type { Callback } from '../callback';
import type { Daemon } from '../daemon';
import type { Detector } from '../detector';
import type { Rcu } from '../rcu';
import { funcOf } from '../rcu-head';
import { seqIsDone, seqSnapshot } from '../sequence';
import { awaitDone, complete, destroyWaiter, initWaiter } from '../waiter';
import { CpuDaemons } from './cpu-daemons';
import type { TreeCpu } from './tree-nodes';
import { layOutTree, type TreeLayout, type TreeRcuOptions } from './tree-state';

/**
 * The kernel's Tree RCU for readers that are not preempted: a section is a stretch of code in which its CPU is not given to another task. One
 * thread makes grace periods; CPUs report quiescent states up a tree of masks; callbacks wait on the CPU that queued them for a grace period by
 * its number. The reader in slot n runs on CPU n, everybody else on the CPU that the scenario binds him to. (`kernel/rcu/tree.c`)
 */
export class TreeRcu extends CpuDaemons implements Rcu {
  readonly detector: Detector<null>;
  readonly daemons: readonly Daemon[];
  private readonly barrierMutex: Mutex;
  private readonly barrier: Callback;

  protected constructor(layout: TreeLayout) {
    super(layout);
    this.barrierMutex = Mutex.at(this.state.barrierMutex, 'rcu_state.barrier_mutex');
    this.barrier = this.callbacks.register('rcu_barrier_callback', () => this.barrierIsDone(), false);
    this.detector = this.makeDetector();
    this.daemons = this.makeDaemons();
    Object.freeze(this);
  }

  /** A tree with its words in static memory, where no CPU is in a section and nothing is queued. */
  static *create(options: TreeRcuOptions): Thread<TreeRcu> {
    return new this(yield* layOutTree(options));
  }

  protected override *sleepUntilDone(waiter: Address): Thread<void> {
    if (!this.options.sleepersIdle) {
      yield* awaitDone(waiter);
      return;
    }
    const { number } = yield* this.thisCpu();
    yield* this.idleEnter(number);
    yield* awaitDone(waiter);
    yield* this.idleExit(number);
  }

  *synchronizeRcuExpedited(): Thread<void> {
    if (this.options.expedited) yield* this.expedite();
    else yield* this.synchronizeRcu();
  }

  *rcuBarrier(): Thread<void> {
    const waiter = yield* initWaiter();
    yield* mightSleep('rcu_barrier');
    yield* barrierBegins(this.domain, waiter);
    yield* this.barrierMutex.acquire();
    yield* store(this.state.barrierWaiter, waiter);
    yield* store(this.state.barrierCount, 1);
    for (const cpu of this.barrierCpus()) yield* this.barrierCpu(cpu);
    yield* this.barrierIsDone(); // its own share: nobody is woken before all are queued
    yield* this.sleepUntilDone(waiter);
    yield* this.barrierMutex.release();
    yield* barrierEnds(this.domain, waiter);
    yield* destroyWaiter(waiter);
  }

  /** The CPUs that may have callbacks. */
  protected barrierCpus(): readonly TreeCpu[] {
    return this.cpus.filter(({ number }) => this.options.callbackCpus.includes(number));
  }

  /** Objects to be freed wait among the callbacks. */
  *kvfreeRcuBarrier(): Thread<void> {
    yield* this.rcuBarrier();
  }

  *getState(cookie: Address): Thread<void> {
    yield* cookieTaken(this.domain, cookie, 'get_state_synchronize_rcu');
    yield* this.takeCookie(cookie);
  }

  *startPoll(cookie: Address): Thread<void> {
    yield* cookieTaken(this.domain, cookie, 'start_poll_synchronize_rcu');
    yield* this.takeCookie(cookie);
    const { leaf } = yield* this.thisCpu();
    yield* leaf.lock.acquire();
    yield* this.startThisGp(leaf, yield* this.gracePeriodNeeded());
    yield* leaf.lock.release();
  }

  *pollState(cookie: Address): Thread<boolean> {
    const hasPassed = yield* seqIsDone(this.root.words.gpSeq, yield* load(cookie, 'plain'));
    if (!hasPassed) return false;
    yield* fence('full'); // what readers did in their sections is done before what the caller does next
    yield* cookieElapsed(this.domain, cookie);
    return true;
  }

  *condSynchronize(cookie: Address): Thread<void> {
    if (!(yield* this.pollState(cookie))) yield* this.synchronizeRcu();
  }

  /** The root hears of a grace period before it asks anybody, and of its end when all have answered. Full: what the caller did before is seen by readers that are not waited for. (`get_state_synchronize_rcu_full`) */
  protected *takeCookie(cookie: Address): Thread<void> {
    yield* store(cookie, seqSnapshot(yield* load(this.root.words.gpSeq, 'full')), 'plain');
  }

  /** Has a CPU queue the head of rcu_barrier behind its callbacks, if it has any. */
  protected *barrierCpu(cpu: TreeCpu): Thread<void> {
    if (yield* cpu.callbacks.isEmpty()) return;
    if (this.options.core === 'softirq') {
      yield* store(cpu.words.barrierIpi, 1, 'release');
      yield* waitUntil(cpu.words.barrierIpi, '==', 0);
    } else yield* this.barrierEntrain(cpu);
  }

  protected override *barrierEntrain(cpu: TreeCpu): Thread<void> {
    const head = cpu.words.barrierHead;
    yield* this.lockCallbacks(cpu);
    yield* store(funcOf(head), this.barrier.func, 'plain');
    if (yield* cpu.callbacks.entrain(head)) yield* fetchAdd(this.state.barrierCount, 1);
    yield* this.unlockCallbacks(cpu);
  }

  /** One less to wait for; the last wakes the waiter. (`rcu_barrier_callback`) */
  private *barrierIsDone(): Thread<void> {
    if ((yield* fetchAdd(this.state.barrierCount, -1)) === 1) yield* complete(yield* load(this.state.barrierWaiter));
  }
}
