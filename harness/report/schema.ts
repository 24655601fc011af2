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
    replay: z.string().describe('One line for a shell that replays the schedule.'),
    token: z.string().exactOptional().describe('The same in one word, which `quiesce replay` takes; absent where it would be long.'),
    saved: z.string().exactOptional().describe('The counterexample file that was written.'),
    known: z.string().exactOptional().describe('The reason that the scenario gives for it; a known violation does not fail a check.'),
    count: count.exactOptional().describe('With --all: how many findings have this kind and place, this one among them.'),
    trace: z.array(traceLine),
  })
  .meta({ id: 'violation', description: 'One violation with the schedule that shows it.' });

const reachedAndMissed = z.object({ reached: z.array(z.string()), missed: z.array(z.string()) });

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
      .object({ before: size, after: size, states: count.describe('States that the search for a simpler schedule looked at.') })
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
    limits: z
      .array(z.object({ limit: z.enum(['states', 'steps', 'seconds', 'memory', 'depth', 'operations', 'runs', 'preemptions']), value: z.number() }))
      .describe('The bounds that stopped the search.'),
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

const report = z
  .object({
    format: z.literal('quiesce-report'),
    version,
    status: z
      .enum(['as-expected', 'unexpected', 'inconclusive'])
      .describe('Exit status 0, 1 and 3: every scenario did what it should; some did not; a limit was reached before it was known.'),
    results: z.array(result),
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

const error = z
  .object({
    format: z.literal('quiesce-error'),
    version,
    error: z.object({
      message: z.string(),
      fix: z.string().exactOptional(),
      file: z.string().exactOptional(),
    }),
  })
  .meta({ id: 'error', description: 'What any command prints with --json when it could not do its work; the exit status is 2.' });

export type ReportDocument = z.infer<typeof report>;
export type ListDocument = z.infer<typeof list>;
export type ErrorDocument = z.infer<typeof error>;
export type ResultDocument = z.infer<typeof result>;
export type ViolationDocument = z.infer<typeof violation>;
export type JsonDocument = ReportDocument | ListDocument | ErrorDocument;

/** Every document that `--json` may print; the single source of the types above and of docs/report.schema.json. */
export const documentSchema: z.ZodType<JsonDocument> = z.discriminatedUnion('format', [report, list, error]);

/** The JSON Schema of the documents, as docs/report.schema.json holds it. */
export function jsonSchemaText(): string {
  // Later versions add properties; a validator of this version should not reject them.
  return schemaText(documentSchema, 'Quiesce --json output', 'Printed by `quiesce schema`; docs/json-schema.md explains it.', true);
}
