import { z } from 'zod';
import { ORDERS, VIOLATION_KINDS } from '../result';
import { DETECTORS } from '../setting';
import { schemaText } from './json-schema';

/** Grows when a document changes so that a reader of the former version would misread it; additions do not count. */
export const SCHEMA_VERSION = 1;

const count = z.int().nonnegative();
const kind = z.enum(VIOLATION_KINDS).meta({ id: 'kind', description: 'What is wrong; the list is closed.' });
const version = z.literal(SCHEMA_VERSION);
const expectation = z.union([z.literal('holds'), z.array(kind)]).meta({ id: 'expectation', description: 'What the scenario says should happen: hold, or be violated by one of these kinds.' });
const schedule = z.string().meta({
  id: 'schedule',
  description:
    "The steps in order, e.g. '0x3 1 2.1x4': actor numbers, .n for alternative n, xn for n times; '-' for none. `quiesce replay --schedule` takes it.",
});

const frame = z
  .object({
    call: z.string().describe('The function.'),
    file: z.string().describe('Relative to the directory of the run where it lies below it.'),
    line: count,
    column: count,
    own: z.boolean().describe("False for the checker's own frames, which text reports leave out."),
  })
  .meta({ id: 'frame', description: 'One call in thread code.' });

const site = z
  .object({
    actor: z.string(),
    operation: z.string(),
    step: count.describe("The step of the schedule, 1 and up; 0 for the world's construction."),
    frames: z.array(frame).describe('Innermost call first.'),
    by: z.string().exactOptional().describe('The function that queued, for deferred frees.'),
  })
  .meta({ id: 'site', description: 'A place in the code under test, with who was there and when.' });

const object = z
  .object({
    type: z.string(),
    cache: z.string(),
    address: count,
    size: count.describe('In bytes.'),
    state: z.enum(['allocated', 'freed']),
    allocated: site.exactOptional(),
    freed: site.exactOptional(),
    queued: z.array(site).describe('Where its reclaim was queued, last first, at most two.'),
  })
  .meta({ id: 'object', description: 'The object that the violation is about.' });

const traceLine = z
  .object({
    step: count,
    actor: count.describe('Index into `actors`.'),
    operation: z.string(),
    state: z.string().describe("The lifecycle state after the step, '' for a thread without one."),
    text: z.string(),
    kind: z.enum(['access', 'event', 'note', 'local', 'lifecycle', 'violation']),
    site: frame.exactOptional(),
  })
  .meta({ id: 'traceLine', description: 'What happened in a step of the schedule; several lines may share a step.' });

const told = z
  .object({ step: count.describe("The step that it tells of; 0 for the world's construction."), text: z.string(), site: frame.exactOptional() })
  .meta({ id: 'told', description: 'One sentence of how a violation comes about.' });

const violation = z
  .object({
    kind,
    message: z.string(),
    access: z.object({ what: z.enum(['read', 'write', 'free', 'other']), address: count, size: count.describe('In bytes.') }).exactOptional(),
    site: site.exactOptional().describe('Where the violating access is made.'),
    other: site
      .extend({ access: z.object({ what: z.enum(['read', 'write', 'free', 'other']), address: count, size: count.describe('In bytes.') }) })
      .exactOptional()
      .describe('The other access of a data race, and where it is made.'),
    object: object.exactOptional(),
    schedule,
    order: z.enum(ORDERS).describe('How short the schedule is known to be.'),
    cycle: schedule.exactOptional().describe('For progress violations: the steps that repeat for ever after the schedule.'),
    turn: z.array(traceLine).exactOptional().describe('What one turn of the cycle does.'),
    explanation: z.array(told).exactOptional().describe('How it comes about, in the few events that matter, in order; the last sentence is the violation itself.'),
    replay: z.string().describe('One line for a shell that replays the schedule.'),
    token: z.string().exactOptional().describe('The same in one word, which `quiesce replay` takes; absent where it would be long.'),
    saved: z.string().exactOptional().describe('The counterexample file that was written.'),
    known: z.string().exactOptional().describe('The reason that the scenario gives for it; a known violation does not fail a check.'),
    count: count.exactOptional().describe('With --all: how many findings have this kind and place, this one among them.'),
    trace: z.array(traceLine),
  })
  .meta({ id: 'violation', description: 'One violation with the schedule that shows it.' });

const reachedAndMissed = z.object({ reached: z.array(z.string()), missed: z.array(z.string()) });

