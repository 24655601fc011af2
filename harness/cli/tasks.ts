import type { Graph } from '@viz-js/viz';
import type { CheckOptions } from '../check';
import type { Trial } from '../mutants/judge';
import type { MutantFacts } from '../mutants/mutant';
import type { Profile } from '../profile/profile';
import type { Kept, RecheckOptions } from '../recheck';
import type { CheckResult, Expectation, Schedule } from '../result';
import type { DetectorName } from '../setting';
import type { HelperEnd, LeadEnd } from './crew-line';

/** Options of a check that can be sent to another thread. */
export type PlainCheckOptions = Omit<CheckOptions, 'clock' | 'crew' | 'memory' | 'isStopped' | 'checkpoints' | 'onProgress' | 'watch' | 'schedule'>;

/** A scenario as its file describes it, without having run anything of it. */
export interface ScenarioCard {
  readonly name: string;
  readonly description: string;
  readonly expected: Expectation;
  readonly file: string;
  /** The detectors over which its world can be built; none where it brings its own. */
  readonly detectors: readonly DetectorName[];
}

/** A seeded bug as its file describes it. */
export interface MutantCard extends MutantFacts {
  readonly file: string;
}

/** A control as its file describes it. */
export interface ControlCard {
  readonly name: string;
  readonly why: string;
  readonly family: string;
  readonly file: string;
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
  /** Scenarios of seeded bugs, too. */
  readonly seeded?: boolean;
}

/** Load a file and say which seeded bugs and controls it exports. */
export interface ListMutantsTask extends Shared {
  readonly task: 'list-mutants';
}

/** Put a seeded bug of a file to all its trials, or check a control. */
export interface JudgeTask extends Shared {
  readonly task: 'judge';
  readonly what: 'mutant' | 'control';
  /** The id of a seeded bug, the name of a control. */
  readonly name: string;
  /** False to leave time out of the result. */
  readonly clock: boolean;
}

/** Check one scenario of a file. */
export interface CheckTask extends Shared {
  readonly task: 'check';
  readonly name: string;
  /** The scenario may be one of a seeded bug. */
  readonly seeded?: boolean;
  readonly options: PlainCheckOptions;
  /** For the search `replay`: the schedule by number, as on the command line. */
  readonly schedule?: Schedule;
  /** A saved counterexample to run again instead of searching, and how. */
  readonly kept?: { readonly saved: Kept } & Pick<RecheckOptions, 'near' | 'minimise'>;
  /** Where to keep a checkpoint, an absolute path, and how often, in seconds. */
  readonly checkpoint?: { readonly path: string; readonly every: number };
  /** False to leave time out of the result. */
  readonly clock: boolean;
  /** The line to those who may help. */
  readonly crew?: LeadEnd;
}

/** Help to check one scenario of a file. */
export interface HelpTask extends Shared {
  readonly task: 'help';
  readonly name: string;
  readonly seeded?: boolean;
  readonly options: PlainCheckOptions;
  readonly line: HelperEnd;
}

/** Count what makes the state space of a scenario as big as it is. */
export interface ProfileTask extends Shared {
  readonly task: 'profile';
  readonly name: string;
  readonly options: PlainCheckOptions;
}

/** Say which lifecycles a file exports. */
export interface LifecyclesTask extends Shared {
  readonly task: 'lifecycles';
}

/** Make the graph of a scenario's states, or of a lifecycle. */
export interface GraphTask extends Shared {
  readonly task: 'graph';
  readonly name: string;
  readonly of: 'scenario' | 'lifecycle';
  readonly options: PlainCheckOptions;
  /** Nodes beyond which states are put into groups. */
  readonly most: number;
  /** The actors by whose places states are put into groups; undefined for all states, or all actors where they are too many. */
  readonly only?: readonly string[];
}

export type Task = ListTask | ListMutantsTask | CheckTask | HelpTask | JudgeTask | ProfileTask | LifecyclesTask | GraphTask;

/** A misuse on its way between threads, where classes do not survive. */
export interface PlainError {
  readonly message: string;
  readonly fix?: string;
  readonly file?: string;
  /** Where it was thrown, for errors that are Quiesce's own. */
  readonly stack?: string;
}

export type Reply =
  | { readonly reply: 'list'; readonly scenarios: readonly ScenarioCard[]; /** What the file imports, itself included; absolute. */ readonly modules: readonly string[] }
  | { readonly reply: 'mutants'; readonly mutants: readonly MutantCard[]; readonly controls: readonly ControlCard[] }
  | { readonly reply: 'result'; readonly result: CheckResult }
  | { readonly reply: 'dropped' }
  | { readonly reply: 'helped' }
  | { readonly reply: 'trials'; readonly trials: readonly Trial[]; readonly seconds: number }
  | { readonly reply: 'profile'; readonly profile: Profile }
  | { readonly reply: 'lifecycles'; readonly names: readonly string[] }
  | { readonly reply: 'graph'; readonly graph: Graph }
  | { readonly reply: 'error'; readonly error: PlainError };
