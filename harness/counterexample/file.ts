import { z } from 'zod';
import { schemaText } from '../report/json-schema';
import { ORDERS, VIOLATION_KINDS, type Schedule, type ScheduleOrder, type SearchName, type ViolationKind } from '../result';
import { DETECTORS, type DetectorName } from '../setting';
import { UsageError } from '../usage-error';
import type { Identity } from './identity';
import { unrolled, type NamedStep } from './steps';

/** The format that this version writes; a file of another one is refused. */
export const COUNTEREXAMPLE_VERSION = 2;

/** Options of a check that decide what one step is and what halts an actor; a schedule means nothing without them. */
export interface StepOptions {
  readonly granularity: 'access' | 'operation';
  readonly privateSteps: boolean;
  /** Over which detector the world is built, where the scenario leaves that open. */
  readonly detector?: DetectorName;
  /** Kinds that were not looked for, beside the scenario's own: they halt nobody. */
  readonly ignore?: readonly ViolationKind[];
}

/** What a saved counterexample should do: show nothing, once the code is mended, or go on showing what it was saved for. */
export const EXPECTATIONS = ['gone', 'violated'] as const;

/** Where mended code leaves the saved schedule: who is there, and what it does instead. */
export interface Departed {
  readonly step: number;
  readonly actor: string;
  readonly does: string;
}

/** A counterexample as it is kept in a file: enough to run it again years later, and to say where the code has left it. */
export interface Counterexample {
  /** The version that wrote it. */
  readonly quiesce: string;
  readonly scenario: string;
  /** Path of the scenario's file from this file's directory; undefined for scenarios shipped with Quiesce. */
  readonly file?: string;
  readonly expect: (typeof EXPECTATIONS)[number];
  readonly violation: Identity;
  readonly order: ScheduleOrder;
  readonly options: StepOptions;
  readonly found?: { readonly search: SearchName; readonly seed?: string };
  readonly departs?: Departed;
  readonly schedule: readonly NamedStep[];
}

const kind = z.enum(VIOLATION_KINDS);

const step = z.strictObject({
  actor: z.string().min(1).describe('Who moves, by name.'),
  alternative: z.int().nonnegative().exactOptional().describe('Which alternative it takes; 0 where it has one.'),
  times: z.int().min(1).max(1_000_000).exactOptional().describe('How often in a row; 1 where absent.'),
  does: z.string().exactOptional().describe('What the step did when it was saved.'),
  in: z.string().exactOptional().describe('The function that did it.'),
});

const counterexample = z.strictObject({
  format: z.literal('quiesce-counterexample'),
  version: z.literal(COUNTEREXAMPLE_VERSION),
  quiesce: z.string().describe('The version of Quiesce that wrote the file.'),
  scenario: z.string().min(1).describe('The name of the scenario.'),
  file: z.string().min(1).exactOptional().describe("The scenario's file, from this file's directory; absent for scenarios that come with Quiesce."),
  expect: z.enum(EXPECTATIONS).default('gone').describe('What a regression suite asks for: that mended code no longer shows the violation, or that known-bad code still does.'),
  violation: z
    .strictObject({
      kind,
      message: z.string(),
      at: z.array(z.string()).describe('`function (file)` of the access to blame, of both for a data race; empty where none is.'),
    })
    .describe('What the schedule shows.'),
  order: z.enum(ORDERS).describe('How short the schedule was known to be.'),
  options: z
    .strictObject({
      granularity: z.enum(['access', 'operation']),
      privateSteps: z.boolean(),
      detector: z.enum(DETECTORS).exactOptional(),
      ignore: z.array(kind).exactOptional(),
    })
    .describe('Options of the check that decide what one step is.'),
  found: z
    .strictObject({ search: z.enum(['states', 'reduced', 'traces', 'star', 'bounded', 'pct', 'random', 'replay']), seed: z.string().exactOptional() })
    .exactOptional()
    .describe('The search that found it.'),
  departs: z
    .strictObject({ step: z.int().min(1), actor: z.string().min(1), does: z.string() })
    .exactOptional()
    .describe('Where mended code leaves the schedule, as `quiesce replay --renew` has seen it.'),
  schedule: z.array(step).describe('The steps in order.'),
});

