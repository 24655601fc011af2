import type { System } from '../machine/system';
import type { SearchName } from '../result';
import { NotTheSame } from './checkpoint';
import { isHarmless } from './ledger';
import type { Checkpoint, Keeper } from './checkpoint';
import type { Outcome, SearchOptions } from './outcome';
import { runsOf } from './outcome';
import { searchReduced, unfitForReduction } from './reduced/reduced';
import { searchStar, unfitForStar } from './star/star';
import { searchStates } from './states';
import { searchTraces } from './traces';
import { unfitForTraces } from './traces-start';

/** Steps that the star and reduced states may make at first. */
const FIRST_STEPS = 50_000;
/** Steps that the star may make before something else is tried, too. */
const STAR_STEPS = 1_000_000;
/** Steps that it may make when the others did not come to an end either. */
const LONG_STAR_STEPS = 20_000_000;
/** Steps that a search may make to look for what the star does not cover. */
const REST_STEPS = 500_000;
/** Steps that traces and reduced states may make side by side. */
const TRIAL_STEPS = 500_000;
/** Events that the search by traces is let go on for when it says how many there are. */
const MOST_EVENTS = 50_000_000;
/** Leaves from which on the star is what goes on when nothing came to an end. */
const MANY_LEAVES = 3;

type Search = 'star' | 'reduced' | 'traces' | 'states';

const SEARCHES: Readonly<Record<Search, (system: System, options: SearchOptions) => Outcome>> = { star: searchStar, reduced: searchReduced, traces: searchTraces, states: searchStates };
/** Why a search cannot be made. */
const UNFIT: Readonly<Record<Search, (system: System) => string | undefined>> = { star: unfitForStar, reduced: unfitForReduction, traces: unfitForTraces, states: () => undefined };

/** A search that was made, and why it is the one that counts. */
export interface Chosen {
  readonly system: System;
  readonly search: SearchName;
  readonly outcome: Outcome;
  /** One line. */
  readonly choice: string;
  /** Whether no bound of its user's stopped any of the searches: nobody can go on from where it is. */
  readonly isOver: boolean;
}

/** The same, before it is known whether it counts: of a trial that an earlier process made there is no system. */
type Tried = Omit<Chosen, 'system' | 'search' | 'isOver'> & { readonly search: Search; readonly system: System | null; readonly maxSteps: number };

/** A trial that came to its end, or to that of its budget of steps. */
interface Trial {
  readonly search: Search;
  readonly outcome: Outcome;
}

/** Where it is: the trials that are over, and the search that goes on. */
interface Whereabouts {
  readonly trials: readonly Trial[];
  readonly search: Search;
  readonly at: unknown;
}

/** Builds the system anew; `footprint` where steps are to note what they touch. */
type Build = (footprint: boolean) => System;

/**
 * Tries what fits a scenario, on budgets of steps (never of time, so that the choice is the same everywhere), and goes on with what
 * wins: the star where there are leaves, with reduced states for what the star does not cover; reduced states where the star takes long; else these and
 * traces, side by side. What it brings back is complete, or says what it did not look for.
 *
 * Its checkpoints are those of the search that is being made, with what the trials before it brought back.
 *
 * @throws NotTheSame when a checkpoint is of other code.
 */
export function searchAuto(build: Build, options: SearchOptions): Chosen {
  return new Auto(build, options).run();
}

class Auto {
  readonly #build: Build;
  readonly #options: SearchOptions;
  readonly #tried: string[] = [];
  /** Trials that are over, in the order in which they were made. */
  readonly #trials: Trial[] = [];
  /** What an earlier process came to. */
  readonly #kept: Whereabouts | undefined;
  /** Whether checkpoints are kept: not behind a search that a bound of the user's stopped, for with a larger one that goes on. */
  #isKeeping = true;

  constructor(build: Build, options: SearchOptions) {
    this.#build = build;
    this.#options = options;
    this.#kept = options.keeper?.kept?.at as Whereabouts | undefined;
  }

