import type { TreeCpu } from './tree-nodes';
import { QuiescentStates } from './quiescent-states';
/** CPUs that are idle, and the scans that find out. (`kernel/rcu/tree.c`, `rcu_eqs_enter`, `force_qs_rnp`) */
export declare abstract class IdleCpus extends QuiescentStates {
    /** The CPU has nothing to run: an extended quiescent state, in which it need not report. Full: its sections are over for whoever sees that. (`rcu_eqs_enter`) */
    idleEnter(cpu: number): void;
    /** It has something to run again. Full: its sections come after it for whoever does not see it yet. (`rcu_eqs_exit`) */
    idleExit(cpu: number): void;
    /** Looks at every CPU that owes a quiescent state, and reports those that need not. (`rcu_gp_fqs`, `force_qs_rnp`) */
    protected forceQuiescentStates(isFirst: boolean): void;
    private scan;
    /** Remembers how often a CPU was idle; returns whether it is now. Full: a CPU seen idle has done with its sections. (`dyntick_save_progress_counter`) */
    protected saveProgress({ words }: TreeCpu): boolean;
    /** Whether a CPU is idle or has been since that was remembered. (`rcu_implicit_dynticks_qs`) */
    protected wasIdle({ words }: TreeCpu): boolean;
}
