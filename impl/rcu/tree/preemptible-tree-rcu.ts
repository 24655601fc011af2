import { acquireWhen, alloc, choose, interruptsOff, interruptsOn, load, sectionBegins, sectionEnds, store, waitUntil, warnUnless, type Address, type Thread } from '../../memory';
import { initList } from '../circular-list';
import { Guard } from '../guard';
import { firstBlocked, placeOf, putAt, takeBlockedOff, type Place, type Waiting } from './blocked-tasks';
import { TreeTask, type TaskPlace, type TreeCpu, type TreeNode } from './tree-nodes';
import { TreeRcu } from './tree-rcu';
import { layOutTree, type TreeRcuOptions } from './tree-state';
import { BLOCKED, TaskWords } from './tree-words';

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
export class PreemptibleTreeRcu extends TreeRcu {
  static override *create(options: PreemptibleTreeRcuOptions): Thread<PreemptibleTreeRcu> {
    const layout = yield* layOutTree(options);
    for (const { leaf } of layout.cpus) yield* initList(leaf.words.blkdTasks);
    const tasks: TreeTask[] = [];
    for (const place of placesOf(options)) {
      const base = yield* alloc({ type: 'task_struct', words: TaskWords.count, memory: 'static', zeroed: true });
      const task = new TreeTask(base, place);
      yield* initList(task.words.entry);
      yield* store(task.words.cpu, place.home);
      tasks.push(task);
    }
    return new this({ ...layout, tasks });
  }

  /** One section deeper, and nothing else: relaxed accesses to words of the reader and its CPU. (`__rcu_read_lock`) */
  override *readLock(reader: number): Thread<Guard> {
    const task = this.taskOf(reader);
    const nesting = yield* load(task.words.nesting);
    yield* store(task.words.nesting, nesting + 1);
    if (nesting === 0) yield* this.enter(task);
    yield* sectionBegins(this.domain);
    if (nesting === 0 && task.place.isPreempted) yield* this.mayBePreempted(reader);
    return new Guard(this, this.domain, reader);
  }

  /** One up; the outermost sees to what came up meanwhile. (`__rcu_read_unlock`) */
  override *readUnlock({ reader }: Guard): Thread<void> {
    const task = this.taskOf(reader);
    const nesting = (yield* load(task.words.nesting)) - 1;
    const isBlocked = ((yield* load(task.words.special)) & BLOCKED) !== 0;
    const isLast = this.endsSection(nesting);
    yield* sectionEnds(this.domain);
    if (isLast && !isBlocked) yield* this.leave(task);
    yield* store(task.words.nesting, nesting);
    if (isLast && isBlocked) yield* this.readUnlockSpecial(task);
  }

  /** Whether an unlock that leaves so many sections ends the reader's. */
  protected endsSection(nesting: number): boolean {
    return nesting === 0;
  }

  /** The CPU that the reader runs on is in a section. Where several readers may be there, only one of them is running: the others' sections begin when it has ended or was preempted. */
  private *enter(task: TreeTask): Thread<void> {
    const { preemptCount } = (yield* this.cpuOfTask(task)).words;
    if (task.place.shares) yield* acquireWhen(preemptCount, '==', 0, 1, { order: 'relaxed' });
    else yield* store(preemptCount, 1);
  }

  /** It is in none any more. */
  private *leave(task: TreeTask): Thread<void> {
    yield* store((yield* this.cpuOfTask(task)).words.preemptCount, 0);
  }

  /** Here the reader may be preempted, and go on on one of the CPUs that it may go on on; or not. */
  *mayBePreempted(reader: number): Thread<void> {
    const { destinations } = this.taskOf(reader).place;
    const chosen = yield* choose(destinations.length + 1);
    if (chosen > 0) yield* this.preempt(reader, destinations[chosen - 1]!);
  }

  /** The reader is preempted, and goes on on a CPU: one of those that it may go on on. (`rcu_note_context_switch`, and the scheduler) */
  *preempt(reader: number, to: number): Thread<void> {
    const task = this.taskOf(reader);
    const { words, place } = task;
    if (!place.destinations.includes(to)) throw new RangeError(`Reader ${reader} goes on on CPU ${to}, but its destinations are ${place.destinations.join(', ')}.`);
    const from = yield* this.cpuOfTask(task);
    const isRunningSection = (yield* load(words.nesting)) > 0 && ((yield* load(words.special)) & BLOCKED) === 0;
    if (isRunningSection) yield* this.noteSwitch(task, from);
    if (this.options.sleepersIdle) yield* this.idleEnter(from.number);
    if (to !== from.number) yield* store(words.cpu, to);
    if (this.options.sleepersIdle) yield* this.idleExit(to);
  }

  /** The CPU switches from a task in its section to another: the task is put on a list, and the CPU is quiescent. (`rcu_note_context_switch`) */
  protected *noteSwitch(task: TreeTask, cpu: TreeCpu): Thread<void> {
    yield* this.holdInterrupts();
    yield* this.noteBlocked(task, cpu);
    yield* this.rcuQs(cpu);
    if (this.options.expedited && (yield* load(cpu.words.expNoQs)) !== 0) yield* this.reportExpRdp(cpu);
    yield* store(cpu.words.preemptCount, 0);
    yield* this.letInterrupts();
  }

