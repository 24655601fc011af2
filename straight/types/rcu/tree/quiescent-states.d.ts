import { Guard } from '../guard';
import type { TreeCpu, TreeNode } from './tree-nodes';
import { TreeState } from './tree-state';
/**
 * Sections and quiescent states: how a CPU says that it was in no section, and how that is reported up the tree. (`kernel/rcu/tree.c`,
 * `tree_plugin.h` without `CONFIG_PREEMPT_RCU`)
 */
export declare abstract class QuiescentStates extends TreeState {
    /**
     * Forbids preemption: whoever runs on the CPU after that runs after the section. The word is the CPU's own, so no ordering is needed: what says
     * that the CPU was quiescent is said on this CPU. (`preempt_disable`)
     */
    readLock(reader: number): Guard;
    /** Allows it again. (`preempt_enable`) */
    readUnlock({ reader }: Guard): void;
    /** A CPU switches to another task: it is in no section. (`rcu_note_context_switch`) */
    noteContextSwitch(cpu: number): void;
    /** Blocks until a CPU is in no section, where its interrupt or another of its threads can run. */
    protected awaitQuiescence({ words }: TreeCpu): void;
    /** Notes that the CPU passed a quiescent state. On this CPU, in no section. (`rcu_qs`) */
    protected rcuQs({ words }: TreeCpu): void;
    /** Takes notice of grace periods that ended and began. (`note_gp_changes`) */
    protected abstract noteGpChanges(cpu: TreeCpu): void;
    /** Reports the quiescent state that the grace period wants of this CPU, once the CPU has passed it. (`rcu_check_quiescent_state`) */
    protected checkQuiescentState(cpu: TreeCpu): void;
    /** Reports a quiescent state of a CPU to its leaf, unless it is of another grace period. (`rcu_report_qs_rdp`) */
    protected reportQsRdp(cpu: TreeCpu): void;
    /** Whether the quiescent state that a CPU noted says nothing about the present grace period. Under its leaf's lock. */
    protected isStale({ leaf, words }: TreeCpu): boolean;
    /**
     * Takes those in `mask` off a node's mask, and the node off its parent's when it was the last, up to the root. `from`'s lock is held, and
     * let go; `gpSeq` is the grace period that they were quiescent for. (`rcu_report_qs_rnp`)
     */
    protected reportQsRnp(from: TreeNode, mask: number, gpSeq: number): void;
    /** Stores what is left of a node's mask; returns whether that is nothing, so that its parent is next. */
    protected clear({ words }: TreeNode, left: number): boolean;
}
