import { gracePeriodBegins, gracePeriodEnds, load, retry, store, waitUntil, warnUnless, type Again, again, type Thread } from '../../memory';
import type { Detector, Snapshot } from '../detector';
import { seqEnd, seqEnded, seqStart } from '../sequence';
import { TreeCallbacks } from './tree-callbacks';
import type { TreeNode } from './tree-nodes';
import { GP_INIT } from './tree-words';

/** The thread makes no list of whom to wait for: the tree says it. */
const NOTHING: Snapshot = Object.freeze({ taken: 0, owing: Object.freeze([]) });

/** The grace-period thread. (`rcu_gp_kthread`) */
export abstract class GracePeriodThread extends TreeCallbacks {
  protected makeDetector(): Detector<null> {
    return Object.freeze({
      awaitRequest: () => this.awaitRequest(),
      start: () => this.gpInit(),
      wait: () => this.awaitQuiescentStates(),
      end: () => this.gpCleanup(),
      *invoke() {}, // callbacks are invoked on their CPUs
    } satisfies Detector<null>);
  }

  protected *awaitRequest(): Thread<void> {
    yield* waitUntil(this.state.gpFlags, 'has', GP_INIT, { sleeping: true });
  }

  /** Begins a grace period: counts it, then asks every CPU for a quiescent state, from the root downwards. (`rcu_gp_init`) */
  protected *gpInit(): Thread<Snapshot> {
    yield* this.root.lock.acquire();
    yield* store(this.state.gpFlags, 0);
    const gpSeq = yield* seqStart(this.state.gpSeq);
    yield* this.root.lock.release();
    yield* gracePeriodBegins(this.domain);
    for (const node of this.nodes) {
      yield* node.lock.acquire();
      yield* this.askFor(node);
      yield* store(node.words.gpSeq, gpSeq);
      yield* node.lock.release();
    }
    return NOTHING;
  }

  /** Has everybody below a node owe a quiescent state. */
  protected *askFor({ words, shape }: TreeNode): Thread<void> {
    yield* store(words.qsmask, shape.qsmaskinit);
  }

  /** Blocks until nobody owes one; with forced scans it looks around meanwhile, who knows how often. (`rcu_gp_fqs_loop`) */
  protected *awaitQuiescentStates(): Thread<void> {
    if (!this.options.forcedScans) {
      yield* this.awaitRoot();
      return;
    }
    const thread = this;
    yield* retry<true>(function* (isFirst = 1): Thread<true | Again> {
      if (yield* thread.isRootDone()) return true;
      yield* thread.forceQuiescentStates(isFirst === 1);
      return again(0);
    }, 1);
  }

  /** Blocks until nobody below the root owes a quiescent state. */
  protected *awaitRoot(): Thread<void> {
    yield* waitUntil(this.root.words.qsmask, '==', 0, { sleeping: true });
  }

  /** Whether nobody does. (`rcu_gp_fqs_check_wake`) */
  protected *isRootDone(): Thread<boolean> {
    return (yield* load(this.root.words.qsmask)) === 0;
  }

  /** Ends a grace period: nodes hear of it before the global counter, so that nobody takes it for idle too early. (`rcu_gp_cleanup`) */
  protected *gpCleanup(): Thread<null> {
    const gpSeq = seqEnded(yield* this.currentGracePeriod());
    let isNeeded = false;
    for (const node of this.nodes) {
      yield* node.lock.acquire();
      yield* this.checkDone(node);
      yield* store(node.words.gpSeq, gpSeq);
      if (yield* this.wantsAnother(node, gpSeq)) isNeeded = true;
      yield* node.lock.release();
    }
    yield* this.root.lock.acquire();
    yield* seqEnd(this.state.gpSeq);
    yield* gracePeriodEnds(this.domain);
    // Somebody may have left a mark since the root was passed.
    if (!isNeeded) isNeeded = yield* this.wantsAnother(this.root, gpSeq);
    if (isNeeded) yield* this.askForAnother();
    yield* this.root.lock.release();
    return null;
  }

  /** A grace period ends for nobody who is still waited for. Under the node's lock. */
  protected *checkDone({ words }: TreeNode): Thread<void> {
    yield* warnUnless((yield* load(words.qsmask)) === 0, 'rcu_gp_cleanup: somebody still owes a quiescent state');
  }

  /** Has another grace period begin when this one has ended. Under the root's lock. */
  protected *askForAnother(): Thread<void> {
    yield* store(this.state.gpFlags, GP_INIT);
  }
}
