import type { Summarised } from './summarised';

/** How a run went as a whole; something unexpected outweighs something unknown. */
export type RunStatus = 'as-expected' | 'unexpected' | 'inconclusive';

/** The status of a run from its results, and from how many scenarios did not come to their turn. */
export function statusOf(results: readonly Summarised[], notRun = 0): RunStatus {
  const open = results.filter(({ asExpected }) => !asExpected);
  if (open.length === 0) return notRun === 0 ? 'as-expected' : 'inconclusive';
  return open.every(({ verdict }) => verdict === 'inconclusive') ? 'inconclusive' : 'unexpected';
}
