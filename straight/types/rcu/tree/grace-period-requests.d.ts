import { IdleCpus } from './idle-cpus';
import type { TreeNode } from './tree-nodes';
/** How a grace period comes to be wanted, and how many must pass. (`rcu_start_this_gp`, `rcu_future_gp_cleanup`) */
export declare abstract class GracePeriodRequests extends IdleCpus {
    /**
     * What the counter must have reached for what is queued now to be served: the end of the next grace period, or, while one is under way, of
     * the one after it. Read from the global counter: a leaf hears late of grace periods. (`rcu_seq_snap`)
     */
    protected gracePeriodNeeded(): number;
    /**
     * Sees to it that the grace period that ends with `target` will be: marks it in the nodes from `from`, whose lock is held and kept, upwards, as
     * far as nobody has or a grace period is under way that will find the mark when it ends. (`rcu_start_this_gp`)
     */
    protected startThisGp(from: TreeNode, target: number): void;
    /** Marks one node; returns whether the next one up must be marked, too. */
    private markNeeded;
    /** Whether somebody below a node wants another grace period when one ends. Under the node's lock. (`rcu_future_gp_cleanup`) */
    protected wantsAnother({ words }: TreeNode, gpSeq: number): boolean;
}