  run(): Chosen {
    const tried = this.#choose();
    const isOver = this.#isKeeping;
    if (tried.system !== null) return { ...tried, system: tried.system, isOver };
    // An earlier process made it; what was exercised of lifecycles is in the system, so it is made again.
    const system = this.#system(tried.search);
    return { ...tried, system, isOver, outcome: SEARCHES[tried.search](system, { ...this.#options, keeper: undefined, maxSteps: tried.maxSteps }) };
  }

  #choose(): Tried {
    const first = this.#star(FIRST_STEPS);
    if (first !== null && isOutOfTime(first)) return first;
    if (first !== null && this.#isDone(first.outcome)) return this.#afterStar(first);
    if (first === null || !wantsSteps(first)) return this.#sideBySide(first);
    const reduced = this.#reduced(FIRST_STEPS);
    if (reduced !== null && (isOutOfTime(reduced) || this.#isDone(reduced.outcome))) return this.#withTried(reduced);
    const star = this.#star(STAR_STEPS);
    if (star !== null && isOutOfTime(star)) return star;
    return star !== null && this.#isDone(star.outcome) ? this.#afterStar(star) : this.#sideBySide(star);
  }

  /** The star came to its end: what it does not cover is left. */
  #afterStar(star: Tried): Tried {
    const rest = star.outcome.uncovered ?? [];
    if (rest.length === 0 || this.#isEnough(star.outcome)) return star;
    const kinds = rest.join(' and ');
    const reduced = this.#reduced(REST_STEPS);
    if (reduced !== null && this.#isDone(reduced.outcome)) return { ...reduced, choice: `${reduced.choice}; star was enough but for ${kinds}` };
    return this.#withTried({ ...star, choice: `${star.choice}; ${kinds} would be for reduced states to look for` });
  }

  #sideBySide(star: Tried | null): Tried {
    const reduced = this.#reduced(TRIAL_STEPS);
    if (reduced !== null && (isOutOfTime(reduced) || this.#isDone(reduced.outcome))) return this.#withTried(reduced);
    const traces = this.#traces(TRIAL_STEPS);
    const coversAll = (traces?.outcome.uncovered ?? []).length === 0;
    if (traces !== null && this.#isDone(traces.outcome) && (coversAll || this.#isEnough(traces.outcome))) return this.#withTried(traces);
    if (traces !== null && isOutOfTime(traces)) return this.#withTried(traces);
    // A bound of the user's is not for going beyond.
    for (const cut of [reduced, traces, star]) if (cut !== null && !wantsSteps(cut)) return this.#withTried(cut);
    const events = predictedEvents(traces?.outcome);
    if (events <= MOST_EVENTS && coversAll) return this.#goesOn(this.#traces(Infinity), `about ${events.toLocaleString('en')} steps to go`);
    const leaves = star?.outcome.roles?.leaves.length ?? 0;
    if (leaves >= MANY_LEAVES) return this.#goesOn(this.#star(Infinity), `${leaves} leaves`);
    const longer = leaves > 0 ? this.#star(LONG_STAR_STEPS) : null;
    if (longer !== null && this.#isDone(longer.outcome)) return this.#withTried(longer);
    if (reduced !== null) return this.#goesOn(this.#reduced(Infinity), 'the others did not come to an end either');
    const states = this.#states();
    if (states === null) throw new Error('every scenario is fit for the search of all states');
    return this.#withTried(states);
  }

  #goesOn(chosen: Tried | null, why: string): Tried {
    if (chosen === null) throw new Error('a search that was fit is not any more');
    return this.#withTried({ ...chosen, choice: `${chosen.choice}, for ${why}` });
  }

  #withTried(chosen: Tried): Tried {
    const others = this.#tried.filter((tried) => !tried.startsWith(`${chosen.search} `));
    return others.length === 0 ? chosen : { ...chosen, choice: `${chosen.choice}; ${others.join('; ')}` };
  }

  /** Whether a search needs no other: it came to its end, or found what is enough. */
  #isDone(outcome: Outcome): boolean {
    return outcome.complete || this.#isEnough(outcome);
  }

  /** Whether a violation was found, and one is enough. */
  #isEnough({ found }: Outcome): boolean {
    return found.length > 0 && !this.#options.all;
  }

  #star(maxSteps: number): Tried | null {
    const made = this.#made('star', maxSteps);
    if (made === null) return null;
    const { leaves = [], centre = [] } = made.outcome.roles ?? {};
    return { ...made, choice: `star: ${leaves.length} of ${leaves.length + centre.length} actors meet only through the others` };
  }

  #reduced(maxSteps: number): Tried | null {
    const made = this.#made('reduced', maxSteps);
    if (made === null) return null;
    return { ...made, choice: `reduced: ${made.outcome.transitions.toLocaleString('en')} steps` };
  }

  #traces(maxSteps: number): Tried | null {
    const made = this.#made('traces', maxSteps);
    if (made === null) return null;
    return { ...made, choice: `traces: ${made.outcome.transitions.toLocaleString('en')} steps` };
  }

  #states(): Tried | null {
    const made = this.#made('states', Infinity);
    return made === null ? null : { ...made, choice: 'states' };
  }

  /** Makes a search, or takes what an earlier process came to by it; null where it does not fit. */
  #made(search: Search, maxSteps: number): Omit<Tried, 'choice'> | null {
    const known = this.#kept?.trials[this.#trials.length];
    if (known !== undefined && known.search === search) return this.#noted({ system: null, search, outcome: known.outcome, maxSteps });
    const system = this.#system(search);
    if (this.#isUnfit(search, UNFIT[search](system))) return null;
    if (known !== undefined) throw new NotTheSame();
    return this.#noted({ system, search, outcome: SEARCHES[search](system, { ...this.#options, maxSteps, keeper: this.#keeper(search) }), maxSteps });
  }

  #noted(made: Omit<Tried, 'choice'>): Omit<Tried, 'choice'> {
    const { search, outcome } = made;
    const { limits } = outcome;
    if (limits.every((reached) => reached.limit === 'steps' || isHarmless(reached))) this.#trials.push({ search, outcome });
    else this.#isKeeping = false;
    this.#noteTrial(search, outcome);
    return made;
  }