const limits = z
  .array(z.object({ limit: z.enum(['states', 'steps', 'seconds', 'memory', 'depth', 'operations', 'runs', 'preemptions', 'interrupted', 'violations', 'actors']), value: z.number() }))
  .describe('The bounds that stopped the search; interrupted: somebody stopped it, after so many seconds; violations: more were found than are reported.');

const growing = z
  .array(
    z.object({
      what: z.enum(['word', 'control', 'allocations', 'check']).describe('A word of memory, where an actor is in its code, how many objects it allocated, or what a check remembers.'),
      name: z.string(),
      values: z.array(z.object({ depth: count, count })).describe('How many values there were when the search was so many steps deep.'),
    }),
  )
  .describe('What took new values at every depth until a limit was reached, so that a larger limit may not help.');

const size = z.object({ switches: count, steps: count, actors: count });

const recheck = z
  .object({
    saved: z.string().exactOptional().describe('What the counterexample was saved for; absent for a token.'),
    isShown: z.boolean().describe('Whether the schedule, or one found near it, shows that.'),
    departure: z
      .object({
        step: count,
        of: count.describe('How many steps the saved schedule has.'),
        actor: z.string(),
        expected: z.string().describe('What the step did when it was saved.'),
        now: z.string().describe('What is there now.'),
        does: z.string().describe('The same without the actor.'),
        site: frame.exactOptional(),
      })
      .exactOptional()
      .describe('The first step that is not what it was; absent where all are.'),
    near: z
      .object({ prefix: count.describe('Steps of the saved schedule with which all that were looked at begin.'), states: count, complete: z.boolean() })
      .exactOptional()
      .describe('The search near the schedule, where one was made (--search-near).'),
    minimised: z
      .object({ before: size, after: size, states: count.describe('States that the search for a simpler schedule looked at.'), limit: limits.element.exactOptional().describe('What stopped that search.') })
      .exactOptional()
      .describe('What `quiesce minimise` has made of it.'),
  })
  .meta({ id: 'recheck', description: 'What became of a saved counterexample that was replayed.' });

const result = z
  .object({
    scenario: z.string(),
    description: z.string(),
    file: z.string().exactOptional().describe('The file of the scenario; absent for the shipped ones.'),
    verdict: z.enum(['holds', 'violated', 'inconclusive']).describe('`holds` is said only after a complete search that reached every goal.'),
    expected: expectation,
    asExpected: z.boolean(),
    search: z.enum(['states', 'reduced', 'traces', 'star', 'bounded', 'pct', 'random', 'replay']),
    granularity: z.enum(['access', 'operation']).describe('What one step is: an access, or a whole operation.'),
    detector: z.enum(DETECTORS).exactOptional().describe('Over which detector the world was built, where the scenario leaves that open.'),
    seed: z.string().exactOptional(),
    guarantee: z.string().exactOptional().describe('What the search pct promises.'),
    choice: z.string().exactOptional().describe('Which search auto took and why; absent where the search was asked for.'),
    roles: z
      .object({ leaves: z.array(z.string()), centre: z.array(z.object({ actor: z.string(), why: z.string() })) })
      .exactOptional()
      .describe('For the search star: the actors that meet only through the others, and why each of the others is none of them.'),
    actors: z.array(z.string()),
    violations: z.array(violation),
    limits,
    growing: growing.exactOptional(),
    resumedFrom: count.exactOptional().describe('States that an earlier search had found, where this one went on from its checkpoint; seconds are of this one alone.'),
    covered: z.array(z.string()).exactOptional().describe('Where a bound was reached: what was covered all the same, and what is known to be left, one sentence each.'),
    goals: z.array(z.object({ goal: z.string(), reached: z.boolean() })),
    meaning: z.array(z.string()).describe('What the verdict means, one sentence each.'),
    statistics: z.object({
      states: count,
      transitions: count,
      depth: count.describe('The longest schedule looked at, in steps.'),
      seconds: z.number().nonnegative().describe('0 where no clock was used (--no-clock).'),
      bytesPerState: z.number().nonnegative(),
      executions: z
        .object({ complete: count, cut: count, blocked: count })
        .exactOptional()
        .describe('Runs of the search traces, one per Mazurkiewicz trace: complete, cut in a retry loop, or blocked, halted or bounded.'),
    }),
    known: z
      .array(z.object({ kind, at: z.string(), reason: z.string(), state: z.enum(['met', 'gone', 'not met']) }))
      .exactOptional()
      .describe('Violations that the scenario lists as known. `gone`: everything was looked at and it no longer occurs, which fails the check.'),
    recheck: recheck.exactOptional(),
    coverage: z.array(z.object({ lifecycle: z.string(), actors: z.array(z.string()), states: reachedAndMissed, transitions: reachedAndMissed })),
  })
  .meta({ id: 'result', description: 'The outcome of one check.' });

