import { load, store, type Address, type Thread } from 'quiesce';
import { TreeRcu, type TreeCpu, type TreeNode } from 'quiesce/rcu';

// Tree RCU with one step changed each: what is found where it goes wrong, and at which bounds it does not.

/** Has a callback wait for the end of the grace period that is under way, though readers may have found what it frees since that began. */
export class SnapsRunning extends TreeRcu {
  protected override *gracePeriodNeeded(): Thread<number> {
    return ((yield* this.currentGracePeriod()) + 4) & ~3;
  }
}

/** Reports a quiescent state for whatever grace period there is when the leaf is locked, not for the one that it was noted for. */
export class ReportsUnchecked extends TreeRcu {
  protected override *isStale({ words }: TreeCpu): Thread<boolean> {
    return (yield* load(words.cpuNoQs)) !== 0;
  }
}

/** Takes any tick for a quiescent state, those inside sections, too. */
export class NotesInSections extends TreeRcu {
  protected override *awaitQuiescence(): Thread<void> {}
}

/** Begins grace periods that wait for nobody. */
export class AsksNobody extends TreeRcu {
  protected override *askFor({ words }: TreeNode): Thread<void> {
    yield* store(words.qsmask, 0);
  }
}

/** Takes it for a quiescent state that a CPU notices a grace period. */
export class NoticingPays extends TreeRcu {
  protected override *noteBeginning({ leaf, words, grpmask }: TreeCpu): Thread<void> {
    yield* store(words.coreNeedsQs, 0);
    yield* this.clear(leaf, (yield* load(leaf.words.qsmask)) & ~grpmask);
  }
}

/** Keeps a quiescent state that was noted before the grace period began. */
export class KeepsOldQs extends TreeRcu {
  protected override *rearm(_cpuNoQs: Address): Thread<void> {}
}

/** Takes every CPU that it looks at a second time for idle. */
export class CreditsBusy extends TreeRcu {
  protected override *wasIdle(_cpu: TreeCpu): Thread<boolean> {
    return true;
  }
}

/** Forgets at the end of a grace period that another one is wanted. */
export class ForgetsRequests extends TreeRcu {
  protected override *askForAnother(): Thread<void> {}
}

/** Returns from synchronize_rcu at once. */
export class DoesNotWait extends TreeRcu {
  protected override *awaitGracePeriod(_waiter: Address): Thread<void> {}
}

/** Reports a node to its parent when the first below it has been quiescent, not the last. */
export class ReportsEarly extends TreeRcu {
  protected override *clear(node: TreeNode, left: number): Thread<boolean> {
    yield* super.clear(node, left);
    return true;
  }
}

/** Never tells a CPU that a grace period wants a quiescent state of it. */
export class AsksInSilence extends TreeRcu {
  protected override *noteBeginning({ words }: TreeCpu): Thread<void> {
    yield* store(words.coreNeedsQs, 0);
  }
}

/** A CPU that has been quiescent keeps it to itself. */
export class KeepsItself extends TreeRcu {
  protected override *reportQsRdp({ words }: TreeCpu): Thread<void> {
    yield* store(words.coreNeedsQs, 0);
  }
}

/** Nobody is taken off a mask, whoever reports him. */
export class TakesNobodyOff extends TreeRcu {
  protected override *reportQsRnp(from: TreeNode): Thread<void> {
    yield* from.lock.release();
  }
}
