import { check } from '../../harness/check';
import { docExampleMended } from './doc-example';
import { EVERY_DETECTOR } from './detecting';

// Over the first of them it is checked with the other scenarios.
const [, ...others] = EVERY_DETECTOR;

test.each(others)("the series' example, mended, holds over %s", (detector) => {
  const result = check(docExampleMended, { detector });
  expect(result).toMatchObject({ detector, verdict: 'holds', violations: [], limits: [] });
  expect(result.goals.map(({ reached }) => reached)).toEqual([true, true]);
});
