import { z } from 'zod';
import { ORDERS, VIOLATION_KINDS, type Schedule, type Violation, type ViolationKind } from '../result';
import { DETECTORS, type DetectorName } from '../setting';
import { UsageError } from '../usage-error';
import { choiceRuns, fromChoiceRuns } from './schedule';

/** The format that this version writes; a file of another one is refused. */
export const COUNTEREXAMPLE_VERSION = 1;

/** Equal steps in a row of one actor, who goes by name: numbers would change when a scenario gains an actor. */
export interface NamedRun {
  readonly actor: string;
  readonly alternative: number;
  readonly times: number;
}

/** Options of a check that decide what one step is; a schedule means nothing without them. */
export interface StepOptions {
  readonly granularity: 'access' | 'operation';
  readonly privateSteps: boolean;
  /** Over which detector the world is built, where the scenario leaves that open. */
  readonly detector?: DetectorName;
}

/** A counterexample as it is kept in a file: enough to run it again years later. */
export interface Counterexample {
  readonly scenario: string;
  /** Path of the scenario's file from this file's directory; undefined for scenarios shipped with Quiesce. */
  readonly file?: string;
  readonly kind: ViolationKind;
  readonly message: string;
  readonly order: Violation['order'];
  readonly options: StepOptions;
  readonly schedule: readonly NamedRun[];
}

const step = z.strictObject({
  actor: z.string().min(1),
  alternative: z.int().nonnegative().optional(),
  times: z.int().min(1).max(1_000_000).optional(),
});

const counterexample = z.strictObject({
  format: z.literal('quiesce-counterexample'),
  version: z.literal(COUNTEREXAMPLE_VERSION),
  scenario: z.string().min(1),
  file: z.string().min(1).exactOptional(),
  kind: z.enum(VIOLATION_KINDS),
  message: z.string(),
  order: z.enum(ORDERS),
  options: z.strictObject({ granularity: z.enum(['access', 'operation']), privateSteps: z.boolean(), detector: z.enum(DETECTORS).exactOptional() }),
  schedule: z.array(step),
});

/** The counterexample as JSON, one line per run of steps, so that a diff of two shows which steps moved. */
export function printCounterexample(saved: Counterexample): string {
  const { scenario, file, kind, message, order, options, schedule } = saved;
  const head = {
    format: 'quiesce-counterexample',
    version: COUNTEREXAMPLE_VERSION,
    scenario,
    ...(file === undefined ? {} : { file }),
    kind,
    message,
    order,
    options: { granularity: options.granularity, privateSteps: options.privateSteps, ...(options.detector === undefined ? {} : { detector: options.detector }) },
  };
  const steps = schedule.map(({ actor, alternative, times }) =>
    JSON.stringify({ actor, ...(alternative === 0 ? {} : { alternative }), ...(times === 1 ? {} : { times }) }),
  );
  const body = steps.length === 0 ? '[]' : `[\n${steps.map((line) => `    ${line}`).join(',\n')}\n  ]`;
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "schedule": ${body}\n}\n`;
}

/** Reads what `printCounterexample` wrote. Throws a `UsageError` that names the file, what is wrong in it and the fix. */
export function parseCounterexample(text: string, file: string): Counterexample {
  const { format: _format, version: _version, schedule, ...rest } = validated(parsedJson(text, file), file);
  return { ...rest, schedule: schedule.map(({ actor, alternative = 0, times = 1 }) => ({ actor, alternative, times })) };
}

function parsedJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`not JSON (${why})`, { file, fix: 'give a file that `quiesce check --save` wrote' });
  }
}

function validated(value: unknown, file: string): z.infer<typeof counterexample> {
  const outcome = counterexample.safeParse(value);
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  const fix =
    issue?.path[0] === 'version'
      ? `check the scenario again with --save; this Quiesce reads version ${COUNTEREXAMPLE_VERSION}`
      : 'restore the file, or check the scenario again with --save';
  throw new UsageError(`not a counterexample of Quiesce${where}: ${issue?.message ?? 'unknown form'}`, { file, fix });
}

/** The schedule with names for numbers. */
export function namedSchedule(schedule: Schedule, actors: readonly string[]): readonly NamedRun[] {
  return choiceRuns(schedule).map(({ actor, alternative, times }) => ({ actor: actors[actor] ?? String(actor), alternative, times }));
}

/** The schedule with numbers for names. Throws a `UsageError` when the scenario has no such actor any more. */
export function numberedSchedule(runs: readonly NamedRun[], actors: readonly string[]): Schedule {
  const numbered = runs.map(({ actor: name, alternative, times }) => {
    const actor = actors.indexOf(name);
    if (actor >= 0) return { actor, alternative, times };
    throw new UsageError(`the scenario has no actor "${name}" (it has ${actors.join(', ')})`, {
      fix: 'rename the actor in the counterexample, or check the scenario again with --save',
    });
  });
  return fromChoiceRuns(numbered);
}
