import { check } from '../../harness/check';
import { DETECTORS } from '../../harness/setting';
import { boxWithoutMemory } from './destructor';
import { EVERY_DETECTOR } from './detecting';
import { eraseWithoutMemoryInKernel } from './erase-without-memory';
import { failedInsert } from './failed-insert';
import { freeWithoutGracePeriod } from './free-without-grace-period';
import { overwriteFreesAtOnce } from './load-against-overwrite';

// A few containers over every detector; scenarios.spec.ts runs each over its first one only. Small ones, for over Tree RCU most take minutes.
const holding = [boxWithoutMemory, failedInsert];
const violated = [eraseWithoutMemoryInKernel, freeWithoutGracePeriod, overwriteFreesAtOnce];

const [, ...others] = DETECTORS;

test('they are for every detector', () => {
  expect(others.length).toBeGreaterThan(3);
  expect([...holding, ...violated].map(({ detectors }) => detectors)).toEqual([...holding, ...violated].map(() => EVERY_DETECTOR));
});

describe.each(others)('over %s', (detector) => {
  test.each(holding.map((each) => [each.name, each] as const))('%s: holds, and not for want of happening', (_, scenario) => {
    const result = check(scenario, { detector });
    expect(result).toMatchObject({ detector, verdict: 'holds', violations: [], limits: [] });
    expect(result.goals).not.toEqual([]);
    expect(result.goals.filter(({ reached }) => !reached)).toEqual([]);
  });

  test.each(violated.map((each) => [each.name, each] as const))('%s: is violated as it says', (_, scenario) => {
    expect(check(scenario, { detector })).toMatchObject({ detector, verdict: 'violated', asExpected: true });
  });
});
