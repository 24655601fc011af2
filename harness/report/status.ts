import type { CheckResult } from '../result';

/** How a run went as a whole; something unexpected outweighs something unknown. */
export type RunStatus = 'as-expected' | 'unexpected' | 'inconclusive';

/** The status of a run from its results. */
export function statusOf(results: readonly CheckResult[]): RunStatus {
  const open = results.filter(({ asExpected }) => !asExpected);
  if (open.length === 0) return 'as-expected';
  return open.every(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'unexpected';
}
