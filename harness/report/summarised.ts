import type { CheckResult, ViolationKind } from '../result';

/** What a line of the summary is about: a result, be it fresh or read from a report. */
export interface Summarised
  extends Pick<CheckResult, 'scenario' | 'verdict' | 'expected' | 'asExpected' | 'known' | 'search' | 'granularity' | 'limits' | 'goals' | 'meaning' | 'statistics' | 'coverage'> {
  readonly violations: readonly { readonly kind: ViolationKind; readonly known?: string }[];
}
