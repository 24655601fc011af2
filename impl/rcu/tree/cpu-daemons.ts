import { load, store, waitUntil, type Thread } from '../../memory';
import type { Daemon, Kept } from '../daemon';
import { SEQ_STATE_MASK, seqEnded } from '../sequence';
import { ExpeditedGracePeriods } from './expedited';
import type { TreeCpu } from './tree-nodes';

/**
 * What runs on CPUs beside the tasks. The kernel's tick looks at everything there may be to do; here each thing has a daemon that waits for it, so that
 * a tick that finds nothing is no step. (`rcu_sched_clock_irq`, `rcu_core`; `rcuc/0`, `rcuo/0`)
 */
export abstract class CpuDaemons extends ExpeditedGracePeriods {
  protected makeDaemons(): readonly Daemon[] {
    const { core, expedited } = this.options;
    const ofCpu = (cpu: TreeCpu): Daemon[] => [
      ...(core === 'softirq' ? this.interruptsOf(cpu) : this.threadsOf(cpu)),
      ...(expedited ? this.expeditedOf(cpu, core === 'softirq') : []),
    ];
    return Object.freeze(this.cpus.flatMap(ofCpu).map((daemon) => Object.freeze(daemon)));
  }

  private hasCallbacks({ number }: TreeCpu): boolean {
    return this.options.callbackCpus.includes(number);
  }

  private interruptsOf(cpu: TreeCpu): Daemon[] {
    const { number, words, callbacks } = cpu;
    const on = { cpu: number, interrupt: true };
    const always: Daemon[] = [
      { ...on, name: `notice/${number}`, awaitWork: ({ kept }) => this.awaitNews(cpu, kept), work: () => this.notice(cpu) },
      { ...on, name: `tick/${number}`, awaitWork: () => this.awaitTick(cpu), work: () => this.rcuQs(cpu) },
      { ...on, name: `report/${number}`, awaitWork: () => this.awaitReport(cpu), work: () => this.checkQuiescentState(cpu) },
    ];
    if (!this.hasCallbacks(cpu)) return always;
    return [
      ...always,
      { ...on, name: `callbacks/${number}`, invokesCallbacks: true, awaitWork: () => callbacks.awaitDone(), work: () => this.doBatch(cpu) },
      {
        ...on,
        name: `barrier/${number}`,
        *awaitWork() {
          yield* waitUntil(words.barrierIpi, '!=', 0);
        },
        work: () => this.barrierHandler(cpu),
      },
    ];
  }

  private threadsOf(cpu: TreeCpu): Daemon[] {
    const { number } = cpu;
    const core: Daemon = { cpu: number, name: `rcuc/${number}`, awaitWork: ({ kept }) => this.awaitNews(cpu, kept), work: () => this.rcuCore(cpu) };
    if (!this.hasCallbacks(cpu)) return [core];
    const offloaded: Daemon = {
      cpu: number,
      name: `rcuo/${number}`,
      invokesCallbacks: true,
      awaitWork: () => cpu.callbacks.awaitAny(),
      work: () => this.nocbTurn(cpu),
    };
    return [core, offloaded];
  }

  /** Blocks until there is a grace period that the CPU has not noticed; the end of one concerns only CPUs that have callbacks of their own. */
  private *awaitNews(cpu: TreeCpu, kept: Kept): Thread<void> {
    yield* waitUntil(cpu.leaf.words.gpSeq, '>', Number(kept ?? 0));
  }

  /** Notices; returns what the next turn need not be woken for. */
  private *notice(cpu: TreeCpu): Thread<number> {
    yield* this.noteGpChanges(cpu);
    const noticed = yield* load(cpu.words.gpSeq);
    return this.hasCallbacks(cpu) ? noticed : roundUp(noticed);
  }

  /** Blocks until a grace period wants a quiescent state and the CPU passes one, as the next tick sees. */
  private *awaitTick(cpu: TreeCpu): Thread<void> {
    yield* waitUntil(cpu.words.cpuNoQs, '!=', 0);
    yield* this.awaitQuiescence(cpu);
  }

  /** Blocks until there is a quiescent state to report, which may well be one from before the section that the CPU is in now. */
  private *awaitReport({ words }: TreeCpu): Thread<void> {
    yield* waitUntil(words.coreNeedsQs, '!=', 0);
    yield* waitUntil(words.cpuNoQs, '==', 0);
  }

  /** Notices a grace period, awaits a quiescent state and reports it, which may be in a later section. Returns what the next turn need not be woken for. (`rcu_core`) */
  private *rcuCore(cpu: TreeCpu): Thread<number> {
    yield* this.noteGpChanges(cpu);
    if ((yield* load(cpu.words.coreNeedsQs)) !== 0) {
      if ((yield* load(cpu.words.cpuNoQs)) !== 0) {
        yield* this.awaitQuiescence(cpu);
        yield* this.rcuQs(cpu);
      }
      yield* this.checkQuiescentState(cpu);
    }
    const noticed = yield* load(cpu.words.gpSeq);
    // Where another grace period was noticed instead, it is that one's turn.
    return (yield* load(cpu.words.coreNeedsQs)) !== 0 ? noticed - 1 : roundUp(noticed);
  }

  /** Sees callbacks through their grace period and invokes them. (`nocb_gp_wait`, `nocb_cb_wait`) */
  private *nocbTurn(cpu: TreeCpu): Thread<void> {
    yield* this.awaitCallbacks(cpu);
    yield* this.doBatch(cpu);
  }

  /** Queues the head of rcu_barrier behind the CPU's callbacks. On this CPU, or where others may touch them. (`rcu_barrier_entrain`) */
  protected abstract barrierEntrain(cpu: TreeCpu): Thread<void>;

  /** The CPU was interrupted by rcu_barrier. (`rcu_barrier_handler`) */
  private *barrierHandler(cpu: TreeCpu): Thread<void> {
    yield* this.barrierEntrain(cpu);
    yield* store(cpu.words.barrierIpi, 0, 'release');
  }
}

/** The end of a grace period that is under way, else the counter as it is. */
const roundUp = (gpSeq: number): number => ((gpSeq & SEQ_STATE_MASK) === 0 ? gpSeq : seqEnded(gpSeq));
