import type { CheckResult, Schedule, SearchName, ViolationKind } from './result';
import type { Limits, Scenario } from './scenario';

/** How far a running search has come; sent at most a few times per second. */
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  /** States found and not yet looked at. */
  readonly queue: number;
  readonly depth: number;
  readonly seconds: number;
}

export interface CheckOptions {
  /** `states` unless told. */
  readonly search?: SearchName;
  /** Seed of `random`; a seed is a test. */
  readonly seed?: string;
  /** Runs of `random`. */
  readonly runs?: number;
  /** The schedule that `replay` follows. */
  readonly schedule?: Schedule;
  /** Look for every violation instead of stopping at the first. */
  readonly all?: boolean;
  /** Every access is a scheduling point, or each operation runs as one step. */
  readonly granularity?: 'access' | 'operation';
  /** Accesses to private memory ride on the step before them (on unless told). */
  readonly privateSteps?: boolean;
  /** Tighter limits than the scenario's own. */
  readonly limits?: Limits;
  /** Kinds not to look for, beside the scenario's own. */
  readonly ignore?: readonly ViolationKind[];
  /** CPU seconds since some fixed moment; without it no time is reported and no time limit kept. */
  readonly clock?: () => number;
  readonly onProgress?: (progress: Progress) => void;
  /** Told before and after thread code runs, so that somebody outside notices code that never comes back. */
  readonly watch?: Watch;
}

/** Hears which code of the user is running. Called often: both must be cheap. Calls do not nest. */
export interface Watch {
  /** Thread code of this operation is about to run. */
  enter(operation: string): void;
  /** It came back. */
  leave(): void;
}

/** Checks a scenario. Throws only for misuse (a scenario that cannot be run); whatever the search finds is in the result. */
export function check(_scenario: Scenario, _options: CheckOptions = {}): CheckResult {
  throw new Error('under construction');
}
