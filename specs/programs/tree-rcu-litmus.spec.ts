import { check } from '../../harness/check';
import { VIOLATION_KINDS, type CheckResult } from '../../harness/result';
import { FULL, INJECTIONS, PREEMPTED, PREEMPTED_INJECTIONS, treeRcuLitmus, type Litmus } from './tree-rcu-litmus';

/** Looks for one kind only, as a checker does that knows assertions and ends. */
const find = (name: string, litmus: Litmus): CheckResult => check(treeRcuLitmus(name, litmus), { ignore: VIOLATION_KINDS.filter((kind) => kind !== litmus.finds) });

test('the whole of it holds, with ticks, idle CPUs and forced scans', () => {
  expect(check(treeRcuLitmus('in full', FULL))).toMatchObject({ verdict: 'holds', limits: [] });
});

test('it holds without forced scans, too', () => {
  expect(check(treeRcuLitmus('without forced scans'))).toMatchObject({ verdict: 'holds', limits: [] });
});

test('the published injections are ten', () => {
  expect(INJECTIONS).toHaveLength(10);
});

test.each(INJECTIONS.map(({ id, change, litmus }): [string, Litmus] => [`${id}: ${change}`, litmus]))('%s: is found', (name, litmus) => {
  expect(find(name, litmus).violations.map(({ kind }) => kind)).toEqual([litmus.finds]);
});

test.each(INJECTIONS.filter(({ id }) => id === 'LC1' || id === 'LC2'))('$id: forced scans make up for it', ({ id, litmus }) => {
  expect(find(`${id}, forced scans`, { ...litmus, ...FULL })).toMatchObject({ verdict: 'holds', limits: [] });
});

test.each(INJECTIONS.filter(({ id }) => id === 'LC3'))('$id: forced scans do not make up for it', ({ id, litmus }) => {
  expect(find(`${id}, forced scans`, { ...litmus, ...FULL, finds: 'livelock' }).violations.map(({ kind }) => kind)).toEqual(['livelock']);
});

test.each(PREEMPTED.map(({ what, litmus }): [string, Litmus] => [what, litmus]))('a reader that is %s: it holds', (name, litmus) => {
  // The star, which is tried first otherwise, does not come to an end within its budget.
  expect(check(treeRcuLitmus(name, litmus), { search: 'reduced' })).toMatchObject({ verdict: 'holds', limits: [] });
});

test.each(PREEMPTED_INJECTIONS.map(({ what, litmus }): [string, Litmus] => [what, litmus]))('%s: is found', (name, litmus) => {
  expect(find(name, litmus).violations.map(({ kind }) => kind)).toEqual([litmus.finds]);
});
