import { load, mightSleep, requestBegins, requestEnds, store, waitUntil, type Thread } from '../../memory';
import { Mutex } from '../../sync';
import type { Daemon } from '../daemon';
import { seqEnd, seqIsDone, seqSnapshot, seqStart } from '../sequence';
import { destroyWaiter, initWaiter } from '../waiter';
import { GracePeriodThread } from './grace-period-thread';
import type { TreeLayout } from './tree-state';
import type { TreeCpu, TreeNode } from './tree-nodes';

/**
 * Expedited grace periods: whoever is in a hurry interrupts every CPU himself. One that is in no section reports at once; one that is reports when its
 * section has ended. (`kernel/rcu/tree_exp.h`)
 */
export abstract class ExpeditedGracePeriods extends GracePeriodThread {
  private readonly expMutex: Mutex;

  protected constructor(layout: TreeLayout) {
    super(layout);
    this.expMutex = Mutex.at(this.state.expMutex, 'rcu_state.exp_mutex');
  }

  /** Makes an expedited grace period, or finds that others have made one since the call. (`synchronize_rcu_expedited`) */
  protected *expedite(): Thread<void> {
    const key = yield* initWaiter();
    yield* mightSleep('synchronize_rcu_expedited');
    yield* requestBegins(this.domain, key, 'synchronize_rcu_expedited');
    const target = seqSnapshot(yield* load(this.state.expSeq, 'full'));
    yield* this.expMutex.acquire();
    if (!(yield* seqIsDone(this.state.expSeq, target))) yield* this.expeditedGracePeriod();
    yield* this.expMutex.release();
    yield* requestEnds(this.domain, key, 'after');
    yield* destroyWaiter(key);
  }

  /** (`sync_rcu_exp_select_cpus`, `synchronize_rcu_expedited_wait`) */
  private *expeditedGracePeriod(): Thread<void> {
    yield* seqStart(this.state.expSeq);
    for (const node of this.nodes) {
      yield* node.lock.acquire();
      yield* this.askExpedited(node);
      yield* node.lock.release();
    }
    for (const { words } of this.cpus) yield* store(words.expIpi, 1, 'release');
    yield* this.awaitExpedited();
    yield* seqEnd(this.state.expSeq);
  }

  /** Has everybody below a node report. (`sync_exp_reset_tree`) */
  protected *askExpedited({ words, shape }: TreeNode): Thread<void> {
    yield* store(words.expmask, shape.qsmaskinit);
  }

  /** Blocks until everybody has. */
  protected *awaitExpedited(): Thread<void> {
    yield* waitUntil(this.root.words.expmask, '==', 0, { sleeping: true });
  }

  protected expeditedOf(cpu: TreeCpu, isInterrupt: boolean): Daemon[] {
    const { number, words } = cpu;
    const on = { cpu: number, interrupt: isInterrupt };
    const thread = this;
    return [
      {
        ...on,
        name: `ipi/${number}`,
        *awaitWork() {
          yield* waitUntil(words.expIpi, '!=', 0);
        },
        work: () => this.expHandler(cpu),
      },
      {
        ...on,
        name: `resched/${number}`,
        *awaitWork() {
          yield* waitUntil(words.expNoQs, '!=', 0);
          yield* thread.awaitQuiescence(cpu);
        },
        work: () => this.reportExpRdp(cpu),
      },
    ];
  }

  /** The CPU was interrupted: it reports, or has it done when its section has ended. (`rcu_exp_handler`) */
  private *expHandler(cpu: TreeCpu): Thread<void> {
    yield* store(cpu.words.expIpi, 0);
    if (yield* this.isInSection(cpu)) yield* store(cpu.words.expNoQs, 1);
    else yield* this.reportExpRdp(cpu);
  }

  /** Whether what was interrupted is a section. */
  protected *isInSection({ words }: TreeCpu): Thread<boolean> {
    return (yield* load(words.preemptCount)) !== 0;
  }

  /** The CPU has reported. (`rcu_report_exp_rdp`) */
  protected *reportExpRdp({ leaf, words, grpmask }: TreeCpu): Thread<void> {
    yield* store(words.expNoQs, 0);
    yield* this.reportExpRnp(leaf, grpmask);
  }

  /** Takes those in `mask` off a node's mask, and the node off its parent's when nobody else is waited for there, up to the root. (`__rcu_report_exp_rnp`) */
  protected *reportExpRnp(from: TreeNode, mask: number): Thread<void> {
    let bits = mask;
    for (let node: TreeNode | null = from; node !== null; node = node.parent) {
      yield* node.lock.acquire();
      const goesUp = yield* this.clearExpedited(node, (yield* load(node.words.expmask)) & ~bits);
      yield* node.lock.release();
      if (!goesUp) return;
      bits = node.shape.grpmask;
    }
  }

  /** Stores what is left of a node's mask; returns whether an expedited grace period waits for nobody below it. (`sync_rcu_exp_done`) */
  protected *clearExpedited({ words }: TreeNode, left: number): Thread<boolean> {
    yield* store(words.expmask, left);
    return left === 0;
  }
}
