import type { System } from '../machine/system';
import type { SearchName } from '../result';
import type { Outcome, SearchOptions } from './outcome';
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

/** A search that was made, and why it is the one that counts. */
export interface Chosen {
  readonly system: System;
  readonly search: SearchName;
  readonly outcome: Outcome;
  /** One line. */
  readonly choice: string;
}

/** Builds the system anew; `footprint` where steps are to note what they touch. */
type Build = (footprint: boolean) => System;

/**
 * Tries what fits a scenario, on budgets of steps (never of time, so that the choice is the same everywhere), and goes on with what
 * wins: the star where there are leaves, with reduced states for what the star does not cover; reduced states where the star takes long; else these and
 * traces, side by side. What it brings back is complete, or says what it did not look for.
 */
export function searchAuto(build: Build, options: SearchOptions): Chosen {
  return new Auto(build, options).run();
}

class Auto {
  readonly #build: Build;
  readonly #options: SearchOptions;
  readonly #tried: string[] = [];

  constructor(build: Build, options: SearchOptions) {
    this.#build = build;
    this.#options = options;
  }

  run(): Chosen {
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
  #afterStar(star: Chosen): Chosen {
    const rest = star.outcome.uncovered ?? [];
    if (rest.length === 0 || this.#isEnough(star.outcome)) return star;
    const kinds = rest.join(' and ');
    const reduced = this.#reduced(REST_STEPS);
    if (reduced !== null && this.#isDone(reduced.outcome)) return { ...reduced, choice: `${reduced.choice}; star was enough but for ${kinds}` };
    return this.#withTried({ ...star, choice: `${star.choice}; ${kinds} would be for reduced states to look for` });
  }

  #sideBySide(star: Chosen | null): Chosen {
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
    const system = this.#build(false);
    return this.#withTried({ system, search: 'states', outcome: searchStates(system, this.#options), choice: 'states' });
  }

  #goesOn(chosen: Chosen | null, why: string): Chosen {
    if (chosen === null) throw new Error('a search that was fit is not any more');
    return this.#withTried({ ...chosen, choice: `${chosen.choice}, for ${why}` });
  }

  #withTried(chosen: Chosen): Chosen {
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

  #star(maxSteps: number): Chosen | null {
    const system = this.#build(true);
    if (this.#isUnfit('star', unfitForStar(system))) return null;
    const outcome = searchStar(system, { ...this.#options, maxSteps });
    const { leaves = [], centre = [] } = outcome.roles ?? {};
    this.#noteTrial('star', outcome);
    return { system, search: 'star', outcome, choice: `star: ${leaves.length} of ${leaves.length + centre.length} actors meet only through the others` };
  }

  #reduced(maxSteps: number): Chosen | null {
    const system = this.#build(true);
    if (this.#isUnfit('reduced', unfitForReduction(system))) return null;
    const outcome = searchReduced(system, { ...this.#options, maxSteps });
    this.#noteTrial('reduced', outcome);
    return { system, search: 'reduced', outcome, choice: `reduced: ${outcome.transitions.toLocaleString('en')} steps` };
  }

  #traces(maxSteps: number): Chosen | null {
    const system = this.#build(true);
    if (this.#isUnfit('traces', unfitForTraces(system))) return null;
    const outcome = searchTraces(system, { ...this.#options, maxSteps });
    this.#noteTrial('traces', outcome);
    return { system, search: 'traces', outcome, choice: `traces: ${outcome.transitions.toLocaleString('en')} steps` };
  }

  #isUnfit(search: SearchName, why: string | undefined): boolean {
    if (why === undefined) return false;
    const words = `${search} does not fit: ${why}`;
    if (!this.#tried.includes(words)) this.#tried.push(words);
    return true;
  }

  #noteTrial(search: SearchName, { limits, states }: Outcome): void {
    const cut = limits.find(({ limit }) => limit === 'steps');
    if (cut === undefined) return;
    const before = this.#tried.findIndex((words) => words.startsWith(`${search} did not`));
    if (before >= 0) this.#tried.splice(before, 1);
    this.#tried.push(`${search} did not come to an end in ${cut.value.toLocaleString('en')} steps${search === 'star' ? ` (${states.toLocaleString('en')} states of the centre)` : ''}`);
  }
}

/** Whether a search was cut off by its budget of steps, and by no bound of the user's. */
function wantsSteps({ outcome }: Chosen): boolean {
  return outcome.limits.some(({ limit }) => limit === 'steps');
}

/** Whether there is no time for another search: that would only bring back less. */
function isOutOfTime({ outcome }: Chosen): boolean {
  return outcome.limits.some(({ limit }) => limit === 'seconds' || limit === 'interrupted');
}

/** How many steps a search by traces will make, as far as its estimate can be relied on. */
function predictedEvents(outcome: (Outcome & { readonly estimate?: number | undefined }) | undefined): number {
  if (outcome?.estimate === undefined || outcome.executions === undefined) return Infinity;
  const { complete, cut, blocked } = outcome.executions;
  return Math.round((outcome.transitions * outcome.estimate) / Math.max(1, complete + cut + blocked));
}
