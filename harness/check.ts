import { explain, replay, violationOf } from './counterexample/explain';
import { identityOf } from './counterexample/identity';
import { isUnending, minimise, minimiseUnending, type MinimiseBounds } from './counterexample/minimise';
import { Recorder } from './counterexample/recorder';
import { exactly, leadsTo, simplify } from './counterexample/simplify';
import { judgeEnd } from './checks/ends';
import { isSame, type Finding } from './checks/finding';
import { operationName } from './checks/non-blocking';
import { groupedByPlace, knownStates, markKnown, refuseKnown, verdictOn } from './known';
import { meaningOf } from './meaning';
import { searchIdentity } from './search-identity';
import { buildSystem } from './machine/system';
import type { System, SystemOptions } from './machine/system';
import { withOnly } from './only-movers';
import { growingIn } from './profile/growth';
import { VIOLATION_KINDS } from './result';
import type { CheckResult, Growing, Schedule, SearchName, Violation, ViolationKind, LimitReached } from './result';
import type { Limits, Scenario } from './scenario';
import type { DetectorName } from './setting';
import { settingOf } from './setting';
import { KEEPING, NotTheSame } from './search/checkpoint';
import type { Keeper } from './search/checkpoint';
import type { Crew } from './search/crew/crew';
import { isHarmless } from './search/ledger';
import { UNBOUNDED } from './search/outcome';
import type { Found, Outcome, Progress, SearchOptions } from './search/outcome';
import { preemptionsOf, searchBounded } from './search/bounded';
import { searchPct } from './search/pct';
import { searchRandom } from './search/random';
import { searchAuto } from './search/auto';
import type { Chosen } from './search/auto';
import { searchReduced } from './search/reduced/reduced';
import { searchStar } from './search/star/star';
import { searchStates } from './search/states';
import { searchTraces } from './search/traces';
import { systemOptions } from './system-options';
import { coverageOfAll } from './unfold/coverage';
import type { Watch } from './unfold/operation';
import { tighter } from './tighter';
import { UsageError } from './usage-error';

export type { Progress } from './search/outcome';
export type { Watch } from './unfold/operation';

