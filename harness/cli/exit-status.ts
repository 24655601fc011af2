import type { RunStatus } from '../report/status';

/** Everything went as it should. */
export const AS_EXPECTED = 0;
/** A scenario was violated that should hold, or held where a violation should be found. */
export const UNEXPECTED = 1;
/** The command could not do its work. */
export const FAILED = 2;
/** A limit was reached before anything was known. */
export const INCONCLUSIVE = 3;

/** The exit status of a run. */
export function exitStatus(status: RunStatus): number {
  switch (status) {
    case 'as-expected':
      return AS_EXPECTED;
    case 'unexpected':
      return UNEXPECTED;
    case 'inconclusive':
      return INCONCLUSIVE;
  }
}
