import type { Daemon } from '../daemon';
import { GracePeriodThread } from './grace-period-thread';
import type { TreeLayout } from './tree-state';
import type { TreeCpu, TreeNode } from './tree-nodes';
/**
 * Expedited grace periods: whoever is in a hurry interrupts every CPU himself. One that is in no section reports at once; one that is reports when its
 * section has ended. (`kernel/rcu/tree_exp.h`)
 */
export declare abstract class ExpeditedGracePeriods extends GracePeriodThread {
    private readonly expMutex;
    protected constructor(layout: TreeLayout);
    /** Makes an expedited grace period, or finds that others have made one since the call. (`synchronize_rcu_expedited`) */
    protected expedite(): void;
    /** (`sync_rcu_exp_select_cpus`, `synchronize_rcu_expedited_wait`) */
    private expeditedGracePeriod;
    /** Has everybody below a node report. (`sync_exp_reset_tree`) */
    protected askExpedited({ words, shape }: TreeNode): void;
    /** Blocks until everybody has. */
    protected awaitExpedited(): void;
    protected expeditedOf(cpu: TreeCpu, isInterrupt: boolean): Daemon[];
    /** The CPU was interrupted: it reports, or has it done when its section has ended. (`rcu_exp_handler`) */
    private expHandler;
    /** Whether what was interrupted is a section. */
    protected isInSection({ words }: TreeCpu): boolean;
    /** The CPU has reported. (`rcu_report_exp_rdp`) */
    protected reportExpRdp({ leaf, words, grpmask }: TreeCpu): void;
    /** Takes those in `mask` off a node's mask, and the node off its parent's when nobody else is waited for there, up to the root. (`__rcu_report_exp_rnp`) */
    protected reportExpRnp(from: TreeNode, mask: number): void;
    /** Stores what is left of a node's mask; returns whether an expedited grace period waits for nobody below it. (`sync_rcu_exp_done`) */
    protected clearExpedited({ words }: TreeNode, left: number): boolean;
}