export interface CheckOptions {
  /** `auto` unless told: it tries what fits, and says which search it took. */
  readonly search?: SearchName | 'auto';
  /** Seed of `random` and `pct`; a seed is a test. */
  readonly seed?: string;
  /** Runs of `random` and `pct`, 1,000 unless told; the most executions of `traces`, no bound unless told. */
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
  /** Take a film of every violation: what the machine holds at each step of its schedule. */
  readonly film?: boolean;
  /** Over which detector the world is built: one of the scenario's `detectors`, the first unless told. */
  readonly detector?: DetectorName;
  /** Tighter limits than the scenario's own. */
  readonly limits?: Limits;
  /** Kinds not to look for, beside the scenario's own. */
  readonly ignore?: readonly ViolationKind[];
  /** Look for the simplest schedule to each violation: the fewest context switches, of these the fewest steps. */
  readonly minimise?: MinimiseBounds;
  /** Seconds since some fixed moment, of the CPU or of the wall; without it no time is reported and no time limit kept. */
  readonly clock?: () => number;
  /** Bytes that the check takes, as measured; without it the limit of memory is on what the search counts itself. */
  readonly memory?: () => number;
  /** Asked often; once it says so, the search stops and brings back what it has. */
  readonly isStopped?: () => boolean;
  /**
   * Opens what keeps checkpoints of a search of this identity (the scenario and the options that matter, in words), so that a search that was
   * interrupted goes on where it was. Not for the searches `bounded`, `pct` and `random`.
   */
  readonly checkpoints?: (identity: string) => Keeper;
  /** Those who help a search, in threads of their own (`harness/help-check.ts`); the result is the same without them. Not for the same three. */
  readonly crew?: Crew;
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
/** States that may be looked at to find a shortest schedule, and where many stand by. */
const SHORTEN_STATES = 200_000;
const FEW_SHORTEN_STATES = 2_000;
/** Actors that a schedule does not move, beyond which the budget is the smallest. */
const MANY_BYSTANDERS = 2;
/** Actors beyond which nobody looks for a shorter schedule. */
const MOST_SHORTEN_ACTORS = 63;
/** States that a replay may look at to judge a schedule that goes round. */
const PROGRESS_STATES = 5_000_000;
/** Violations that are properties of the whole graph. */
const PROGRESS: readonly ViolationKind[] = ['livelock', 'stuck-loop', 'not-non-blocking'];
/** Limits that a larger value may not help to get past. */
const SIZES: readonly LimitReached['limit'][] = ['states', 'steps', 'seconds', 'memory', 'depth'];
/** Findings that `all` replays: many may lie at one place in the code. */
const MOST_REPLAYS = 1_000;
/** Findings that `all` tries to shorten. */
const MOST_SHORTENED = 20;
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
    this.#how = systemOptions(options, this.#limits.operations);
    this.#refuse();
  }

  #refuse(): void {
    const { preemptions = 0, bugDepth = 1, detector, search = 'auto', checkpoints } = this.#options;
    if (checkpoints !== undefined && !KEEPING.includes(search)) throw new UsageError(`the search ${search} keeps no checkpoints`, { fix: `choose from ${KEEPING.join(', ')}` });
    const { name, detectors = [] } = this.#scenario;
    refuseKnown(this.#scenario);
    if (detector !== undefined && !detectors.includes(detector)) {
      throw new UsageError(`scenario '${name}' cannot be run over the detector ${detector}`, {
        fix: detectors.length === 0 ? 'leave the detector out: its world brings its own' : `choose from ${detectors.join(', ')}`,
      });
    }
    if (!Number.isInteger(preemptions) || preemptions < 0) throw new UsageError(`preemptions is ${preemptions}`, { fix: 'give a whole number, 0 or more' });
    if (!Number.isInteger(bugDepth) || bugDepth < 1) throw new UsageError(`bugDepth is ${bugDepth}`, { fix: 'give a whole number, 1 or more' });
  }

  get #preemptions(): number {
    return this.#options.preemptions ?? DEFAULT_PREEMPTIONS;
  }

  #build(footprint: boolean): System {
    return buildSystem(this.#scenario, { ...this.#how, footprint });
  }

  #chosen(search: SearchName | 'auto', bounds: SearchOptions): Omit<Chosen, 'choice' | 'isOver'> & Partial<Chosen> {
    try {
      return search === 'auto' ? searchAuto((footprint) => this.#build(footprint), bounds) : this.#searched(search, bounds);
    } catch (error) {
      if (!(error instanceof NotTheSame)) throw error;
      throw new UsageError(`the checkpoint is of other code than scenario '${this.#scenario.name}' is now`, { fix: 'remove the checkpoint to begin anew' });
    }
  }

  #searched(search: SearchName, bounds: SearchOptions): Omit<Chosen, 'choice' | 'isOver'> {
    const system = this.#build(search === 'star' || search === 'traces' || search === 'reduced');
    return { system, search, outcome: this.#search(search, system, bounds) };
  }

  #search(search: SearchName, system: System, bounds: SearchOptions): Outcome {
    const runs = this.#options.runs ?? DEFAULT_RUNS;
    switch (search) {
      case 'traces':
        return searchTraces(system, { ...bounds, maxRuns: this.#options.runs });
      case 'star':
        return searchStar(system, bounds);
      case 'reduced':
        return searchReduced(system, bounds);
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

  /** What keeps checkpoints, if that is wanted; what it holds is of this search. */
  #keeper(search: SearchName | 'auto'): Keeper | undefined {
    return this.#options.checkpoints?.(searchIdentity(this.#scenario, this.#how, { search, depth: this.#limits.depth, all: this.#options.all === true }));
  }

  run(): CheckResult {
    const { search = 'auto' } = this.#options;
    const started = this.#options.clock?.() ?? 0;
    const elapsed = (): number => (this.#options.clock === undefined ? 0 : this.#options.clock() - started);
    if (search === 'replay') return this.#replay(elapsed);
    const bounds: SearchOptions = {
      all: this.#isAll,
      maxStates: this.#limits.states ?? Infinity,
      maxSeconds: this.#limits.seconds ?? Infinity,
      maxMemory: (this.#limits.memory ?? DEFAULT_MEMORY) * 1e6,
      maxDepth: this.#limits.depth ?? Infinity,
      clock: this.#options.clock === undefined ? undefined : elapsed,
      memory: this.#options.memory,
      isStopped: this.#options.isStopped,
      crew: this.#options.crew,
      keeper: this.#keeper(search),
      onProgress: this.#options.onProgress,
    };
    const chosen = this.#chosen(search, bounds);
    const { violations, isWhole } = this.#explainAll(chosen.system, chosen.outcome);
    const result = this.#result(chosen, violations, elapsed(), isWhole);
    if (chosen.isOver ?? chosen.outcome.limits.every(isHarmless)) bounds.keeper?.done?.();
    return result;
  }

  /** Where some violations are known, others may lie behind them. */
  get #isAll(): boolean {
    return this.#options.all === true || (this.#scenario.known ?? []).length > 0;
  }

  get #seed(): string {
    return this.#options.seed ?? '1';
  }

  /** The violations, one per kind and place; `isWhole` says whether everything that was found is among them. */
  #explainAll(system: System, { found, order }: Outcome): { readonly violations: readonly Violation[]; readonly isWhole: boolean } {
    let violations: Violation[] = [];
    let looked = 0;
    for (const one of found.slice(0, MOST_REPLAYS)) {
      const shortened = looked < MOST_SHORTENED ? this.#shortened(one, order, system.actors.length) : { found: one, order };
      violations.push(this.#explain(system, shortened));
      looked++;
      if (groupedByPlace(violations).length === MOST_VIOLATIONS) break;
    }
    violations = groupedByPlace(violations);
    if (!this.#isAll) violations = violations.map(({ count: _, ...violation }) => violation);
    return { violations: markKnown(violations, this.#scenario.known ?? []), isWhole: looked === found.length };
  }

  /**
   * A shorter schedule, within a budget: a shortest one to any violation, or, where all are wanted, to one of that kind; else a shortest one
   * of those actors alone that the found schedule moves.
   */
  #shortened(found: Found, order: Violation['order'], actors: number): { found: Found; order: Violation['order'] } {
    if (order !== 'as found') return { found, order };
    const ignored = this.#how.ignore;
    const others = VIOLATION_KINDS.filter((kind) => kind !== found.finding.kind || ignored.includes(kind));
    const movers = new Set(found.schedule.map(({ actor }) => actor));
    const among = movers.size === actors ? undefined : this.#shortest(withOnly(this.#scenario, movers), others, found, SHORTEN_STATES);
    const best = among?.found ?? found;
    // Where many stand by, there are too many ways not to move them; where the movers alone were too much, all are.
    const isTooMuch = actors - movers.size > MANY_BYSTANDERS || among?.isCut === true;
    const { found: shortest } = this.#shortest(this.#scenario, this.#isAll ? others : ignored, best, isTooMuch ? FEW_SHORTEN_STATES : SHORTEN_STATES);
    if (shortest !== undefined) return { found: shortest, order: 'shortest' };
    return { found: best, order: best === found ? 'as found' : 'minimised' };
  }

  /** What an unreduced breadth-first search finds that makes no more steps than a schedule does, and whether it was cut off by so many states. */
  #shortest(scenario: Scenario, ignore: readonly ViolationKind[], { schedule, finding }: Found, maxStates: number): { readonly found?: Found; readonly isCut: boolean } {
    const system = buildSystem(scenario, { ...this.#how, ignore });
    if (system.actors.length > MOST_SHORTEN_ACTORS) return { isCut: true };
    const all = this.#isAll;
    const bounds = { ...UNBOUNDED, all, maxStates, maxDepth: schedule.length };
    // Where all are wanted, each is shortened for itself.
    const outcome = searchStates(system, bounds);
    const isCut = outcome.limits.some(({ limit }) => limit === 'states');
    const found = outcome.found.find((one) => !all || isSame(one.finding, finding));
    // Where other kinds are looked for as well, the schedule may meet one of them first.
    return found !== undefined && leadsTo(this.#build(false), found.schedule, exactly(found.finding)) ? { found, isCut } : { isCut };
  }

  /** The report of a violation, on a schedule with as few context switches as simplifying finds. */
  #explain(system: System, { found, order }: { found: Found; order: Violation['order'] }): Violation {
    const wanted = exactly(found.finding);
    const isLed = found.cycle === undefined && leadsTo(system, found.schedule, wanted);
    let schedule = isLed ? simplify(system, found.schedule, wanted) : found.schedule;
    // Fewer context switches may need more preemptions.
    if (order === 'fewest-preemptions' && preemptionsOf(system, schedule) > preemptionsOf(system, found.schedule)) schedule = found.schedule;
    const { minimise: bounds, clock, onProgress } = this.#options;
    if (bounds === undefined || (!isLed && !isUnending(found.finding.kind))) return explain(this.#scenario, this.#how, { ...found, schedule }, order, this.#recorder());
    const identity = identityOf(explain(this.#scenario, this.#how, { ...found, schedule }, order));
    const within = { ...bounds, clock, onProgress };
    const best = isLed ? minimise(this.#scenario, this.#how, schedule, identity, within) : minimiseUnending(this.#scenario, this.#how, { ...found.finding, identity, hasCycle: found.cycle !== undefined }, within);
    return explain(this.#scenario, this.#how, { ...found, schedule, ...best }, best.order ?? order, this.#recorder());
  }

  #recorder(): Recorder | undefined {
    return this.#options.film === true ? new Recorder() : undefined;
  }

  /** Follows a schedule; what it meets on the way and amounts to at its end are the violations. */
  #replay(elapsed: () => number): CheckResult {
    const schedule = this.#options.schedule ?? [];
    const replayed = replay(this.#scenario, this.#how, schedule, this.#recorder());
    const end = replayed.ended ? judgeEnd(replayed.system) : undefined;
    const findings = [...replayed.findings.map(({ finding }) => finding), ...(end?.form === 'violated' ? end.findings : [])];
    const endless = findings.length === 0 && !replayed.ended ? this.#endless(schedule) : { findings: [], from: schedule.length };
    const explained = endless.findings.map((finding) => {
      const [stem, cycle] = [schedule.slice(0, endless.from), schedule.slice(endless.from)];
      return explain(this.#scenario, this.#how, { finding, schedule: stem, ...(cycle.length === 0 ? {} : { cycle }) }, 'as given', this.#recorder());
    });
    const met = groupedByPlace([...findings.map((finding) => violationOf(replayed, finding, schedule, 'as given')), ...explained]).map(({ count: _, ...violation }) => violation);
    const violations = markKnown(met, this.#scenario.known ?? []);
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
    return { ...this.#result({ system: replayed.system, search: 'replay', outcome }, violations, elapsed(), false), goals: [] };
  }

  /**
   * A schedule that comes back to a state it was in, or leaves a non-blocking operation blocked, shows a progress violation when
   * the scenario has one: whether it has is a property of the whole graph, so the graph is searched. `from` is how many steps lead to where it goes round.
   */
  #endless(schedule: Schedule): { readonly findings: readonly Finding[]; readonly from: number } {
    const system = buildSystem(this.#scenario, this.#how);
    const { machine, actors } = system;
    const { vector } = machine;
    const visited: string[] = [];
    for (const { actor, alternative } of schedule) {
      visited.push(vector.text());
      machine.step(actor, alternative);
    }
    const met = visited.indexOf(vector.text());
    const from = met < 0 ? schedule.length : met;
    const isBlocked = actors.some(({ spec }, actor) => {
      return machine.alternatives(actor) === 0 && (spec.options.nonBlocking ?? []).includes(operationName(system, actor));
    });
    if (met < 0 && !isBlocked) return { findings: [], from };
    const ignore = VIOLATION_KINDS.filter((kind) => !PROGRESS.includes(kind) || this.#how.ignore.includes(kind));
    const bounds = { ...UNBOUNDED, maxStates: PROGRESS_STATES };
    return { findings: searchStates(buildSystem(this.#scenario, { ...this.#how, ignore }), bounds).found.map(({ finding }) => finding), from };
  }

  /** What may be why a search did not come to an end within its limits. */
  #growing({ limits }: Outcome, actors: number): readonly Growing[] {
    if (!limits.some(({ limit }) => SIZES.includes(limit)) || actors > MOST_SHORTEN_ACTORS) return [];
    return growingIn(() => buildSystem(this.#scenario, { ...this.#how, ignore: [...this.#how.ignore, ...PROGRESS] }));
  }

  #result({ system, search, outcome, choice }: Omit<Chosen, 'choice' | 'isOver'> & { readonly choice?: string }, violations: readonly Violation[], seconds: number, isWhole: boolean): CheckResult {
    const { name, description = '', expect = 'holds' } = this.#scenario;
    const goals = system.goals.map((goal, index) => ({ goal: goal.name, reached: outcome.goals[index] === true }));
    const growing = violations.length > 0 ? [] : this.#growing(outcome, system.actors.length);
    const isReplay = search === 'replay';
    const isComplete = outcome.complete && isCovered(outcome) && goals.every(({ reached }) => reached);
    const listed = isReplay ? [] : knownStates(this.#scenario.known ?? [], violations, (kind) => outcome.complete && isWhole && outcome.uncovered?.includes(kind) !== true);
    // A replay that meets known violations has seen all that it can.
    const judged = verdictOn(violations, listed, isComplete || (isReplay && violations.length > 0), expect);
    return {
      scenario: name,
      description,
      search,
      granularity: this.#how.coarse ? 'operation' : 'access',
      ...(this.#scenario.detectors === undefined ? {} : { detector: settingOf(this.#scenario, this.#how.detector).detector }),
      ...judged,
      expected: expect,
      violations,
      limits: isWhole || isReplay ? outcome.limits : [...outcome.limits, { limit: 'violations', value: violations.length }],
      ...(outcome.resumedFrom === undefined ? {} : { resumedFrom: outcome.resumedFrom }),
      ...(outcome.covered === undefined ? {} : { covered: outcome.covered }),
      ...(growing.length === 0 ? {} : { growing }),
      goals,
      meaning: meaningOf(system, search, this.#limits, this.#how, { preemptions: this.#preemptions, bugDepth: this.#options.bugDepth ?? DEFAULT_BUG_DEPTH, guarantee: outcome.guarantee, uncovered: outcome.uncovered }),
      statistics: { states: outcome.states, transitions: outcome.transitions, depth: outcome.depth, seconds, bytesPerState: outcome.bytesPerState, ...(outcome.executions === undefined ? {} : { executions: outcome.executions }) },
      coverage: coverageOfAll(system.actors),
      actors: system.actors.map((actor) => actor.name),
      ...(search === 'random' || search === 'pct' ? { seed: this.#seed } : {}),
      ...(outcome.guarantee === undefined ? {} : { guarantee: outcome.guarantee }),
      ...(choice === undefined ? {} : { choice }),
      ...(outcome.roles === undefined ? {} : { roles: outcome.roles }),
      ...(listed.length === 0 ? {} : { known: listed }),
    };
  }
}

/** Whether a search looked at everything that a scenario asks for by name: operations that must not block. Livelock is listed where it was not looked for. */
function isCovered({ uncovered = [] }: Outcome): boolean {
  return !uncovered.includes('not-non-blocking');
}
