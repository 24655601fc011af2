import { explain, replay, violationOf } from './counterexample/explain';
import { leadsTo, simplify } from './counterexample/simplify';
import { judgeEnd } from './checks/ends';
import type { Finding } from './checks/finding';
import { operationName } from './checks/non-blocking';
import { meaningOf } from './meaning';
import { buildSystem } from './machine/system';
import type { System, SystemOptions } from './machine/system';
import { VIOLATION_KINDS } from './result';
import type { CheckResult, LifecycleCoverage, Schedule, SearchName, Verdict, Violation, ViolationKind } from './result';
import type { Limits, Scenario } from './scenario';
import type { Found, Outcome, Progress, SearchOptions } from './search/outcome';
import { preemptionsOf, searchBounded } from './search/bounded';
import { searchPct } from './search/pct';
import { searchRandom } from './search/random';
import { searchStar } from './search/star';
import { searchStates } from './search/states';
import { searchTraces } from './search/traces';
import { coverageOf } from './unfold/coverage';
import type { LifecycleTable } from './unfold/lifecycle';
import type { Watch } from './unfold/operation';
import { UsageError } from './usage-error';

export type { Progress } from './search/outcome';
export type { Watch } from './unfold/operation';

export interface CheckOptions {
  /** `states` unless told. */
  readonly search?: SearchName;
  /** Seed of `random` and `pct`; a seed is a test. */
  readonly seed?: string;
  /** Runs of `random` and `pct`; 1,000 unless told. */
  readonly runs?: number;
  /** The most preemptions of a schedule that `bounded` looks at; 2 unless told. */
  readonly preemptions?: number;
  /** How many orderings a bug may need for the guarantee of `pct` to be about it; 3 unless told. */
  readonly bugDepth?: number;
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
  /** Seconds since some fixed moment, of the CPU or of the wall; without it no time is reported and no time limit kept. */
  readonly clock?: () => number;
  readonly onProgress?: (progress: Progress) => void;
  /** Told before and after thread code runs, so that somebody outside notices code that never comes back. */
  readonly watch?: Watch;
}

/** Bytes of the visited set, unless told: what a machine with 4 GB can spare. */
const DEFAULT_MEMORY = 2_000;
const DEFAULT_RUNS = 1_000;
/** What most bugs need (Musuvathi & Qadeer, PLDI 2007). */
const DEFAULT_PREEMPTIONS = 2;
const DEFAULT_BUG_DEPTH = 3;
/** States that may be looked at to find a shortest schedule after a find by chance. */
const SHORTEN_STATES = 200_000;
/** States that a replay may look at to judge a schedule that goes round. */
const PROGRESS_STATES = 5_000_000;
/** Violations that are properties of the whole graph. */
const PROGRESS: readonly ViolationKind[] = ['livelock', 'stuck-loop', 'not-non-blocking'];
/** Findings that `all` replays: many may lie at one place in the code. */
const MOST_REPLAYS = 1_000;
/** Violations that `all` explains. */
const MOST_VIOLATIONS = 50;

/**
 * Checks a scenario. Pure: equal scenario, options and seed give an equal result, but for the seconds of the clock handed in.
 *
 * @throws UsageError for misuse only (a scenario that cannot be run); whatever the search finds is in the result.
 */
export function check(scenario: Scenario, options: CheckOptions = {}): CheckResult {
  return new Checking(scenario, options).run();
}

class Checking {
  readonly #scenario: Scenario;
  readonly #options: CheckOptions;
  readonly #how: SystemOptions;
  readonly #limits: Limits;

