import { PROPER } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { HALTED_CONTROL } from '../machine/controls';
import type { System } from '../machine/system';
import { UsageError } from '../usage-error';
import type { Executions, Schedule } from '../result';
import { spent } from './budget';
import { Canonical } from './canonical';
import { Estimate } from './estimate';
import { Goals } from './goals';
import { Ledger } from './ledger';
import { lookForRaces } from './data-races';
import { Moved } from './moved';
import type { Outcome, SearchOptions } from './outcome';
import { ACTOR_BITS, Pending } from './pending';
import { walkAtRandom } from './random-walks';
import { FRESH, Run, SCHEDULED, TOP } from './run';
import type { EventIndex } from './run';
import { stuckLoop } from './stuck';
import { Touched } from './touched';
import { Turns } from './turns';
import { uncovered } from './uncovered';
import { Visible } from './visible';
import { Waiting } from './waiting';
import { Watched } from './watched';
import { wider } from './wider';

export interface TracesOutcome extends Outcome {
  readonly executions: Executions;
  /** How many runs there will be, once that is no guess any more. */
  readonly estimate?: number | undefined;
}

/** Integers of planned runs that are kept; beyond them plans are carried out at once, so memory stays bounded. */
const POOL = 1 << 20;
/** Steps after which a run is given up, unless told. */
const LONGEST_RUN = 10_000;
const ACTOR_MASK = (1 << ACTOR_BITS) - 1;
const LOOK_EVERY = 4096;
/** Random walks in which goals may be reached before the search begins. */
const GOAL_WALKS = 256;

/**
 * Every Mazurkiewicz trace, each in exactly one run; no run is ever given up because it turns out to be known. Nothing is shared
 * between subtrees, and going back is undoing: memory is polynomial in the length of one run. The search as a whole starts over
 * when a step turns out to touch more, or a predicate to look at more, than was known. See ARCHITECTURE.md.
 *
 * `pool` and `steps` are for tests: room for plans, and the slow way of deciding who plans.
 *
 * @throws UsageError when actors share a CPU, so that one may keep another from moving.
 */
export function searchTraces(system: System, options: SearchOptions, { pool = POOL, steps = false } = {}): TracesOutcome {
  refuse(system);
  // Few of the states in which two accesses are about to be made are passed here: races are seen in the order of events.
  if (system.machine.races !== null) system.machine.races.isLooking = false;
  const goals = new Goals(system);
  // A goal that a random walk reaches need not be looked for: what it looks at makes no steps conflict.
  const atStart = system.machine.monitors.findings.splice(0);
  walkAtRandom(system, GOAL_WALKS, () => goals.look(), () => !goals.isWatching);
  const watched = new Watched(system, goals.reached);
  const touched = new Touched(system);
  for (;;) {
    const outcome = new TracesSearch(system, options, watched, touched, pool, steps).run(atStart);
    if (outcome !== null) return outcome;
  }
}

/** Why a scenario is not for this search, or undefined. */
export function unfitForTraces({ machine, actors }: System): string | undefined {
  if (machine.granularity.coarse) return 'whole operations are steps, and how far one goes depends on others';
  // Who waits for a CPU and for a word besides is not kept waiting by one event alone, which is what one run per trace rests on.
  const { seats } = machine;
  const sharing = seats.filter(({ cpuWord }) => cpuWord >= 0);
  const seat = sharing.find(({ interrupt }) => interrupt) ?? sharing[0];
  if (seat !== undefined) {
    const other = seats.findIndex((one) => one !== seat && one.cpuWord === seat.cpuWord);
    const names = [seats.indexOf(seat), other].map((actor) => actors[actor]!.name);
    return `${seat.interrupt ? 'the interrupt ' : ''}'${names.join("' and '")}' share CPU ${seat.cpu}`;
  }
  return undefined;
}

function refuse(system: System): void {
  const why = unfitForTraces(system);
  if (why !== undefined) throw new UsageError(`traces cannot search scenario '${system.scenario.name}': ${why}`, { fix: 'use the search states or bounded' });
}

class TracesSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #watched: Watched;
  readonly #touched: Touched;
  readonly #run: Run;
  readonly #pending: Pending;
  readonly #moved: Moved;
  readonly #waiting: Waiting;
  readonly #canonical: Canonical;
  readonly #ledger: Ledger;
  readonly #isWatching: boolean;
  readonly #way = (): Schedule => this.#run.schedule();
  readonly #estimate = new Estimate();
  readonly #executions: { -readonly [K in keyof Executions]: number } = { complete: 0, cut: 0, blocked: 0 };
  readonly #without: Int32Array;
  #events = 0;
  #depth = 0;
  #stopped = false;
  #nextLook = 0;
  /** By height: the event before which runs that start there were planned, as first record. */
  #planned: Int32Array = new Int32Array(1024);

  constructor(system: System, options: SearchOptions, watched: Watched, touched: Touched, pool: number, steps: boolean) {
    this.#system = system;
    this.#options = options;
    this.#watched = watched;
    this.#touched = touched;
    this.#run = new Run(system, new Turns(system), new Visible(system, watched), touched);
    this.#pending = new Pending(pool);
    this.#moved = new Moved(this.#run);
    this.#canonical = new Canonical(system, this.#run, steps);
    this.#waiting = new Waiting(system, this.#run, this.#canonical, this.#moved, touched, (first, actor, entry, chain, needs) => {
      this.#without.set(needs);
      this.#planReversal(first, actor, this.#run.height, entry, chain);
      return !this.#stopped;
    });
    this.#ledger = new Ledger(system, options.all, watched.view, watched.reached);
    this.#isWatching = this.#ledger.isWatching;
    this.#without = new Int32Array(system.actors.length);
  }

  /** Returns null when a predicate looked at something that was not known to matter. */
  run(atStart: readonly Finding[]): TracesOutcome | null {
    const { machine } = this.#system;
    const { monitors, vector } = machine;
    for (let actor = 0; actor < this.#run.actors; actor++) this.#canonical.look(actor);
    for (const finding of atStart) this.#ledger.note(finding, this.#way);
    if (this.#isWatching) this.#ledger.look(this.#way);
    this.#stopped = this.#ledger.isSettled;
    if (!this.#stopped) this.#explore(-1);
    vector.undo(0);
    monitors.findings.length = 0;
    const grew = this.#watched.grew || this.#touched.grew;
    this.#watched.grew = this.#touched.grew = false;
    if (grew && !this.#ledger.isSettled) return null;
    return {
      found: this.#ledger.found,
      states: this.#events,
      transitions: this.#events,
      depth: this.#depth,
      bytesPerState: 0,
      limits: this.#ledger.limits,
      goals: this.#ledger.goals,
      complete: !this.#stopped && this.#ledger.limits.length === 0,
      order: 'as found',
      executions: this.#executions,
      estimate: this.#estimate.isSettled ? this.#estimateNow() : undefined,
      ...(this.#ledger.limits.length > 0 ? { covered: [this.#coveredWords()] } : {}),
      uncovered: uncovered(this.#system, { cycles: ['livelock'], alone: [...this.#system.actors.keys()] }),
    };
  }

  #coveredWords(): string {
    const all = this.#estimate.isSettled ? `about ${Math.max(this.#runs, Math.round(this.#estimateNow())).toLocaleString('en')}` : 'nobody knows how many';
    return `${this.#runs.toLocaleString('en')} executions of ${all} were made`;
  }

  #estimateNow(): number {
    return this.#estimate.of(this.#run.height, this.#runs, (height) => this.#run.isNode(height));
  }

  /** Explores everything above a height of the run; -1 for everything. */
  #explore(floor: number): void {
    const run = this.#run;
    for (;;) {
      this.#forward();
      if (this.#stopped) return;
      for (;;) {
        const top = run.height - 1;
        if (top < floor || top < 0) return;
        const flags = run.flags[top]!;
        const actor = run.actor[top]!;
        const alternative = run.alternative[top]! + 1;
        const more = (flags & (FRESH | TOP)) !== 0 && alternative < run.choices[top]!;
        run.pop();
        if (more) {
          run.push(actor, alternative, flags & (FRESH | SCHEDULED | TOP));
          this.#made();
          if (this.#canonical.waits && !this.#stopped && (flags & FRESH) !== 0) this.#waiting.plan(this.#segment(top));
          break;
        }
        if (this.#beginPlanned(top)) break;
      }
    }
  }

  /** Lets the scheduler run to the end. */
  #forward(): void {
    const run = this.#run;
    const longest = Math.min(this.#options.maxDepth, LONGEST_RUN);
    while (!this.#stopped) {
      const { height } = run;
      let actor = -1;
      if (height > 0 && (run.flags[height - 1]! & TOP) !== 0) {
        actor = this.#moved.sake(height - 1);
        if (!run.isEnabled(actor)) actor = -1;
      }
      if (actor < 0) actor = run.next();
      if (actor < 0) {
        this.#end();
        return;
      }
      if (height >= longest) {
        this.#ledger.reach({ limit: 'depth', value: longest });
        this.#executions.blocked++;
        return;
      }
      if (height + 1 >= this.#planned.length) this.#planned = wider(this.#planned, this.#planned.length * 2);
      this.#planned[height] = 0;
      this.#estimate.open(height);
      run.push(actor, 0, FRESH);
      this.#made();
      if (!this.#stopped) this.#plan(height);
    }
  }

  /** Carries out what is planned at a height, if anything. */
  #beginPlanned(height: number): boolean {
    for (let record = this.#planned[height]!; record !== 0; record = this.#planned[height]!) {
      this.#planned[height] = this.#pending.next(record);
      this.#estimate.next(height);
      if (this.#begin(record)) return true;
    }
    return false;
  }

  /** Carries out a plan: the events that are to be moved, in front of the one that they are moved before. Returns false when the last has to wait there. */
  #begin(record: number): boolean {
    const run = this.#run;
    const pending = this.#pending;
    const count = pending.count(record);
    const from = run.height;
    for (let index = 0; index < count && !this.#stopped; index++) {
      const choice = pending.choice(record, index);
      const { height } = run;
      if (height + 1 >= this.#planned.length) this.#planned = wider(this.#planned, this.#planned.length * 2);
      if (height > from) this.#planned[height] = 0;
      const isTop = index === count - 1;
      if (isTop && !run.isEnabled(choice & ACTOR_MASK)) {
        run.popTo(from);
        pending.release(record);
        return false;
      }
      if (isTop) {
        this.#moved.add(height, pending.chain(record), pending.entry(record), pending.actor(record));
      }
      run.push(choice & ACTOR_MASK, choice >> ACTOR_BITS, isTop ? SCHEDULED | TOP : SCHEDULED);
      this.#made();
    }
    pending.release(record);
    return true;
  }

  /** After a step: what it found, and what predicates say. */
  #made(): void {
    this.#events++;
    this.#canonical.look(this.#run.actor[this.#run.height - 1]!);
    if (this.#system.machine.monitors.findings.length > 0) this.#ledger.drain(this.#way);
    lookForRaces(this.#system, this.#run, this.#ledger);
    if (this.#isWatching) this.#ledger.look(this.#way);
    // What has just been found to matter was not known to: the search is for nothing.
    if (this.#ledger.isSettled || this.#watched.grew || this.#touched.grew) this.#stopped = true;
    if (this.#events >= this.#nextLook) this.#isOverLimit();
  }

  /** Plans the reversal of every race that ends in this event or in those that were moved before it, where this run is the one to do it. */
  #plan(event: EventIndex): void {
    const run = this.#run;
    for (let at = event - 1; !this.#stopped && at >= 0 && (run.flags[at]! & SCHEDULED) !== 0; at--) this.#planEvent(at);
    if (!this.#stopped) this.#planEvent(event);
    if (this.#canonical.waits && !this.#stopped) this.#waiting.plan(this.#segment(event));
  }

  /** Where the events begin that were made since something was last planned: those that were moved before an event. */
  #segment(event: EventIndex): EventIndex {
    let from = event;
    while (from > 0 && (this.#run.flags[from - 1]! & SCHEDULED) !== 0) from--;
    return from;
  }

  #planEvent(event: EventIndex): void {
    const run = this.#run;
    if (run.alternative[event] !== 0) return;
    for (let at = run.conflictsFrom[event]!; at < run.conflictsFrom[event + 1]!; at++) {
      if (run.isRace[at] === 0) continue;
      const first = run.conflict[at]!;
      // Only what the scheduler chose by itself can be put off; what was moved there is looked at where it was moved to.
      if ((run.flags[first]! & FRESH) === 0 || run.alternative[first] !== 0) continue;
      run.clockWithout(event, first, this.#without);
      const entry = run.firstConflict(first, event);
      const chain = this.#moved.before(first);
      if (!this.#moved.isNext(chain, run.actor[event]!, entry, this.#without)) continue;
      if (!this.#canonical.isCanonical(first, event, run.actor[event]!, this.#without)) continue;
      this.#planReversal(first, run.actor[event]!, event, entry, chain);
      if (this.#stopped) return;
    }
  }

  #planReversal(first: EventIndex, actor: number, to: EventIndex, entry: number, chain: EventIndex): void {
    const run = this.#run;
    const pending = this.#pending;
    pending.start();
    for (let at = first + 1; at < to; at++) {
      if (this.#without[run.actor[at]!]! >= run.seq[at]!) pending.add(run.actor[at]! | (run.alternative[at]! << ACTOR_BITS));
    }
    pending.add(actor);
    const record = pending.keep(this.#planned[first]!, run.actor[first]!, chain, entry);
    if (record !== 0) {
      this.#planned[first] = record;
      this.#estimate.plan(first);
      return;
    }
    this.#atOnce(first, pending.keepBeyond(run.actor[first]!, chain, entry));
  }

  /** Carries out a plan now, and comes back to where the search was. */
  #atOnce(first: EventIndex, record: number): void {
    const run = this.#run;
    const saved = run.save(first);
    const to = run.height;
    const planned = this.#planned.slice(first, to + 1);
    const moved = this.#moved.save(first, to);
    const without = this.#without.slice();
    run.popTo(first);
    this.#planned[first] = 0;
    if (this.#begin(record)) this.#explore(first);
    if (this.#stopped) return;
    run.restore(saved);
    this.#system.machine.monitors.findings.length = 0;
    this.#planned.set(planned, first);
    this.#moved.restore(moved, first);
    this.#without.set(without);
  }

  /** Nobody can move. */
  #end(): void {
    const run = this.#run;
    const { machine, actors } = this.#system;
    this.#depth = Math.max(this.#depth, run.height);
    for (let at = run.height - 1; !this.#stopped && at >= 0 && (run.flags[at]! & SCHEDULED) !== 0; at--) this.#planEvent(at);
    // What was moved last may have left nobody who can move.
    if (this.#canonical.waits && !this.#stopped && run.height > 0 && (run.flags[run.height - 1]! & SCHEDULED) !== 0) this.#waiting.plan(this.#segment(run.height));
    if (this.#stopped) return;
    if (run.parkedCount > 0) {
      const finding = stuckLoop(this.#system, run);
      if (finding === null) this.#executions.cut++;
      else {
        this.#executions.blocked++;
        this.#ledger.note(finding, this.#way);
        this.#stopped = this.#ledger.isSettled;
      }
      return;
    }
    const end = this.#ledger.judge(this.#way);
    this.#stopped = this.#ledger.isSettled;
    if (end === PROPER) {
      this.#executions.complete++;
      return;
    }
    if (end.form !== 'bounded' && actors.every(({ spec }, actor) => machine.at(actor) !== HALTED_CONTROL && (spec.options.daemon === true || machine.isAtRest(actor)))) {
      this.#executions.complete++;
    } else this.#executions.blocked++;
  }

  get #runs(): number {
    const { complete, cut, blocked } = this.#executions;
    return complete + cut + blocked;
  }

  #isOverLimit(): void {
    this.#nextLook = Math.min(this.#events + LOOK_EVERY, Math.max(this.#options.maxStates, this.#events) + 1);
    const progress = {
      states: this.#events,
      transitions: this.#events,
      queue: 0,
      depth: Math.max(this.#depth, this.#run.height),
      executions: this.#runs,
      estimate: this.#estimateNow(),
      isSettled: this.#estimate.isSettled,
    };
    for (const limit of spent(this.#options, progress, { steps: this.#events })) {
      this.#ledger.reach(limit);
      this.#stopped = true;
    }
  }
}
