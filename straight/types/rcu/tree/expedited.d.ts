import type { Daemon } from '../daemon';
import { GracePeriodThread } from './grace-period-thread';
import type { TreeLayout } from './tree-state';
import type { TreeCpu } from './tree-nodes';
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
    protected expeditedOf(cpu: TreeCpu, isInterrupt: boolean): Daemon[];
    /** The CPU was interrupted: it reports, or has it done when its section has ended. (`rcu_exp_handler`) */
    private expHandler;
    /** Whether what was interrupted is a section. */
    protected isInSection({ words }: TreeCpu): boolean;
    /** Takes the CPU off its leaf's mask, and the leaf off its parent's when it was the last, up to the root. (`rcu_report_exp_rdp`, `__rcu_report_exp_rnp`) */
    protected reportExpRdp({ leaf, words, grpmask }: TreeCpu): void;
}
