import { fetchAdd, load, store, type Thread } from '../../memory';
import type { TreeCpu, TreeNode } from './tree-nodes';
import { QuiescentStates } from './quiescent-states';

/** CPUs that are idle, and the scans that find out. (`kernel/rcu/tree.c`, `rcu_eqs_enter`, `force_qs_rnp`) */
export abstract class IdleCpus extends QuiescentStates {
  /** The CPU has nothing to run: an extended quiescent state, in which it need not report. Full: its sections are over for whoever sees that. (`rcu_eqs_enter`) */
  *idleEnter(cpu: number): Thread<void> {
    yield* fetchAdd(this.cpuOf(cpu).words.dynticks, 1, 'full');
  }

  /** It has something to run again. Full: its sections come after it for whoever does not see it yet. (`rcu_eqs_exit`) */
  *idleExit(cpu: number): Thread<void> {
    yield* fetchAdd(this.cpuOf(cpu).words.dynticks, 1, 'full');
  }

  /** Looks at every CPU that owes a quiescent state, and reports those that need not. (`rcu_gp_fqs`, `force_qs_rnp`) */
  protected *forceQuiescentStates(isFirst: boolean): Thread<void> {
    for (const leaf of this.leaves) yield* this.scan(leaf, isFirst);
  }

  private *scan(leaf: TreeNode, isFirst: boolean): Thread<void> {
    yield* leaf.lock.acquire();
    const owing = yield* load(leaf.words.qsmask);
    let mask = 0;
    for (const cpu of this.cpusOf(leaf)) {
      if ((owing & cpu.grpmask) === 0) continue;
      const isQuiescent = isFirst ? yield* this.saveProgress(cpu) : yield* this.wasIdle(cpu);
      if (isQuiescent) mask |= cpu.grpmask;
    }
    if (mask === 0) yield* leaf.lock.release();
    else yield* this.reportQsRnp(leaf, mask >>> 0, yield* load(leaf.words.gpSeq));
  }

  /** Remembers how often a CPU was idle; returns whether it is now. Full: a CPU seen idle has done with its sections. (`dyntick_save_progress_counter`) */
  protected *saveProgress({ words }: TreeCpu): Thread<boolean> {
    const seen = yield* load(words.dynticks, 'full');
    yield* store(words.dynticksSnap, seen);
    return isIdle(seen);
  }

  /** Whether a CPU is idle or has been since that was remembered. (`rcu_implicit_dynticks_qs`) */
  protected *wasIdle({ words }: TreeCpu): Thread<boolean> {
    const seen = yield* load(words.dynticks, 'full');
    return seen !== (yield* load(words.dynticksSnap));
  }
}

const isIdle = (dynticks: number): boolean => (dynticks & 1) === 0;
