import { check, load, scenario, thread } from 'quiesce';
import type { CheckResult, Scenario } from 'quiesce';
import * as binder from 'quiesce/binder';
import * as boxes from 'quiesce/boxes';
import * as mapleTree from 'quiesce/maple-tree';
import * as models from 'quiesce/models';
import * as rcu from 'quiesce/rcu';
import { straight } from 'quiesce/straight';
import type { Straight, StraightLibrary } from 'quiesce/straight';
import * as sync from 'quiesce/sync';
import { broken } from './broken.cjs';
import 'quiesce/jest';

/** Never run: the compiler must accept it, and refuse what it marks. */
export const entries: readonly object[] = [binder, boxes, mapleTree, models, rcu, sync];
export const result: CheckResult = check(broken, { search: 'states' });
export const typed: Scenario<{ readonly n: number }> = scenario({
  name: 'typed',
  *world() {
    return { n: 1 };
  },
  actors: ({ n }) => ({ one: thread(() => load(n)) }),
});
// @ts-expect-error there is no such search
check(broken, { search: 'everything' });
/** The matchers are typed, too. */
export const matched: Promise<void> = expect(broken).toBeViolatedBy('use-after-free');
/** What is stripped has the types of what it was, without threads, type parameters too. */
export function plain({ MapleTree, RcuBox, IdealRcu, i32, memory }: StraightLibrary = straight()): number {
  const rcu = IdealRcu.create({ readers: 1 });
  const type = RcuBox.of(rcu, i32);
  const tree = MapleTree.create({ rcu, useRcu: true, entry: type });
  const box = RcuBox.create(type, 42);
  if (box === null || !tree.insert(5, box).ok) return memory.live;
  const guard = rcu.readLock(0);
  const found: number | undefined = tree.loadRcu(5, guard)?.read();
  guard.drop();
  // @ts-expect-error nothing is left to be yielded
  const thread: Generator = tree.insert(6, box);
  return found ?? (thread as unknown as number);
}
export const own: Straight<{ count(): Generator<never, number, number> }> = { count: () => 1 };
