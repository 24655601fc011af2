import type { Finding } from '../checks/finding';
import type { System } from '../machine/system';
import type { Executions } from '../result';
import { spent } from './budget';
import { TracesLead } from './crew/traces-lead';
import type { ExplorationWays } from './exploration';
import { Exploration } from './exploration';
import type { Outcome, SearchOptions } from './outcome';
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
 */
export function searchTraces(system: System, options: SearchOptions, ways: TracesWays = {}): TracesOutcome {
  const { atStart, reached } = startTraces(system);
  const watched = new Watched(system, reached);
  const touched = new Touched(system);
  const lead = options.crew === undefined || (options.maxSteps ?? Infinity) < Infinity ? null : new TracesLead(system, options, options.crew, watched, touched, ways.lookEvery ?? LOOK_EVERY);
  for (;;) {
    const outcome = new TracesSearch(system, options, watched, touched, lead, ways).run(atStart);
    if (outcome !== null) return outcome;
  }
}

class TracesSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #watched: Watched;
  readonly #touched: Touched;
  readonly #exploration: Exploration;
  readonly #lead: TracesLead | null;
  readonly #lookEvery: number;

  constructor(system: System, options: SearchOptions, watched: Watched, touched: Touched, lead: TracesLead | null, { lookEvery = LOOK_EVERY, ...ways }: TracesWays) {
    this.#system = system;
    this.#options = options;
    this.#watched = watched;
    this.#touched = touched;
    this.#lead = lead;
    this.#lookEvery = lookEvery;
    const exploration = (this.#exploration = new Exploration(system, options, watched, touched, ways));
    exploration.onLook = () => {
      if (this.#isOverLimit()) exploration.stopped = true;
      else if (lead !== null && exploration.events >= (options.crew?.after ?? 0)) lead.share();
      return this.#nextLook;
    };
    lead?.begin(exploration, () => this.#isOverLimit());
  }

  /** Returns null when a predicate looked at something that was not known to matter. */
  run(atStart: readonly Finding[]): TracesOutcome | null {
    const { vector, monitors } = this.#system.machine;
    const exploration = this.#exploration;
    const { ledger, executions, estimate } = exploration;
    for (const finding of atStart) ledger.note(finding, exploration.way);
    exploration.exploreAll();
    const grew = this.#watched.grew || this.#touched.grew;
    this.#watched.grew = this.#touched.grew = false;
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

  #coveredWords(): string {
    const { estimate, runs } = this.#exploration;
    const known = estimate.isSettled ? this.#exploration.estimateNow() : undefined;
    const all = known === undefined ? 'nobody knows how many' : `about ${Math.max(runs, Math.round(known)).toLocaleString('en')}`;
    return `${runs.toLocaleString('en')} executions of ${all} were made`;
  }

  get #nextLook(): number {
    const { events } = this.#exploration;
    return Math.min(events + this.#lookEvery, Math.max(this.#options.maxStates, events) + 1);
  }

  #isOverLimit(): boolean {
    const exploration = this.#exploration;
    const { events, depth, run, runs, estimate, ledger } = exploration;
    const ahead = this.#lead?.ahead ?? { events: 0, runs: 0 };
    const all = exploration.estimateNow();
    const progress = {
      states: events,
      transitions: events + ahead.events,
      queue: 0,
      depth: Math.max(depth, run.height),
      executions: runs + ahead.runs,
      ...(all === undefined ? {} : { estimate: all }),
      isSettled: estimate.isSettled,
    };
    const limits = spent(this.#options, progress, { steps: events });
    for (const limit of limits) ledger.reach(limit);
    return limits.length > 0;
  }
}