  /** Puts a task that is preempted in its section on the list of the CPU's leaf. */
  protected *noteBlocked({ words }: TreeTask, cpu: TreeCpu): Thread<void> {
    const { leaf } = cpu;
    yield* leaf.lock.acquire();
    yield* store(words.special, BLOCKED);
    yield* store(words.blockedNode, leaf.words.lock);
    yield* this.queueBlocked(words.entry, cpu);
    yield* leaf.lock.release();
  }

  /** Where the grace periods that the CPU owes something find it. Under the leaf's lock. (`rcu_preempt_ctxt_queue`) */
  protected *queueBlocked(entry: Address, { leaf: { words }, grpmask }: TreeCpu): Thread<void> {
    const waiting: Waiting = {
      hasGpTasks: (yield* load(words.gpTasks)) !== 0,
      hasExpTasks: this.options.expedited && (yield* load(words.expTasks)) !== 0,
      blocksGp: ((yield* load(words.qsmask)) & grpmask) !== 0,
      blocksExp: this.options.expedited && ((yield* load(words.expmask)) & grpmask) !== 0,
    };
    yield* putAt(entry, this.placeOf(waiting), words);
    if (waiting.blocksGp && !waiting.hasGpTasks) yield* this.blockPresent(words.gpTasks, entry);
    if (waiting.blocksExp && !waiting.hasExpTasks) yield* this.blockPresent(words.expTasks, entry);
  }

  protected placeOf(waiting: Waiting): Place {
    return placeOf(waiting);
  }

  /** The first task that holds up the present grace period: it waits for this one and for all behind it. Under the leaf's lock. */
  protected *blockPresent(pointer: Address, first: Address): Thread<void> {
    yield* store(pointer, first);
  }

  /** The section of a task that was preempted in it is over. (`rcu_read_unlock_special`, `rcu_preempt_deferred_qs_irqrestore`) */
  protected *readUnlockSpecial({ words }: TreeTask): Thread<void> {
    yield* this.holdInterrupts();
    yield* store(words.special, 0);
    const leaf = this.leafAt(yield* load(words.blockedNode));
    yield* leaf.lock.acquire();
    const wasBlocked = yield* this.isBlocked(leaf);
    const wasExpedited = this.options.expedited && !(yield* this.isExpeditedDone(leaf));
    yield* this.takeOff(words, leaf);
    const isExpedited = this.options.expedited && !(yield* this.isExpeditedDone(leaf));
    if (wasBlocked && !(yield* this.isBlocked(leaf))) yield* this.reportUnblocked(leaf);
    else yield* leaf.lock.release();
    if (wasExpedited && !isExpedited) yield* this.reportExpRnp(leaf, 0);
    yield* this.letInterrupts();
  }

  /** Takes a task off its leaf's list; who waited for it waits for those behind it. Under the leaf's lock. */
  protected *takeOff({ entry, blockedNode }: TaskWords, { words }: TreeNode): Thread<void> {
    const next = yield* takeBlockedOff(entry, words);
    yield* initList(entry);
    yield* store(blockedNode, 0);
    yield* this.moveOn(words.gpTasks, entry, next);
    if (this.options.expedited) yield* this.moveOn(words.expTasks, entry, next);
  }

  /** Who points at a task that was taken off points at the next one, if there is one. Under the leaf's lock. */
  protected *moveOn(pointer: Address, from: Address, next: Address): Thread<void> {
    if ((yield* load(pointer)) === from) yield* store(pointer, next);
  }

  /**
   * The present grace period waits for no task of a leaf any more: the leaf is reported, unless one of its CPUs owes a quiescent state, and will do that. The
   * leaf's lock is held, and let go. (`rcu_report_unblock_qs_rnp`)
   */
  protected *reportUnblocked(leaf: TreeNode): Thread<void> {
    const isOwing = (yield* load(leaf.words.qsmask)) !== 0;
    const gpSeq = yield* load(leaf.words.gpSeq);
    yield* leaf.lock.release();
    // Where the leaf is the root, the grace-period thread sees it.
    if (isOwing || leaf.parent === null) return;
    yield* leaf.parent.lock.acquire();
    yield* this.reportQsRnp(leaf.parent, leaf.shape.grpmask, gpSeq);
  }

  /** Whether the present grace period waits for tasks of a node. Of leaves only. (`rcu_preempt_blocked_readers_cgp`) */
  protected *isBlocked(node: TreeNode): Thread<boolean> {
    return this.leaves.includes(node) && (yield* load(node.words.gpTasks)) !== 0;
  }

  private *isExpeditedDone({ words }: TreeNode): Thread<boolean> {
    return (yield* load(words.expTasks)) === 0 && (yield* load(words.expmask)) === 0;
  }

  /** A node is done when none of its CPUs and none of its tasks is waited for. */
  protected override *clear(node: TreeNode, left: number): Thread<boolean> {
    return (yield* super.clear(node, left)) && !(yield* this.isBlocked(node));
  }

