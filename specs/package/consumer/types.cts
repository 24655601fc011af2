import { check, load, scenario, thread } from 'quiesce';
import type { CheckResult, Scenario } from 'quiesce';
import * as boxes from 'quiesce/boxes';
import * as mapleTree from 'quiesce/maple-tree';
import * as models from 'quiesce/models';
import * as rcu from 'quiesce/rcu';
import * as sync from 'quiesce/sync';
import { broken } from './broken.cjs';
import 'quiesce/jest';

/** Never run: the compiler must accept it, and refuse what it marks. */
export const entries: readonly object[] = [boxes, mapleTree, models, rcu, sync];
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