/** The JSON Schema of the files, as docs/counterexample.schema.json holds it. */
export function counterexampleSchemaText(): string {
  return schemaText(counterexample, 'A counterexample of Quiesce', 'Written by `quiesce check --save`; docs/json-schema.md explains it.', false);
}

/** The counterexample as JSON, one line per run of steps, so that a diff of two shows which steps moved. */
export function printCounterexample(saved: Counterexample): string {
  const { quiesce, scenario, file, expect, violation, order, options, found, departs, schedule } = saved;
  const head = {
    format: 'quiesce-counterexample',
    version: COUNTEREXAMPLE_VERSION,
    quiesce,
    scenario,
    ...(file === undefined ? {} : { file }),
    expect,
    violation: { kind: violation.kind, message: violation.message, at: violation.at },
    order,
    options: {
      granularity: options.granularity,
      privateSteps: options.privateSteps,
      ...(options.detector === undefined ? {} : { detector: options.detector }),
      ...(options.ignore === undefined || options.ignore.length === 0 ? {} : { ignore: options.ignore }),
    },
    ...(found === undefined ? {} : { found }),
    ...(departs === undefined ? {} : { departs }),
  };
  const steps = schedule.map(({ actor, alternative, times, does, within }) =>
    JSON.stringify({
      actor,
      ...(alternative === 0 ? {} : { alternative }),
      ...(times === 1 ? {} : { times }),
      ...(does === undefined ? {} : { does }),
      ...(within === undefined ? {} : { in: within }),
    }),
  );
  const body = steps.length === 0 ? '[]' : `[\n${steps.map((line) => `    ${line}`).join(',\n')}\n  ]`;
  return `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "schedule": ${body}\n}\n`;
}

/** Reads what `printCounterexample` wrote. Throws a `UsageError` that names the file, what is wrong in it and the fix. */
export function parseCounterexample(text: string, file: string): Counterexample {
  const { format: _format, version: _version, schedule, ...rest } = validated(parsedJson(text, file), file);
  const steps = schedule.map(({ actor, alternative = 0, times = 1, does, in: within }) => ({
    actor,
    alternative,
    times,
    ...(does === undefined ? {} : { does }),
    ...(within === undefined ? {} : { within }),
  }));
  return { ...rest, schedule: steps };
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
  const version = versionOf(value);
  if (version !== undefined && version !== COUNTEREXAMPLE_VERSION) {
    throw new UsageError(`a counterexample of version ${JSON.stringify(version)}, and this Quiesce reads version ${COUNTEREXAMPLE_VERSION}`, {
      file,
      fix: 'check the scenario again with --save',
    });
  }
  const outcome = counterexample.safeParse(value);
  if (outcome.success) return outcome.data;
  const issue = outcome.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new UsageError(`not a counterexample of Quiesce${where}: ${issue?.message ?? 'unknown form'}`, {
    file,
    fix: 'restore the file, or check the scenario again with --save',
  });
}

/** The version of what calls itself a counterexample. */
function versionOf(value: unknown): unknown {
  const isOne = typeof value === 'object' && value !== null && 'format' in value && value.format === 'quiesce-counterexample' && 'version' in value;
  return isOne ? value.version : undefined;
}

/** The schedule with numbers for names. Throws a `UsageError` when the scenario has no such actor any more. */
export function numberedSchedule(steps: readonly NamedStep[], actors: readonly string[]): Schedule {
  return unrolled(steps).map(({ actor: name, alternative }) => {
    const actor = actors.indexOf(name);
    if (actor >= 0) return { actor, alternative };
    throw new UsageError(`the scenario has no actor "${name}" (it has ${actors.join(', ')})`, {
      fix: 'rename the actor in the counterexample, or check the scenario again with --save',
    });
  });
}