  protected override *askFor(node: TreeNode): Thread<void> {
    if (this.leaves.includes(node)) {
      yield* warnUnless(!(yield* this.isBlocked(node)), 'rcu_gp_init: the last grace period still waits for a task');
      yield* this.takeAlong(node);
    }
    yield* super.askFor(node);
  }

  /** A grace period that begins waits for all tasks that are on a leaf's list. (`rcu_preempt_check_blocked_tasks`) */
  protected *takeAlong({ words }: TreeNode): Thread<void> {
    const first = yield* firstBlocked(words);
    if (first !== 0) yield* store(words.gpTasks, first);
  }

  protected override *awaitRoot(): Thread<void> {
    yield* super.awaitRoot();
    if (this.leaves.includes(this.root)) yield* this.awaitTasks();
  }

  /** Blocks until the grace period waits for no task of the root. When none of its CPUs is waited for any more, no other task can come to be. */
  protected *awaitTasks(): Thread<void> {
    yield* waitUntil(this.root.words.gpTasks, '==', 0, { sleeping: true });
  }

  protected override *isRootDone(): Thread<boolean> {
    return (yield* super.isRootDone()) && !(yield* this.isBlocked(this.root));
  }

  protected override *checkDone(node: TreeNode): Thread<void> {
    yield* warnUnless(!(yield* this.isBlocked(node)), 'rcu_gp_cleanup: a preempted reader is still waited for');
    yield* super.checkDone(node);
  }

  protected override *askExpedited(node: TreeNode): Thread<void> {
    yield* super.askExpedited(node);
    if (this.leaves.includes(node)) yield* this.takeAlongExpedited(node);
  }

  /** An expedited grace period that begins waits for the same tasks. (`sync_exp_reset_tree`) */
  protected *takeAlongExpedited({ words }: TreeNode): Thread<void> {
    const first = yield* firstBlocked(words);
    if (first !== 0) yield* store(words.expTasks, first);
  }

  protected override *awaitExpedited(): Thread<void> {
    yield* super.awaitExpedited();
    if (this.leaves.includes(this.root)) yield* waitUntil(this.root.words.expTasks, '==', 0, { sleeping: true });
  }

  protected override *clearExpedited(node: TreeNode, left: number): Thread<boolean> {
    if (!(yield* super.clearExpedited(node, left))) return false;
    return !this.leaves.includes(node) || (yield* load(node.words.expTasks)) === 0;
  }

  /** A reader's task by its slot. Throws when there is none. */
  protected taskOf(reader: number): TreeTask {
    const task = this.tasks[reader];
    if (task !== undefined) return task;
    throw new RangeError(`There is no reader ${reader}: this RCU was created for readers 0 to ${this.tasks.length - 1}.`);
  }

  /** The CPU that a task runs on. */
  protected *cpuOfTask({ words, place, moves }: TreeTask): Thread<TreeCpu> {
    return this.cpuOf(moves ? yield* load(words.cpu) : place.home);
  }

  private leafAt(address: Address): TreeNode {
    return this.leaves.find(({ words }) => words.lock === address)!;
  }

  /** Keeps the CPU's interrupts away. (`local_irq_save`) */
  private *holdInterrupts(): Thread<void> {
    if (this.options.core === 'softirq') yield* interruptsOff();
  }

  private *letInterrupts(): Thread<void> {
    if (this.options.core === 'softirq') yield* interruptsOn();
  }
}

/** What may become of each reader, by slots. Throws for what cannot be. */
function placesOf({ cpus, homes, preempted = [], destinations, sleepersIdle = false }: PreemptibleTreeRcuOptions): readonly TaskPlace[] {
  const begins = homes ?? Array.from({ length: cpus }, (_, cpu) => cpu);
  requireBelow('homes', begins, cpus);
  requireBelow('destinations', destinations ?? [], cpus);
  requireBelow('preempted', preempted, begins.length);
  const goesOn = begins.map((home) => Object.freeze([...(destinations ?? [home])]));
  const mayBeOn = begins.map((home, slot) => [home, ...goesOn[slot]!]);
  const shares = (slot: number): boolean => mayBeOn.some((others, other) => other !== slot && others.some((cpu) => mayBeOn[slot]!.includes(cpu)));
  const places = begins.map((home, slot) => Object.freeze({ home, isPreempted: preempted.includes(slot), destinations: goesOn[slot]!, shares: shares(slot) }));
  // The CPU of one that is preempted is idle only when it has nobody else to run.
  if (!sleepersIdle || !places.some((place) => place.shares)) return places;
  throw new RangeError('PreemptibleTreeRcu: with sleepersIdle no two readers may come to one CPU: name homes and destinations that keep them apart.');
}

function requireBelow(name: string, values: readonly number[], end: number): void {
  const wrong = values.find((value) => !Number.isInteger(value) || value < 0 || value >= end);
  if (wrong !== undefined) throw new RangeError(`PreemptibleTreeRcu: ${name} must be whole numbers from 0 to ${end - 1}, but one is ${wrong}.`);
}
