import type { SearchName, ViolationKind } from '../result';
import type { StepOptions } from '../counterexample/file';
import type { Limits } from '../scenario';
import type { DetectorName } from '../setting';
import { KEEPING } from '../search/checkpoint';
import { UsageError } from '../usage-error';
import type { Shard } from './option-values';
import type { PlainCheckOptions } from './tasks';

/** States that the search for a simplest schedule looks at, unless told. */
export const MINIMISE_STATES = 300_000;

/** The options of `check` as the command line parser hands them over. */
export interface CheckFlags extends StepFlags {
  readonly json?: boolean;
  readonly ndjson?: boolean;
  readonly watch?: boolean;
  readonly verbose?: boolean;
  readonly all?: boolean;
  readonly minimise?: boolean;
  readonly search: Exclude<SearchName, 'replay'>;
  readonly seed?: string;
  readonly runs?: number;
  readonly preemptions?: number;
  readonly bugDepth?: number;
  readonly maxStates?: number;
  readonly maxSeconds?: number;
  readonly maxMemory?: number;
  readonly maxDepth?: number;
  readonly maxOperations?: number;
  readonly save?: string;
  readonly junit?: string;
  readonly sarif?: string;
  readonly html?: string;
  readonly github?: boolean;
  readonly checkpoint?: string;
  readonly checkpointEvery?: number;
  readonly shard?: Shard;
  readonly jobs: number;
  readonly watchdog: number;
  readonly clock: boolean;
}

/** The options that decide what one step is. */
export interface StepFlags {
  readonly granularity: 'access' | 'operation';
  readonly detector?: DetectorName;
  /** False for --no-private-steps. */
  readonly privateSteps: boolean;
  readonly ignore?: readonly ViolationKind[];
}

/** What a check is told. Throws a `UsageError` for options that contradict each other. */
export function checkOptions(flags: CheckFlags): PlainCheckOptions {
  const { search, seed, runs, preemptions, bugDepth } = flags;
  const refuse = (option: string, value: unknown, ...searches: readonly string[]): void => {
    if (value === undefined || searches.includes(search)) return;
    throw new UsageError(`${option} means nothing without --search ${searches.join(' or ')}`, { fix: `add --search ${searches[0]}, or leave ${option} out` });
  };
  if (flags.json === true && flags.ndjson === true) throw new UsageError('--json and --ndjson print on the same output', { fix: 'choose one of them' });
  refuse('--seed', seed, 'random', 'pct');
  refuse('--runs', runs, 'random', 'pct', 'traces');
  refuse('--preemptions', preemptions, 'bounded');
  refuse('--bug-depth', bugDepth, 'pct');
  refuse('--checkpoint', flags.checkpoint, ...KEEPING);
  if (flags.checkpointEvery !== undefined && flags.checkpoint === undefined) {
    throw new UsageError('--checkpoint-every means nothing without --checkpoint', { fix: 'add --checkpoint <directory>, or leave --checkpoint-every out' });
  }
  return {
    search,
    ...stepOptions(flags),
    limits: limitsOf(flags),
    ...(flags.all === true ? { all: true } : {}),
    ...(flags.html === undefined ? {} : { film: true }),
    ...(flags.minimise === true ? { minimise: { states: MINIMISE_STATES } } : {}),
    ...(seed === undefined ? {} : { seed }),
    ...(runs === undefined ? {} : { runs }),
    ...(preemptions === undefined ? {} : { preemptions }),
    ...(bugDepth === undefined ? {} : { bugDepth }),
  };
}

/** The part that a replay needs as well. */
export function stepOptions({ granularity, privateSteps, detector, ignore }: StepFlags): StepOptions {
  return { granularity, privateSteps, ...(detector === undefined ? {} : { detector }), ...(ignore === undefined ? {} : { ignore }) };
}

/** The same as words for a command line, where they are not what is meant anyway. */
export function stepWords({ granularity, privateSteps, detector, ignore = [] }: StepFlags): readonly string[] {
  return [
    ...(detector === undefined ? [] : ['--detector', detector]),
    ...(granularity === 'access' ? [] : ['--granularity', granularity]),
    ...(privateSteps ? [] : ['--no-private-steps']),
    ...(ignore.length === 0 ? [] : ['--ignore', ignore.join(',')]),
  ];
}

function limitsOf({ maxStates, maxSeconds, maxMemory, maxDepth, maxOperations }: CheckFlags): Limits {
  return {
    ...(maxStates === undefined ? {} : { states: maxStates }),
    ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }),
    ...(maxMemory === undefined ? {} : { memory: maxMemory }),
    ...(maxDepth === undefined ? {} : { depth: maxDepth }),
    ...(maxOperations === undefined ? {} : { operations: maxOperations }),
  };
}
