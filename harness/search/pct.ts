import seedrandom from 'seedrandom';
import type { System } from '../machine/system';
import type { Choice } from '../result';
import { spent } from './budget';
import { Ledger } from './ledger';
import type { Outcome, SearchOptions } from './outcome';
import { guaranteeOf } from './pct-guarantee';
import { Priorities } from './pct-priorities';
import { Rounds } from './pct-rounds';

export interface PctOptions {
  /** A seed is a test: equal seeds give equal runs, on any machine. */
  readonly seed: string;
  /** 1,000 unless told. */
  readonly runs?: number;
  /** The depth of the bugs looked for, 1 and up; 3 unless told. */
  readonly depth?: number;
}

export interface PctOutcome extends Outcome {
  /** What the runs guarantee, as a sentence. */
  readonly guarantee: string;
}

const DEFAULT_RUNS = 1_000;
const DEFAULT_DEPTH = 3;
/** Steps after which a run is given up: loops may go round for ever. */
const RUN_LIMIT = 100_000;
const LOOK_EVERY = 64;

/**
 * Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010). Each run gives the actors random
 * priorities and always moves the highest that can move; after d-1 steps chosen at random among the first s, whoever made the
 * step falls below all priorities of the beginning. With n actors it finds a bug of depth d (d ordering constraints suffice to show it) that shows
 * within s steps with probability at least 1/(n * s^(d-1)), however rare the bug is among random walks.
 *
 * - *s* is the longest run so far. When a run is longer, s grows, and the guarantee is said anew for the runs made from then on:
 *   in the runs before, some steps could not be chosen. Whether s has been reached depends on earlier runs only, so those that
 *   count are independent. That no run at all is longer than s is not known; hence "that shows within s steps".
 * - *Alternatives* of choices are uniformly random, and the guarantee is for a run that takes those which the bug needs.
 * - *Loops.* Where a run comes back to a state it was in, those who moved since then have gone round in vain, and wait until
 *   somebody else has changed memory, as if blocked. They keep their priorities, so that the guarantee is the paper's for the
 *   program whose loops wait in this way. It has the same reachable states, for a turn in vain can be left out of any schedule;
 *   but depth is counted in it. Lowering priorities instead would reorder actors at steps that nobody chose, and void the proof.
 *
 * Finds; proves nothing. Livelock, stuck loops and non-blocking operations are not looked for.
 */
export function searchPct(system: System, options: SearchOptions, { seed, runs = DEFAULT_RUNS, depth = DEFAULT_DEPTH }: PctOptions): PctOutcome {
  const { vector } = system.machine;
  const ledger = new Ledger(system, options.all);
  const runner = new Runner(system, options, ledger, seedrandom(seed), depth);
  let run = 0;
  let counted = 0;
  for (; run < runs && !ledger.isSettled; run++) {
    if (run % LOOK_EVERY === 0) {
      const reached = spent(options, { states: 0, transitions: runner.steps, queue: runs - run, depth: runner.longest });
      for (const limit of reached) ledger.reach(limit);
      if (reached.length > 0) break;
    }
    const before = runner.longest;
    runner.run();
    vector.undo(0);
    counted = runner.longest > before ? 0 : counted + 1;
  }
  if (run === runs) ledger.reach({ limit: 'runs', value: runs });
  const { found, limits, goals } = ledger;
  return {
    found,
    states: runner.steps,
    transitions: runner.steps,
    depth: runner.longest,
    bytesPerState: 0,
    limits,
    goals,
    complete: false,
    order: 'as found',
    covered: [`${run} ${run === 1 ? 'run was' : 'runs were'} made`],
    guarantee: guaranteeOf({ actors: system.actors.length, depth, steps: runner.longest, counted, runs: run, hasChosen: runner.hasChosen }),
  };
}

/** Makes runs, each from the initial state, in which it leaves the undoing to others. */
class Runner {
  /** Steps of the longest run. */
  longest = 0;
  /** Steps of all runs. */
  steps = 0;
  /** Whether some step had several alternatives. */
  hasChosen = false;
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #ledger: Ledger;
  readonly #random: () => number;
  readonly #depth: number;

  constructor(system: System, options: SearchOptions, ledger: Ledger, random: () => number, depth: number) {
    this.#system = system;
    this.#options = options;
    this.#ledger = ledger;
    this.#random = random;
    this.#depth = depth;
  }

  run(): void {
    const { machine, actors } = this.#system;
    const ledger = this.#ledger;
    const priorities = new Priorities(this.#random, actors.length, this.#depth, this.longest);
    const rounds = new Rounds(machine, actors.length);
    const schedule: Choice[] = [];
    const way = (): readonly Choice[] => [...schedule];
    ledger.drain(way);
    ledger.look(way);
    while (!ledger.isSettled) {
      const actor = this.#next(priorities, rounds, way);
      if (actor < 0) break;
      if (schedule.length >= Math.min(this.#options.maxDepth, RUN_LIMIT)) {
        if (schedule.length >= this.#options.maxDepth) ledger.reach({ limit: 'depth', value: this.#options.maxDepth });
        break;
      }
      const alternatives = machine.alternatives(actor);
      const alternative = alternatives === 1 ? 0 : Math.floor(this.#random() * alternatives);
      if (alternatives > 1) this.hasChosen = true;
      machine.step(actor, alternative);
      schedule.push({ actor, alternative });
      ledger.drain(way);
      ledger.look(way);
      rounds.moved(actor, alternatives > 1);
      priorities.moved(actor, schedule.length);
    }
    this.steps += schedule.length;
    this.longest = Math.max(this.longest, schedule.length);
  }

  /** The actor to move, or -1 at the end of the run. */
  #next(priorities: Priorities, rounds: Rounds, way: () => readonly Choice[]): number {
    const { machine } = this.#system;
    const movable = priorities.order.filter((actor) => machine.alternatives(actor) > 0);
    if (movable.length === 0) this.#ledger.judge(way);
    const awake = (): number => movable.find((actor) => !rounds.isWaiting(actor)) ?? -1;
    const actor = awake();
    return actor < 0 && rounds.chooseAgain() ? awake() : actor;
  }
}
