import { type Address } from '../../../memory';
import { Guard } from '../guard';
import { type Place, type Waiting } from './blocked-tasks';
import { TreeTask, type TreeCpu, type TreeNode } from './tree-nodes';
import { TreeRcu } from './tree-rcu';
import { type TreeRcuOptions } from './tree-state';
import { TaskWords } from './tree-words';
export interface PreemptibleTreeRcuOptions extends TreeRcuOptions {
    /** The CPU on which each reader begins, by slots; the reader in slot n on CPU n unless told. */
    readonly homes?: readonly number[];
    /** The readers that may be preempted right behind the lock of an outermost section; none unless told. Elsewhere the code says where: `mayBePreempted`. */
    readonly preempted?: readonly number[];
    /** The CPUs on which a reader that was preempted may go on; only where it began unless told. */
    readonly destinations?: readonly number[];
}
/**
 * Tree RCU for readers that may be preempted inside their sections, and go on on another CPU. A section is the reader's own affair until it is preempted; then the
 * reader is put on a list of the CPU's leaf, the CPU passes a quiescent state, and the grace period waits for the list instead. The reader's outermost
 * unlock takes it off. (`kernel/rcu/tree_plugin.h` with `CONFIG_PREEMPT_RCU`)
 *
 * Once it is on a list it is nothing to the CPUs that it runs on: each time it is preempted again the CPU passes a quiescent state, so a tick may as well find
 * one at any time.
 */
export declare class PreemptibleTreeRcu extends TreeRcu {
    static create(options: PreemptibleTreeRcuOptions): PreemptibleTreeRcu;
    /** One section deeper, and nothing else: relaxed accesses to words of the reader and its CPU. (`__rcu_read_lock`) */
    readLock(reader: number): Guard;
    /** One up; the outermost sees to what came up meanwhile. (`__rcu_read_unlock`) */
    readUnlock({ reader }: Guard): void;
    /** Whether an unlock that leaves so many sections ends the reader's. */
    protected endsSection(nesting: number): boolean;
    /** The CPU that the reader runs on is in a section. Where several readers may be there, only one of them is running: the others' sections begin when it has ended or was preempted. */
    private enter;
    /** It is in none any more. */
    private leave;
    /** Here the reader may be preempted, and go on on one of the CPUs that it may go on on; or not. */
    mayBePreempted(reader: number): void;
    /** The reader is preempted, and goes on on a CPU: one of those that it may go on on. (`rcu_note_context_switch`, and the scheduler) */
    preempt(reader: number, to: number): void;
    /** The CPU switches from a task in its section to another: the task is put on a list, and the CPU is quiescent. (`rcu_note_context_switch`) */
    protected noteSwitch(task: TreeTask, cpu: TreeCpu): void;
    /** Puts a task that is preempted in its section on the list of the CPU's leaf. */
    protected noteBlocked({ words }: TreeTask, cpu: TreeCpu): void;
    /** Where the grace periods that the CPU owes something find it. Under the leaf's lock. (`rcu_preempt_ctxt_queue`) */
    protected queueBlocked(entry: Address, { leaf: { words }, grpmask }: TreeCpu): void;
    protected placeOf(waiting: Waiting): Place;
    /** The first task that holds up the present grace period: it waits for this one and for all behind it. Under the leaf's lock. */
    protected blockPresent(pointer: Address, first: Address): void;
    /** The section of a task that was preempted in it is over. (`rcu_read_unlock_special`, `rcu_preempt_deferred_qs_irqrestore`) */
    protected readUnlockSpecial({ words }: TreeTask): void;
    /** Takes a task off its leaf's list; who waited for it waits for those behind it. Under the leaf's lock. */
    protected takeOff({ entry, blockedNode }: TaskWords, { words }: TreeNode): void;
    /** Who points at a task that was taken off points at the next one, if there is one. Under the leaf's lock. */
    protected moveOn(pointer: Address, from: Address, next: Address): void;
    /**
     * The present grace period waits for no task of a leaf any more: the leaf is reported, unless one of its CPUs owes a quiescent state, and will do that. The
     * leaf's lock is held, and let go. (`rcu_report_unblock_qs_rnp`)
     */
    protected reportUnblocked(leaf: TreeNode): void;
    /** Whether the present grace period waits for tasks of a node. Of leaves only. (`rcu_preempt_blocked_readers_cgp`) */
    protected isBlocked(node: TreeNode): boolean;
    private isExpeditedDone;
    /** A node is done when none of its CPUs and none of its tasks is waited for. */
    protected clear(node: TreeNode, left: number): boolean;
    protected askFor(node: TreeNode): void;
    /** A grace period that begins waits for all tasks that are on a leaf's list. (`rcu_preempt_check_blocked_tasks`) */
    protected takeAlong({ words }: TreeNode): void;
    protected awaitRoot(): void;
    /** Blocks until the grace period waits for no task of the root. When none of its CPUs is waited for any more, no other task can come to be. */
    protected awaitTasks(): void;
    protected isRootDone(): boolean;
    protected checkDone(node: TreeNode): void;
    protected askExpedited(node: TreeNode): void;
    /** An expedited grace period that begins waits for the same tasks. (`sync_exp_reset_tree`) */
    protected takeAlongExpedited({ words }: TreeNode): void;
    protected awaitExpedited(): void;
    protected clearExpedited(node: TreeNode, left: number): boolean;
    /** A reader's task by its slot. Throws when there is none. */
    protected taskOf(reader: number): TreeTask;
    /** The CPU that a task runs on. */
    protected cpuOfTask({ words, place, moves }: TreeTask): TreeCpu;
    private leafAt;
    /** Keeps the CPU's interrupts away. (`local_irq_save`) */
    private holdInterrupts;
    private letInterrupts;
}