const status = z
  .enum(['as-expected', 'unexpected', 'inconclusive', 'failed'])
  .describe('Exit status 0, 1, 3 and 2: every scenario did what it should; some did not; a limit was reached before it was known; some could not be run.');

const misuse = z.object({ message: z.string(), fix: z.string().exactOptional(), file: z.string().exactOptional() });

const report = z
  .object({
    format: z.literal('quiesce-report'),
    version,
    status,
    results: z.array(result),
    notRun: z.array(z.string()).exactOptional().describe('Scenarios that did not come to their turn, for somebody stopped the run.'),
    failures: z.array(misuse.extend({ scenario: z.string() })).exactOptional().describe('Scenarios that could not be run, and why; absent where all could.'),
  })
  .meta({ id: 'report', description: 'What `quiesce check --json` and `quiesce replay --json` print.' });

const list = z
  .object({
    format: z.literal('quiesce-list'),
    version,
    scenarios: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        file: z.string(),
        expected: expectation,
        detectors: z.array(z.enum(DETECTORS)).describe('The detectors over which its world can be built; none where it brings its own.'),
      }),
    ),
  })
  .meta({ id: 'list', description: 'What `quiesce list --json` prints.' });

const trial = z
  .object({
    scenario: z.string(),
    verdict: z.enum(['holds', 'violated', 'inconclusive']),
    found: z.array(kind),
    asExpected: z.boolean(),
    problem: z.string().exactOptional().describe('What is not as it must be.'),
    search: result.shape.search,
    states: count,
    limits: result.shape.limits,
    replay: z.string().exactOptional().describe('One line for a shell that replays what was found.'),
  })
  .meta({ id: 'trial', description: 'What came out of one check of a seeded bug or a control.' });

const mutants = z
  .object({
    format: z.literal('quiesce-mutants'),
    version,
    status: z.enum(['as-expected', 'unexpected', 'inconclusive']).describe('Exit status 0, 1 and 3: every trial came out as it must; some did not; somebody stopped the run before all were made.'),
    notRun: z.array(z.string()).exactOptional().describe('Ids of seeded bugs, and names of controls, whose trials were not all made, for somebody stopped the run.'),
    mutants: z.array(
      z.object({
        id: z.string(),
        change: z.string().describe('What was changed, in a few words.'),
        family: z.string().describe('The name of its file.'),
        file: z.string().exactOptional().describe('Absent for the seeded bugs that come with Quiesce.'),
        kind: kind.describe('What it must be found as when nothing else is looked for.'),
        first: kind.describe('What must be found with every check on.'),
        bounds: z.object({ threads: count, gracePeriods: count }).describe('The least that it needs; detectors, callback runners and interrupts are no threads.'),
        asExpected: z.boolean(),
        seconds: z.number().nonnegative().describe('Of CPU for all its trials (of the wall clock where the system cannot tell), 0 with --no-clock.'),
        alone: trial.describe('With the checks of its kind alone.'),
        together: trial.describe('With every check on.'),
        below: z.union([trial, z.object({ reason: z.string() })]).describe('One bound below, where it holds, or why there is no bound below.'),
        twin: trial.describe('The unchanged code.'),
      }),
    ),
    controls: z.array(
      trial.extend({
        control: z.string(),
        why: z.string(),
        family: z.string(),
        file: z.string().exactOptional(),
        seconds: z.number().nonnegative(),
      }),
    ),
  })
  .meta({ id: 'mutants', description: 'What `quiesce mutants --json` prints.' });
const init = z
  .object({
    format: z.literal('quiesce-init'),
    version,
    files: z.array(z.string()).describe('The files that were written.'),
    next: z.array(z.string()).describe('The commands to type next: one checks the scenarios, one runs the spec.'),
    notes: z.array(z.string()).describe('What stands in the way of the spec, and what to do about it.'),
  })
  .meta({ id: 'init', description: 'What `quiesce init --json` prints.' });