  #system(search: Search): System {
    return this.#build(search !== 'states');
  }

  /** Keeps the checkpoints of a search, with the trials before it. */
  #keeper(search: Search): Keeper | undefined {
    const { keeper } = this.#options;
    if (keeper === undefined || !this.#isKeeping) return undefined;
    return {
      kept: this.#keptOf(search, keeper.kept),
      isDue: () => keeper.isDue(),
      keep: ({ at, arrays }: Checkpoint) => keeper.keep({ search: 'auto', at: { trials: this.#trials, search, at } satisfies Whereabouts, arrays }),
    };
  }

  /** What an earlier process came to by the search that comes after the trials so far, if it made it. */
  #keptOf(search: Search, checkpoint: Checkpoint | undefined): Checkpoint | undefined {
    const kept = this.#kept;
    if (checkpoint === undefined || kept?.trials.length !== this.#trials.length) return undefined;
    if (kept.search !== search) throw new NotTheSame();
    return { ...checkpoint, search, at: kept.at };
  }

  #isUnfit(search: Search, why: string | undefined): boolean {
    if (why === undefined) return false;
    const words = `${search} does not fit: ${why}`;
    if (!this.#tried.includes(words)) this.#tried.push(words);
    return true;
  }

  #noteTrial(search: Search, { limits, states }: Outcome): void {
    const cut = limits.find(({ limit }) => limit === 'steps');
    if (cut === undefined) return;
    const before = this.#tried.findIndex((words) => words.startsWith(`${search} did not`));
    if (before >= 0) this.#tried.splice(before, 1);
    this.#tried.push(`${search} did not come to an end in ${cut.value.toLocaleString('en')} steps${search === 'star' ? ` (${states.toLocaleString('en')} states of the centre)` : ''}`);
  }
}

/** Whether a search was cut off by its budget of steps, and by no bound of the user's. */
function wantsSteps({ outcome }: Tried): boolean {
  return outcome.limits.some(({ limit }) => limit === 'steps');
}

/** Whether there is no time for another search: that would only bring back less. */
function isOutOfTime({ outcome }: Tried): boolean {
  return outcome.limits.some(({ limit }) => limit === 'seconds' || limit === 'interrupted');
}

/** How many steps a search by traces will make, as far as its estimate can be relied on. */
function predictedEvents(outcome: (Outcome & { readonly estimate?: number | undefined }) | undefined): number {
  if (outcome?.estimate === undefined || outcome.executions === undefined) return Infinity;
  return Math.round((outcome.transitions * outcome.estimate) / Math.max(1, runsOf(outcome.executions)));
}
