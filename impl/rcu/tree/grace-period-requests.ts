import { load, store, type Thread } from '../../memory';
import { seqIsUnderWay, seqSnapshot, seqStarted } from '../sequence';
import { IdleCpus } from './idle-cpus';
import type { TreeNode } from './tree-nodes';
import { GP_INIT } from './tree-words';

/** How a grace period comes to be wanted, and how many must pass. (`rcu_start_this_gp`, `rcu_future_gp_cleanup`) */
export abstract class GracePeriodRequests extends IdleCpus {
  /**
   * What the counter must have reached for what is queued now to be served: the end of the next grace period, or, while one is under way, of
   * the one after it. Read from the global counter: a leaf hears late of grace periods. (`rcu_seq_snap`)
   */
  protected *gracePeriodNeeded(): Thread<number> {
    return seqSnapshot(yield* this.currentGracePeriod());
  }

  /**
   * Sees to it that the grace period that ends with `target` will be: marks it in the nodes from `from`, whose lock is held and kept, upwards, as
   * far as nobody has or a grace period is under way that will find the mark when it ends. (`rcu_start_this_gp`)
   */
  protected *startThisGp(from: TreeNode, target: number): Thread<void> {
    for (let node: TreeNode | null = from; node !== null; node = node.parent) {
      if (node !== from) yield* node.lock.acquire();
      const goesUp = yield* this.markNeeded(node, from, target);
      if (goesUp && node.parent === null && !seqIsUnderWay(yield* this.currentGracePeriod())) yield* store(this.state.gpFlags, GP_INIT);
      if (node !== from) yield* node.lock.release();
      if (!goesUp) return;
    }
  }

  /** Marks one node; returns whether the next one up must be marked, too. */
  private *markNeeded({ words }: TreeNode, from: TreeNode, target: number): Thread<boolean> {
    if ((yield* load(words.gpSeqNeeded)) >= target) return false;
    const gpSeq = yield* load(words.gpSeq);
    if (hasStarted(gpSeq, target) || (words !== from.words && seqIsUnderWay(gpSeq))) return false;
    yield* store(words.gpSeqNeeded, target);
    return !seqIsUnderWay(gpSeq);
  }

  /** Whether somebody below a node wants another grace period when one ends. Under the node's lock. (`rcu_future_gp_cleanup`) */
  protected *wantsAnother({ words }: TreeNode, gpSeq: number): Thread<boolean> {
    return (yield* load(words.gpSeqNeeded)) > gpSeq;
  }
}

/** Whether the grace period that ends with `target` has started. (`rcu_seq_started`) */
const hasStarted = (gpSeq: number, target: number): boolean => gpSeq >= seqStarted(target - 4);
