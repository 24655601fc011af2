import { check } from '../../../harness/check';
import { scenario, type Scenario } from '../../../harness/scenario';
import { free, load, store, type Thread } from '../../../impl/memory';
import { TreeRcu } from '../../../impl/rcu';
import { detecting } from '../../scenarios/detecting';
import { readOnce, task, treeWorld, type TreeWorld, type TreeWorldOptions } from '../../scenarios/tree-worlds';

function* unpublish({ rcu, pointer }: TreeWorld, spare: number): Thread<void> {
  const old = yield* load(pointer);
  yield* store(pointer, spare, 'release');
  yield* rcu.synchronizeRcuExpedited();
  yield* free(old);
}

/** An updater in a hurry; `spare` is what readers find afterwards. */
const hurried = (name: string, options: TreeWorldOptions): Scenario => {
  const { readers = 1 } = options;
  return scenario({
    name,
    *world() {
      const { rcu, pointer } = yield* treeWorld({ ...options, expedited: true });
      const other = yield* treeWorld({});
      return { rcu, pointer, spare: other.pointer };
    },
    actors: ({ spare, ...world }) => ({
      ...Object.fromEntries(Array.from({ length: readers }, (_, slot) => [`reader${slot}`, task(slot, () => readOnce(world, slot))])),
      updater: task(readers, () => unpublish(world, spare)),
      ...detecting(world.rcu),
    }),
  });
};

class ReportsFromSections extends TreeRcu {
  protected override *isInSection(): Thread<boolean> {
    return false;
  }
}

test.each(['softirq', 'thread'] as const)('an expedited grace period waits for a reader that it interrupts (%s)', (core) => {
  expect(check(hurried(`expedited, ${core}`, { core }))).toMatchObject({ verdict: 'holds', limits: [] });
});

test('it waits for the last CPU of each leaf', () => {
  expect(check(hurried('expedited, two leaves', { readers: 2, fanoutLeaf: 2 }))).toMatchObject({ verdict: 'holds', limits: [] });
});

test.each(['softirq', 'thread'] as const)('an interrupt that reports from inside a section breaks the guarantee (%s)', (core) => {
  expect(check(hurried(`expedited, reports from sections, ${core}`, { core, kind: ReportsFromSections })).violations.map(({ kind }) => kind)).toEqual(['early-grace-period']);
});
