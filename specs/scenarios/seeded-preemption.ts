import { load, store, type Address, type Thread } from 'quiesce';
import { PreemptibleTreeRcu, type Place, type TreeNode } from 'quiesce/rcu';

// Tree RCU for readers that may be preempted, with one step changed each.

/** A task that is preempted in its section is put on no list. */
export class QueuesNobody extends PreemptibleTreeRcu {
  protected override *noteBlocked(): Thread<void> {}
}

/** A task that is put on the list holds up only grace periods to come, whatever its CPU owes the present one. */
export class BlocksNextOnly extends PreemptibleTreeRcu {
  protected override *blockPresent(): Thread<void> {}
}

/** Puts every task in front of those that are waited for, where it holds up grace periods to come only. */
export class QueuesInFront extends PreemptibleTreeRcu {
  protected override placeOf(): Place {
    return 'first';
  }
}

/** Begins grace periods that do not wait for the tasks on the list. */
export class LeavesOldTasks extends PreemptibleTreeRcu {
  protected override *takeAlong(): Thread<void> {}
}

/** Reports a leaf when its CPUs are done, whoever is on its list. */
export class ForgetsTasks extends PreemptibleTreeRcu {
  protected override *clear({ words }: TreeNode, left: number): Thread<boolean> {
    yield* store(words.qsmask, left);
    return left === 0;
  }
}

/** The grace-period thread looks at the CPUs of a root that is a leaf, and not at its tasks. */
export class SeesCpusOnly extends PreemptibleTreeRcu {
  protected override *awaitTasks(): Thread<void> {}
}

/** The outermost unlock leaves the task on the list. */
export class StaysOnList extends PreemptibleTreeRcu {
  protected override *takeOff(): Thread<void> {}
}

/** The last task that is taken off the list is not reported. */
export class KeepsUnblocked extends PreemptibleTreeRcu {
  protected override *reportUnblocked(leaf: TreeNode): Thread<void> {
    yield* leaf.lock.release();
  }
}

/** When the first task that is waited for is taken off, nobody is waited for any more. */
export class WaitsForOne extends PreemptibleTreeRcu {
  protected override *moveOn(pointer: Address, from: Address): Thread<void> {
    if ((yield* load(pointer)) === from) yield* store(pointer, 0);
  }
}

/** Every unlock ends the section, inner ones, too. */
export class EndsEarly extends PreemptibleTreeRcu {
  protected override endsSection(): boolean {
    return true;
  }
}

/** Begins expedited grace periods that do not wait for the tasks on the list. */
export class HurriesPastTasks extends PreemptibleTreeRcu {
  protected override *takeAlongExpedited(): Thread<void> {}
}