const share = z.object({ name: z.string(), statesWithout: count.describe('States when this is left out of them, so that those that differ in nothing else are one.') });
const operationShare = z.object({ operation: z.string(), controlPoints: count, states: count.describe('States in which the actor is inside it.') });

const profile = z
  .object({
    format: z.literal('quiesce-profile'),
    version,
    scenario: z.string(),
    states: count,
    transitions: count,
    depth: count,
    complete: z.boolean().describe('Whether these are all states.'),
    limits,
    actors: z.array(share.extend({ controlPoints: count, operations: z.array(operationShare) })),
    words: z.array(share.extend({ values: count })),
    others: z.array(share).describe('Whether memory is allocated, and what checks remember.'),
    points: z
      .array(z.object({ actor: z.string(), operation: z.string(), access: z.string(), site: frame.exactOptional(), controlPoints: count, states: count }))
      .describe('The places in code where somebody stands in most states.'),
    growing,
  })
  .meta({ id: 'profile', description: 'What `quiesce profile --json` prints.' });

const error = z
  .object({
    format: z.literal('quiesce-error'),
    version,
    error: misuse,
  })
  .meta({ id: 'error', description: 'What any command prints with --json when it could not do its work; the exit status is 2.' });

const stream = { format: z.literal('quiesce-event'), version };
const { violations: _, ...withoutViolations } = result.shape;

const event = z
  .discriminatedUnion('event', [
    z.object({ ...stream, event: z.literal('started'), scenarios: z.array(z.object({ scenario: z.string(), file: z.string(), expected: expectation })) }),
    z
      .object({
        ...stream,
        event: z.literal('progress'),
        scenario: z.string(),
        states: count,
        transitions: count,
        queue: count.describe('States found and not yet looked at.'),
        depth: count,
        seconds: z.number().nonnegative(),
        bytes: count.describe('Memory that it takes, garbage included, as far as it is measured.'),
        executions: count.exactOptional(),
        estimate: z.number().exactOptional().describe('How many executions there will be, or states where the search does not count executions; a guess.'),
      })
      .describe('At most once a second for each scenario; never with --no-clock.'),
    z.object({ ...stream, event: z.literal('violation'), scenario: z.string(), violation }),
    z.object({ ...stream, event: z.literal('finished'), violations: count, result: z.object(withoutViolations) }).describe('After the violations of the scenario.'),
    z.object({ ...stream, event: z.literal('failed'), scenario: z.string(), error: misuse }).describe('The scenario could not be run.'),
    z
      .object({ ...stream, event: z.literal('summary'), status, exitStatus: count, scenarios: count, asExpected: count, unexpected: count, inconclusive: count, failed: count })
      .describe('The last line of a run that was not stopped.'),
    z.object({ ...stream, event: z.literal('error'), error: misuse }).describe('The command could not do its work; the last line.'),
  ])
  .meta({ id: 'event', description: 'A line that `quiesce check --ndjson` prints.' });

export type ReportDocument = z.infer<typeof report>;
export type ListDocument = z.infer<typeof list>;
export type MutantsDocument = z.infer<typeof mutants>;
export type InitDocument = z.infer<typeof init>;
export type ProfileDocument = z.infer<typeof profile>;
export type EventDocument = z.infer<typeof event>;
export type ErrorDocument = z.infer<typeof error>;
export type ResultDocument = z.infer<typeof result>;
export type ViolationDocument = z.infer<typeof violation>;
export type JsonDocument = ReportDocument | ListDocument | MutantsDocument | InitDocument | ProfileDocument | EventDocument | ErrorDocument;

/** Every document that `--json` may print; the single source of the types above and of docs/report.schema.json. */
export const documentSchema: z.ZodType<JsonDocument> = z.discriminatedUnion('format', [report, list, mutants, init, profile, event, error]);

/** A document as it is printed. Checks it against the schema, which also puts its keys in order. */
export function documentText(document: JsonDocument): string {
  return `${JSON.stringify(documentSchema.parse(document), undefined, 2)}\n`;
}

/** The JSON Schema of the documents, as docs/report.schema.json holds it. */
export function jsonSchemaText(): string {
  // Later versions add properties; a validator of this version should not reject them.
  return schemaText(documentSchema, 'Quiesce --json output', 'Printed by `quiesce schema`; docs/json-schema.md explains it.', true);
}
