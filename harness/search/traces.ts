import type { Finding } from '../checks/finding';
import type { System } from '../machine/system';
import type { Executions, LimitReached } from '../result';
import { spent } from './budget';
import { NotTheSame } from './checkpoint';
import type { Checkpoint } from './checkpoint';
import { restoreTasks } from './crew/kept-tasks';
import { TracesLead } from './crew/traces-lead';
import type { Knows } from './crew/traces-lead';
import type { ExplorationWays } from './exploration';
import { Exploration } from './exploration';
import type { Outcome, SearchOptions } from './outcome';
import { PathLessons } from './path-lessons';
import { keepExploration, keptOfTraces, restoreExploration, tracesOfKept } from './traces-checkpoint';
import type { TracesCheckpoint } from './traces-checkpoint';
import { Touched } from './touched';
import { startTraces } from './traces-start';
import { uncovered } from './uncovered';
import { Watched } from './watched';

export interface TracesOutcome extends Outcome {
  readonly executions: Executions;
  /** How many runs there would have been, where a limit stopped it and that is no guess any more. */
  readonly estimate?: number | undefined;
}

const LOOK_EVERY = 4096;
/** For tests: how explorations go about it, and how often it is looked what others need. */
export interface TracesWays extends ExplorationWays {
  readonly lookEvery?: number;
}

/**
 * Every Mazurkiewicz trace, each in exactly one run; no run is ever given up because it turns out to be known. Nothing is shared
 * between subtrees, and going back is undoing: memory is polynomial in the length of one run. The search as a whole starts over
 * when a step turns out to touch more, or a predicate to look at more, than was known. See ARCHITECTURE.md.
 *
 * A crew that helps changes nothing in what it brings back but for the estimate, and coverage where it was stopped. It is not asked where
 * `maxSteps` bounds a trial.
 *
 * @throws UsageError when actors share a CPU, so that one may keep another from moving.
 * @throws NotTheSame when a checkpoint is of other code.
 */
export function searchTraces(system: System, options: SearchOptions, ways: TracesWays = {}): TracesOutcome {
  const { atStart, reached } = startTraces(system);
  const { keeper } = options;
  const watched = new Watched(system, reached);
  const touched = new Touched(system);
  const lessons = keeper === undefined ? null : new PathLessons(system, watched, touched);
  const knows = { watched, touched, lessons };
  const lead = options.crew === undefined || (options.maxSteps ?? Infinity) < Infinity ? null : new TracesLead(system, options, options.crew, knows, ways.lookEvery ?? LOOK_EVERY);
  const kept = keeper?.kept === undefined ? null : tracesOfKept(keeper.kept);
  if (kept !== null && lessons?.learn(kept.lessons, lead) !== true) throw new NotTheSame();
  for (let from = kept; ; from = null) {
    const outcome = new TracesSearch(system, options, knows, lead, ways).run(atStart, from);
    if (outcome !== null) return kept === null ? outcome : { ...outcome, resumedFrom: kept.exploration.events };
  }
}

class TracesSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #knows: Knows;
  readonly #exploration: Exploration;
  readonly #lead: TracesLead | null;
  readonly #lookEvery: number;
  /** After how many events it is looked how much the estimate changes. */
  #nextLook = 0;

  constructor(system: System, options: SearchOptions, knows: Knows, lead: TracesLead | null, { lookEvery = LOOK_EVERY, ...ways }: TracesWays) {
    this.#system = system;
    this.#options = options;
    this.#knows = knows;
    this.#lead = lead;
    this.#lookEvery = lookEvery;
    const { watched, touched, lessons } = knows;
    this.#exploration = new Exploration(system, options, watched, touched, ways, watched.reached, lessons);
    this.#exploration.mostRuns = options.maxRuns ?? Infinity;
    this.#exploration.onLook = () => {
      this.#look();
      return Math.min(this.#nextLook, Math.max(options.maxStates, this.#exploration.events) + 1);
    };
  }

  /** Returns null when a predicate looked at something that was not known to matter. */
  run(atStart: readonly Finding[], kept: TracesCheckpoint | null): TracesOutcome | null {
    const { vector, monitors } = this.#system.machine;
    const exploration = this.#exploration;
    const { ledger, executions, estimate } = exploration;
    this.#lead?.begin(exploration, () => this.#isOver());
    if (kept === null) {
      this.#knows.lessons?.begins(exploration.run);
      for (const finding of atStart) ledger.note(finding, exploration.way);
      exploration.exploreAll();
    } else this.#goOn(kept);
    while (exploration.isAskedBack && !exploration.stopped) {
      const { isCut } = ledger;
      if (isCut || exploration.isUnfinished) this.#options.keeper?.keep(this.#checkpoint());
      if (isCut) break;
      exploration.isAskedBack = false;
      exploration.goOn();
    }
    const { watched, touched } = this.#knows;
    const grew = watched.grew || touched.grew;
    watched.grew = touched.grew = false;
    const isOver = !grew || ledger.isSettled;
    if (isOver) this.#lead?.end();
    vector.undo(0);
    monitors.findings.length = 0;
    if (!isOver) return null;
    return {
      found: ledger.found,
      states: exploration.events,
      transitions: exploration.events,
      depth: exploration.depth,
      bytesPerState: 0,
      limits: ledger.limits,
      goals: ledger.goals,
      complete: !exploration.stopped && ledger.limits.length === 0,
      order: 'as found',
      executions,
      estimate: ledger.limits.length > 0 && estimate.isSettled ? exploration.estimateNow() : undefined,
      ...(ledger.limits.length > 0 ? { covered: [this.#coveredWords()] } : {}),
      uncovered: uncovered(this.#system, { cycles: ['livelock'], alone: [...this.#system.actors.keys()] }),
    };
  }

  /** Goes on where an earlier search came back; what it had learned is known. */
  #goOn({ exploration: kept, intended, tasks }: TracesCheckpoint): void {
    const exploration = this.#exploration;
    for (const pair of intended) this.#system.machine.races?.intended.add(pair);
    restoreExploration(exploration, kept);
    // Goals that were reached are part of that.
    this.#knows.lessons?.skip();
    if (tasks !== null && this.#lead !== null) this.#lead.goOn(exploration, tasks);
    else if (tasks !== null) restoreTasks(exploration, tasks, []);
    exploration.nextLook = this.#nextLook = this.#lookAfter(kept.events);
    exploration.goOn();
  }

  /** What it takes to go on from here, where the exploration came back. */
  #checkpoint(): Checkpoint {
    return keptOfTraces({
      exploration: keepExploration(this.#exploration),
      lessons: this.#knows.lessons!.keep(),
      intended: [...(this.#system.machine.races?.intended ?? [])],
      tasks: this.#lead?.keepTasks() ?? null,
    });
  }

  /** Looks what the others need. */
  #look(): void {
    const exploration = this.#exploration;
    const { crew, keeper } = this.#options;
    const { events } = exploration;
    if (events >= this.#nextLook) {
      this.#nextLook = this.#lookAfter(events);
      exploration.lookAtEstimate();
    }
    if (this.#isOver()) return;
    if (keeper?.isDue() === true) exploration.isAskedBack = true;
    if (this.#lead !== null && events >= (crew?.after ?? 0)) this.#lead.share();
  }

  /** The next look after so many events: always after the same numbers of them, wherever the search was interrupted. */
  #lookAfter(events: number): number {
    return events < 1 ? 1 : events + this.#lookEvery - ((events - 1) % this.#lookEvery);
  }

  /** Whether a limit was reached; the search then stops, or comes back to be kept. */
  #isOver(): boolean {
    const limits = this.#limits();
    const { ledger, isNested } = this.#exploration;
    for (const limit of limits) ledger.reach(limit);
    if (limits.length === 0) return false;
    // A bound on steps is a trial's: nobody goes on from there.
    if (this.#options.keeper === undefined || isNested || limits.every(({ limit }) => limit === 'steps')) this.#exploration.stopped = true;
    else this.#exploration.isAskedBack = true;
    return true;
  }

  #coveredWords(): string {
    const { estimate, runs } = this.#exploration;
    const known = estimate.isSettled ? this.#exploration.estimateNow() : undefined;
    const all = known === undefined ? 'nobody knows of how many' : `of about ${Math.max(runs, Math.round(known)).toLocaleString('en')}`;
    return `${runs.toLocaleString('en')} executions were made, ${all}`;
  }

  /** Tells how far it is, and returns the limits that were reached. */
  #limits(): readonly LimitReached[] {
    const exploration = this.#exploration;
    const { events, depth, run, runs, estimate } = exploration;
    const ahead = this.#lead?.ahead ?? { events: 0, runs: 0 };
    const all = exploration.estimateNow();
    const progress = {
      states: events,
      transitions: events + ahead.events,
      queue: 0,
      depth: Math.max(depth, run.height),
      executions: runs + ahead.runs,
      estimate: all,
      isSettled: estimate.isSettled,
    };
    return spent(this.#options, progress, { steps: events });
  }
}
