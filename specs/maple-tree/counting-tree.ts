import { load, type Thread } from 'quiesce';
import { RawMapleTree, type Request, type StoreType, type WritePlan, type WriteRange } from 'quiesce/maple-tree';
import { isLeafType } from '../../impl/maple-tree/node-encoding';
import { flagsOf, heightIn } from '../../impl/maple-tree/tree-words';

/** What happens in a tree, by name: how often. */
export type Counts = Map<string, number>;

/** What a tree counts: how it stores, how many leaves take the place of what was written, and whether it grows or shrinks. */
export type Happening = StoreType | 'slot store of three' | 'a root alone' | 'two leaves' | 'three leaves' | 'higher' | 'lower' | 'subtrees overwritten';

function count(counts: Counts, what: Happening): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** A maker of trees that count what they do. */
export const counting =
  (counts: Counts) =>
  (...parameters: ConstructorParameters<typeof RawMapleTree>): RawMapleTree =>
    new (countingClass(counts))(...parameters);

function countingClass(counts: Counts): typeof RawMapleTree {
  return class extends RawMapleTree {
    protected override *plan(request: Request): Thread<WritePlan> {
      const plan = yield* super.plan(request);
      if (plan.what !== 'rebuild') return plan;
      const leaves = plan.rebuild.fresh.filter(({ type }) => isLeafType(type)).length;
      if (leaves > 1) count(counts, leaves === 2 ? 'two leaves' : 'three leaves');
      if (plan.rebuild.subtrees.length > 0) count(counts, 'subtrees overwritten');
      return plan;
    }

    protected override *carryOut(plan: WritePlan, nodes: readonly number[]): Thread<number> {
      const before = heightIn(yield* load(flagsOf(this.address)));
      const used = yield* super.carryOut(plan, nodes);
      const after = heightIn(yield* load(flagsOf(this.address)));
      if (before > 0 && after > before) count(counts, 'higher');
      if (after > 0 && after < before) count(counts, 'lower');
      if (plan.what === 'root store' || plan.what === 'root expand') count(counts, 'a root alone');
      return used;
    }

    override storeType(range: WriteRange, inRcu: boolean): StoreType {
      const type = super.storeType(range, inRcu);
      count(counts, type);
      if (type === 'slot store' && range.behind.slot - range.first.slot === 2) count(counts, 'slot store of three');
      return type;
    }
  };
}
