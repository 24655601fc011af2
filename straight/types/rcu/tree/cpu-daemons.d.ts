import type { Daemon } from '../daemon';
import { ExpeditedGracePeriods } from './expedited';
import type { TreeCpu } from './tree-nodes';
/**
 * What runs on CPUs beside the tasks. The kernel's tick looks at everything there may be to do; here each thing has a daemon that waits for it, so that
 * a tick that finds nothing is no step. (`rcu_sched_clock_irq`, `rcu_core`; `rcuc/0`, `rcuo/0`)
 */
export declare abstract class CpuDaemons extends ExpeditedGracePeriods {
    protected makeDaemons(): readonly Daemon[];
    private hasCallbacks;
    private interruptsOf;
    private threadsOf;
    /** Blocks until there is a grace period that the CPU has not noticed; the end of one concerns only CPUs that have callbacks of their own. */
    private awaitNews;
    /** Notices; returns what the next turn need not be woken for. */
    private notice;
    /** Blocks until a grace period wants a quiescent state and the CPU passes one, as the next tick sees. */
    private awaitTick;
    /** Blocks until there is a quiescent state to report, which may well be one from before the section that the CPU is in now. */
    private awaitReport;
    /** Notices a grace period, awaits a quiescent state and reports it, which may be in a later section. Returns what the next turn need not be woken for. (`rcu_core`) */
    private rcuCore;
    /** Sees callbacks through their grace period and invokes them. (`nocb_gp_wait`, `nocb_cb_wait`) */
    private nocbTurn;
    /** Queues the head of rcu_barrier behind the CPU's callbacks. On this CPU, or where others may touch them. (`rcu_barrier_entrain`) */
    protected abstract barrierEntrain(cpu: TreeCpu): void;
    /** The CPU was interrupted by rcu_barrier. (`rcu_barrier_handler`) */
    private barrierHandler;
}
