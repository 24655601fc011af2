import { interruptsOff, interruptsOn, load, store, waitUntil, type Address, type Thread } from '../../memory';
import { invoke } from '../invoke';
import { nextOf } from '../rcu-head';
import { seqIsUnderWay } from '../sequence';
import { GracePeriodRequests } from './grace-period-requests';
import type { TreeCpu } from './tree-nodes';

/**
 * Callbacks: queued on the caller's CPU with the number of the grace period that they wait for, ready when the CPU's leaf has reached
 * it, invoked on that CPU. (`rcu_accelerate_cbs`, `rcu_advance_cbs`, `rcu_do_batch`)
 */
export abstract class TreeCallbacks extends GracePeriodRequests {
  protected override *push(head: Address): Thread<void> {
    const cpu = yield* this.queueingCpu();
    yield* this.lockCallbacks(cpu);
    yield* cpu.callbacks.enqueue(head);
    yield* this.accelerate(cpu);
    yield* this.unlockCallbacks(cpu);
  }

  /** The caller's CPU, which must be one with callbacks. */
  protected *queueingCpu(): Thread<TreeCpu> {
    const cpu = yield* this.thisCpu();
    if (this.options.callbackCpus.includes(cpu.number)) return cpu;
    throw new RangeError(`A callback is queued on CPU ${cpu.number}, but this RCU was created with callbackCpus: [${this.options.callbackCpus.join(', ')}].`);
  }

  /** Keeps away whoever else touches a CPU's callbacks: its interrupts, or other threads. (`local_irq_save`, `rcu_nocb_lock`) */
  protected *lockCallbacks({ nocbLock }: TreeCpu): Thread<void> {
    if (this.options.core === 'softirq') yield* interruptsOff();
    else yield* nocbLock.acquire();
  }

  protected *unlockCallbacks({ nocbLock }: TreeCpu): Thread<void> {
    if (this.options.core === 'softirq') yield* interruptsOn();
    else yield* nocbLock.release();
  }

  /** Gives callbacks that have none the number of a grace period, and has it made. (`rcu_accelerate_cbs_unlocked`) */
  protected *accelerate({ leaf, callbacks }: TreeCpu): Thread<void> {
    yield* leaf.lock.acquire();
    const target = yield* this.gracePeriodNeeded();
    if (yield* callbacks.accelerate(target)) yield* this.startThisGp(leaf, target);
    yield* leaf.lock.release();
  }

  /** Makes callbacks ready whose grace period has ended, as far as the CPU's leaf knows. Under the leaf's lock. (`rcu_advance_cbs`) */
  protected *advance({ leaf, callbacks }: TreeCpu): Thread<void> {
    yield* callbacks.advance(yield* load(leaf.words.gpSeq));
  }

  protected override *noteGpChanges(cpu: TreeCpu): Thread<void> {
    const { leaf, words } = cpu;
    if ((yield* load(words.gpSeq)) === (yield* load(leaf.words.gpSeq))) return;
    yield* leaf.lock.acquire();
    const gpSeq = yield* load(leaf.words.gpSeq);
    if (this.options.core === 'softirq') yield* this.advance(cpu);
    if (seqIsUnderWay(gpSeq)) yield* this.noteBeginning(cpu);
    else yield* store(words.coreNeedsQs, 0);
    yield* store(words.gpSeq, gpSeq);
    yield* leaf.lock.release();
  }

  /** A grace period has begun, which may want a quiescent state of this CPU; one from before does not count. Under the leaf's lock. (`__note_gp_changes`) */
  protected *noteBeginning({ leaf, words, grpmask }: TreeCpu): Thread<void> {
    const isWanted = ((yield* load(leaf.words.qsmask)) & grpmask) !== 0 ? 1 : 0;
    yield* this.rearm(words.cpuNoQs, isWanted);
    yield* store(words.coreNeedsQs, isWanted);
  }

  /** Forgets a quiescent state that was noted before. */
  protected *rearm(cpuNoQs: Address, isWanted: number): Thread<void> {
    yield* store(cpuNoQs, isWanted);
  }

  /** Blocks until callbacks that wait on a CPU may be ready. (`nocb_gp_wait`) */
  protected *awaitCallbacks(cpu: TreeCpu): Thread<void> {
    yield* this.lockCallbacks(cpu);
    const number = yield* cpu.callbacks.nextNumber();
    yield* this.unlockCallbacks(cpu);
    if (number !== 0) yield* waitUntil(cpu.leaf.words.gpSeq, '>=', number);
    yield* this.lockCallbacks(cpu);
    yield* cpu.leaf.lock.acquire();
    yield* this.advance(cpu);
    yield* cpu.leaf.lock.release();
    yield* this.unlockCallbacks(cpu);
  }

  /** Invokes the callbacks of a CPU that are ready. (`rcu_do_batch`) */
  protected *doBatch(cpu: TreeCpu): Thread<void> {
    yield* this.lockCallbacks(cpu);
    const first = yield* cpu.callbacks.takeDone();
    yield* this.unlockCallbacks(cpu);
    let count = 0;
    for (let head = first; head !== 0; count++) {
      const next = yield* load(nextOf(head), 'plain');
      yield* invoke(this.domain, this.callbacks, head);
      head = next;
    }
    yield* this.lockCallbacks(cpu);
    yield* cpu.callbacks.addLength(-count);
    yield* this.unlockCallbacks(cpu);
  }
}
