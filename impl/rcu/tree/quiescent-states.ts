import { fetchAdd, load, sectionBegins, sectionEnds, store, waitUntil, warnUnless, type Thread } from '../../memory';
import { Guard } from '../guard';
import type { TreeCpu, TreeNode } from './tree-nodes';
import { TreeState } from './tree-state';

/**
 * Sections and quiescent states: how a CPU says that it was in no section, and how that is reported up the tree. (`kernel/rcu/tree.c`,
 * `tree_plugin.h` without `CONFIG_PREEMPT_RCU`)
 */
export abstract class QuiescentStates extends TreeState {
  /**
   * Forbids preemption: whoever runs on the CPU after that runs after the section. The word is the CPU's own, so no ordering is needed: what says
   * that the CPU was quiescent is said on this CPU. (`preempt_disable`)
   */
  *readLock(reader: number): Thread<Guard> {
    yield* fetchAdd(this.cpuOf(reader).words.preemptCount, 1, 'relaxed');
    yield* sectionBegins(this.domain);
    return new Guard(this, this.domain, reader);
  }

  /** Allows it again. (`preempt_enable`) */
  *readUnlock({ reader }: Guard): Thread<void> {
    yield* sectionEnds(this.domain);
    yield* fetchAdd(this.cpuOf(reader).words.preemptCount, -1, 'relaxed');
  }

  /** A CPU switches to another task: it is in no section. (`rcu_note_context_switch`) */
  *noteContextSwitch(cpu: number): Thread<void> {
    yield* this.rcuQs(this.cpuOf(cpu));
  }

  /** Blocks until a CPU is in no section, where its interrupt or another of its threads can run. */
  protected *awaitQuiescence({ words }: TreeCpu): Thread<void> {
    yield* waitUntil(words.preemptCount, '==', 0, { order: 'relaxed' });
  }

  /** Notes that the CPU passed a quiescent state. On this CPU, in no section. (`rcu_qs`) */
  protected *rcuQs({ words }: TreeCpu): Thread<void> {
    if ((yield* load(words.cpuNoQs)) !== 0) yield* store(words.cpuNoQs, 0);
  }

  /** Takes notice of grace periods that ended and began. (`note_gp_changes`) */
  protected abstract noteGpChanges(cpu: TreeCpu): Thread<void>;

  /** Reports the quiescent state that the grace period wants of this CPU, once the CPU has passed it. (`rcu_check_quiescent_state`) */
  protected *checkQuiescentState(cpu: TreeCpu): Thread<void> {
    yield* this.noteGpChanges(cpu);
    if ((yield* load(cpu.words.coreNeedsQs)) === 0) return;
    if ((yield* load(cpu.words.cpuNoQs)) !== 0) return;
    yield* this.reportQsRdp(cpu);
  }

  /** Reports a quiescent state of a CPU to its leaf, unless it is of another grace period. (`rcu_report_qs_rdp`) */
  protected *reportQsRdp(cpu: TreeCpu): Thread<void> {
    const { leaf, words, grpmask } = cpu;
    yield* leaf.lock.acquire();
    if (yield* this.isStale(cpu)) {
      yield* store(words.cpuNoQs, 1);
      yield* leaf.lock.release();
      return;
    }
    yield* store(words.coreNeedsQs, 0);
    yield* this.reportQsRnp(leaf, grpmask, yield* load(leaf.words.gpSeq));
  }

  /** Whether the quiescent state that a CPU noted says nothing about the present grace period. Under its leaf's lock. */
  protected *isStale({ leaf, words }: TreeCpu): Thread<boolean> {
    if ((yield* load(words.cpuNoQs)) !== 0) return true;
    return (yield* load(words.gpSeq)) !== (yield* load(leaf.words.gpSeq));
  }

  /**
   * Takes those in `mask` off a node's mask, and the node off its parent's when it was the last, up to the root. `from`'s lock is held, and
   * let go; `gpSeq` is the grace period that they were quiescent for. (`rcu_report_qs_rnp`)
   */
  protected *reportQsRnp(from: TreeNode, mask: number, gpSeq: number): Thread<void> {
    let bits = mask;
    let child: TreeNode | null = null;
    for (let node: TreeNode | null = from; node !== null; node = node.parent) {
      if (child !== null) {
        yield* node.lock.acquire();
        yield* warnUnless((yield* load(child.words.qsmask)) === 0, 'rcu_report_qs_rnp: a node is reported while somebody below it is not');
      }
      const owing = yield* load(node.words.qsmask);
      const goesUp = (owing & bits) !== 0 && (yield* load(node.words.gpSeq)) === gpSeq && (yield* this.clear(node, owing & ~bits));
      yield* node.lock.release();
      if (!goesUp) return;
      bits = node.shape.grpmask;
      child = node;
    }
  }

  /** Stores what is left of a node's mask; returns whether that is nothing, so that its parent is next. */
  protected *clear({ words }: TreeNode, left: number): Thread<boolean> {
    yield* store(words.qsmask, left);
    return left === 0;
  }
}