  constructor(scenario: Scenario, options: CheckOptions) {
    this.#scenario = scenario;
    this.#options = options;
    this.#limits = tighter(scenario.limits ?? {}, options.limits ?? {});
    this.#how = {
      privateSteps: options.privateSteps ?? true,
      coarse: options.granularity === 'operation',
      operations: this.#limits.operations ?? 0,
      ignore: options.ignore ?? [],
      watch: options.watch,
      footprint: options.search === 'traces' ? 'conflicts' : options.search === 'star' ? 'everything' : undefined,
    };
    this.#refuse();
  }

  #refuse(): void {
    const { search = 'states', preemptions = 0, bugDepth = 1, granularity = 'access' } = this.#options;
    if ((search === 'traces' || search === 'star') && granularity === 'operation') {
      throw new UsageError(`${search} cannot take whole operations as steps: how far one goes depends on others`, { fix: 'leave the granularity out, or use the search states' });
    }
    if (!Number.isInteger(preemptions) || preemptions < 0) throw new UsageError(`preemptions is ${preemptions}`, { fix: 'give a whole number, 0 or more' });
    if (!Number.isInteger(bugDepth) || bugDepth < 1) throw new UsageError(`bugDepth is ${bugDepth}`, { fix: 'give a whole number, 1 or more' });
  }

  get #preemptions(): number {
    return this.#options.preemptions ?? DEFAULT_PREEMPTIONS;
  }

  #search(system: System, bounds: SearchOptions): Outcome {
    const runs = this.#options.runs ?? DEFAULT_RUNS;
    switch (this.#options.search) {
      case 'traces':
        return searchTraces(system, bounds);
      case 'star':
        return searchStar(system, bounds);
      case 'bounded':
        return searchBounded(system, bounds, this.#preemptions);
      case 'pct':
        return searchPct(system, bounds, { seed: this.#seed, runs, depth: this.#options.bugDepth ?? DEFAULT_BUG_DEPTH });
      case 'random':
        return searchRandom(system, bounds, this.#seed, runs);
      default:
        return searchStates(system, bounds);
    }
  }

  run(): CheckResult {
    const { search = 'states' } = this.#options;
    const started = this.#options.clock?.() ?? 0;
    const elapsed = (): number => (this.#options.clock === undefined ? 0 : this.#options.clock() - started);
    if (search === 'replay') return this.#replay(elapsed);
    const system = buildSystem(this.#scenario, this.#how);
    const bounds: SearchOptions = {
      all: this.#options.all ?? false,
      maxStates: this.#limits.states ?? Infinity,
      maxSeconds: this.#limits.seconds ?? Infinity,
      maxMemory: (this.#limits.memory ?? DEFAULT_MEMORY) * 1e6,
      maxDepth: this.#limits.depth ?? Infinity,
      clock: this.#options.clock === undefined ? undefined : elapsed,
      onProgress: this.#options.onProgress,
    };
    const outcome = this.#search(system, bounds);
    const violations = this.#explainAll(system, outcome);
    return this.#result(system, outcome, violations, elapsed());
  }

  get #seed(): string {
    return this.#options.seed ?? '1';
  }

  #explainAll(system: System, { found, order }: Outcome): Violation[] {
    let violations: Violation[] = [];
    for (const one of found.slice(0, MOST_REPLAYS)) {
      violations = distinct([...violations, this.#explain(system, this.#shortened(one, order))]);
      if (violations.length === MOST_VIOLATIONS) break;
    }
    return violations;
  }

  /** The shortest schedule to a violation of that kind, when a breadth-first search within a budget finds one; else the same schedule. */
  #shortened(found: Found, order: Violation['order']): { found: Found; order: Violation['order'] } {
    if (order !== 'as found') return { found, order };
    const everything = this.#how.ignore;
    const ignore = VIOLATION_KINDS.filter((kind) => kind !== found.finding.kind || everything.includes(kind));
    const system = buildSystem(this.#scenario, { ...this.#how, ignore });
    const bounds = { all: false, maxStates: SHORTEN_STATES, maxSeconds: Infinity, maxMemory: Infinity, maxDepth: found.schedule.length, clock: undefined, onProgress: undefined };
    const shorter = searchStates(system, bounds).found[0];
    // Where other kinds are looked for as well, the shorter schedule may meet one of them first.
    const judge = buildSystem(this.#scenario, this.#how);
    return shorter !== undefined && leadsTo(judge, shorter.schedule, shorter.finding) ? { found: shorter, order: 'shortest' } : { found, order: 'as found' };
  }

  /** The report of a violation, on a schedule with as few context switches as simplifying finds. */
  #explain(system: System, { found, order }: { found: Found; order: Violation['order'] }): Violation {
    let schedule = found.cycle === undefined && leadsTo(system, found.schedule, found.finding) ? simplify(system, found.schedule, found.finding) : found.schedule;
    // Fewer context switches may need more preemptions.
    if (order === 'fewest-preemptions' && preemptionsOf(system, schedule) > preemptionsOf(system, found.schedule)) schedule = found.schedule;
    return explain(this.#scenario, this.#how, { ...found, schedule }, order);
  }

  /** Follows a schedule; what it meets on the way and amounts to at its end are the violations. */
  #replay(elapsed: () => number): CheckResult {
    const schedule = this.#options.schedule ?? [];
    const replayed = replay(this.#scenario, this.#how, schedule);
    const end = replayed.ended ? judgeEnd(replayed.system) : undefined;
    const findings = [...replayed.findings.map(({ finding }) => finding), ...(end?.form === 'violated' ? end.findings : [])];
    if (findings.length === 0 && !replayed.ended) findings.push(...this.#endless(schedule));
    const violations = distinct(findings.map((finding) => violationOf(replayed, finding, schedule, 'as found')));
    const outcome: Outcome = {
      found: [],
      states: schedule.length + 1,
      transitions: schedule.length,
      depth: schedule.length,
      bytesPerState: 0,
      limits: [],
      goals: replayed.system.goals.map(() => false),
      complete: false,
      order: 'as found',
    };
    return { ...this.#result(replayed.system, outcome, violations, elapsed()), goals: [] };
  }

  /**
   * A schedule that comes back to a state it was in, or leaves a non-blocking operation blocked, shows a progress violation when
   * the scenario has one: whether it has is a property of the whole graph, so the graph is searched.
   */
  #endless(schedule: Schedule): Finding[] {
    const system = buildSystem(this.#scenario, this.#how);
    const { machine, actors } = system;
    const { vector } = machine;
    const visited = new Set<string>();
    const key = (): string => vector.words.subarray(0, vector.length).join().replace(/(,0)*$/, '');
    for (const { actor, alternative } of schedule) {
      visited.add(key());
      machine.step(actor, alternative);
    }
    const isBlocked = actors.some(({ spec }, actor) => {
      return machine.alternatives(actor) === 0 && (spec.options.nonBlocking ?? []).includes(operationName(system, actor));
    });
    if (!visited.has(key()) && !isBlocked) return [];
    const ignore = VIOLATION_KINDS.filter((kind) => !PROGRESS.includes(kind) || this.#how.ignore.includes(kind));
    const bounds = { all: true, maxStates: PROGRESS_STATES, maxSeconds: Infinity, maxMemory: Infinity, maxDepth: Infinity, clock: undefined, onProgress: undefined };
    return searchStates(buildSystem(this.#scenario, { ...this.#how, ignore }), bounds).found.map(({ finding }) => finding);
  }

  #result(system: System, outcome: Outcome, violations: readonly Violation[], seconds: number): CheckResult {
    const { search = 'states' } = this.#options;
    const { name, description = '', expect = 'holds' } = this.#scenario;
    const goals = system.goals.map((goal, index) => ({ goal: goal.name, reached: outcome.goals[index] === true }));
    const verdict: Verdict = violations.length > 0 ? 'violated' : outcome.complete && isCovered(system, search) && goals.every(({ reached }) => reached) ? 'holds' : 'inconclusive';
    return {
      scenario: name,
      description,
      search,
      granularity: this.#how.coarse ? 'operation' : 'access',
      verdict,
      expected: expect,
      asExpected: expect === 'holds' ? verdict === 'holds' : verdict === 'violated' && violations.every(({ kind }) => expect.includes(kind)),
      violations,
      limits: outcome.limits,
      goals,
      meaning: meaningOf(system, search, this.#limits, this.#how, { preemptions: this.#preemptions, bugDepth: this.#options.bugDepth ?? DEFAULT_BUG_DEPTH, guarantee: outcome.guarantee }),
      statistics: { states: outcome.states, transitions: outcome.transitions, depth: outcome.depth, seconds, bytesPerState: outcome.bytesPerState, ...(outcome.executions === undefined ? {} : { executions: outcome.executions }) },
      coverage: coverageOfAll(system),
      actors: system.actors.map((actor) => actor.name),
      ...(search === 'random' || search === 'pct' ? { seed: this.#seed } : {}),
      ...(outcome.guarantee === undefined ? {} : { guarantee: outcome.guarantee }),
    };
  }
}

/** Whether a search looks at everything that a scenario asks for: what must not block is a property of the whole graph. */
function isCovered({ machine, actors }: System, search: SearchName): boolean {
  return search === 'states' || !machine.monitors.looksFor('not-non-blocking') || actors.every(({ spec }) => (spec.options.nonBlocking ?? []).length === 0);
}

/** The tighter of two bounds, one by one. */
function tighter(scenario: Limits, options: Limits): Limits {
  const merged: Record<string, number> = {};
  for (const [limit, value] of [...Object.entries(scenario), ...Object.entries(options)] as [string, number | undefined][]) {
    if (value === undefined) continue;
    if (!(value > 0)) throw new UsageError(`limit ${limit} is ${value}`, { fix: 'give a number above 0' });
    merged[limit] = Math.min(value, merged[limit] ?? Infinity);
  }
  return merged;
}

/** One violation per kind and place in the code. */
function distinct(violations: readonly Violation[]): Violation[] {
  const seen = new Set<string>();
  return violations.filter(({ kind, site, message }) => {
    const frame = site?.frames.find(({ own }) => own);
    const key = `${kind} ${frame === undefined ? message : `${frame.file}:${frame.line}:${frame.column}`}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** Coverage by lifecycle; actors that run the same one share its table, and what any of them reached counts. */
function coverageOfAll({ actors }: System): LifecycleCoverage[] {
  const byMachine = new Map<unknown, { tables: LifecycleTable[]; names: string[] }>();
  for (const { name, program } of actors) {
    if (program.table === null) continue;
    const entry = byMachine.get(program.table.machine) ?? { tables: [], names: [] };
    entry.tables.push(program.table);
    entry.names.push(name);
    byMachine.set(program.table.machine, entry);
  }
  return [...byMachine.values()].map(({ tables, names }) => coverageOf(tables[0]!.machine, names, tables.flatMap(({ hops }) => [...hops.values()])));
}
