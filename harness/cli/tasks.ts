import type { CheckOptions } from '../check';
import type { Kept, RecheckOptions } from '../recheck';
import type { CheckResult, Expectation, Schedule } from '../result';
import type { DetectorName } from '../setting';

/** Options of a check that can be sent to another thread. */
export type PlainCheckOptions = Omit<CheckOptions, 'clock' | 'onProgress' | 'watch' | 'schedule'>;

/** A scenario as its file describes it, without having run anything of it. */
export interface ScenarioCard {
  readonly name: string;
  readonly description: string;
  readonly expected: Expectation;
  readonly file: string;
  /** The detectors over which its world can be built; none where it brings its own. */
  readonly detectors: readonly DetectorName[];
}

interface Shared {
  /** The memory of the `Beacon`. */
  readonly shared: SharedArrayBuffer;
  /** Absolute. */
  readonly file: string;
}

/** Load a file and say which scenarios it exports. */
export interface ListTask extends Shared {
  readonly task: 'list';
}

/** Check one scenario of a file. */
export interface CheckTask extends Shared {
  readonly task: 'check';
  readonly name: string;
  readonly options: PlainCheckOptions;
  /** For the search `replay`: the schedule by number, as on the command line. */
  readonly schedule?: Schedule;
  /** A saved counterexample to run again instead of searching, and how. */
  readonly kept?: { readonly saved: Kept } & Pick<RecheckOptions, 'near' | 'minimise'>;
  /** False to leave time out of the result. */
  readonly clock: boolean;
}

export type Task = ListTask | CheckTask;

/** A misuse on its way between threads, where classes do not survive. */
export interface PlainError {
  readonly message: string;
  readonly fix?: string;
  readonly file?: string;
  /** Where it was thrown, for errors that are Quiesce's own. */
  readonly stack?: string;
}

export type Reply =
  | { readonly reply: 'list'; readonly scenarios: readonly ScenarioCard[] }
  | { readonly reply: 'result'; readonly result: CheckResult }
  | { readonly reply: 'error'; readonly error: PlainError };
