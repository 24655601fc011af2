import { type Address } from '../../../memory';
import { GracePeriodRequests } from './grace-period-requests';
import type { TreeCpu } from './tree-nodes';
/**
 * Callbacks: queued on the caller's CPU with the number of the grace period that they wait for, ready when the CPU's leaf has reached
 * it, invoked on that CPU. (`rcu_accelerate_cbs`, `rcu_advance_cbs`, `rcu_do_batch`)
 */
export declare abstract class TreeCallbacks extends GracePeriodRequests {
    protected push(head: Address): void;
    /** The caller's CPU, which must be one with callbacks. */
    protected queueingCpu(): TreeCpu;
    /** Keeps away whoever else touches a CPU's callbacks: its interrupts, or other threads. (`local_irq_save`, `rcu_nocb_lock`) */
    protected lockCallbacks({ nocbLock }: TreeCpu): void;
    protected unlockCallbacks({ nocbLock }: TreeCpu): void;
    /** Gives callbacks that have none the number of a grace period, and has it made. (`rcu_accelerate_cbs_unlocked`) */
    protected accelerate({ leaf, callbacks }: TreeCpu): void;
    /** Makes callbacks ready whose grace period has ended, as far as the CPU's leaf knows. Under the leaf's lock. (`rcu_advance_cbs`) */
    protected advance({ leaf, callbacks }: TreeCpu): void;
    protected noteGpChanges(cpu: TreeCpu): void;
    /** A grace period has begun, which may want a quiescent state of this CPU; one from before does not count. Under the leaf's lock. (`__note_gp_changes`) */
    protected noteBeginning({ leaf, words, grpmask }: TreeCpu): void;
    /** Forgets a quiescent state that was noted before. */
    protected rearm(cpuNoQs: Address, isWanted: number): void;
    /** Blocks until callbacks that wait on a CPU may be ready. (`nocb_gp_wait`) */
    protected awaitCallbacks(cpu: TreeCpu): void;
    /** Invokes the callbacks of a CPU that are ready. (`rcu_do_batch`) */
    protected doBatch(cpu: TreeCpu): void;
}
