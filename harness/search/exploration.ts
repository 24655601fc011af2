import { PROPER } from '../checks/ends';
import { HALTED_CONTROL } from '../machine/controls';
import type { System } from '../machine/system';
import type { Executions, Schedule } from '../result';
import { Canonical } from './canonical';
import { lookForRaces } from './data-races';
import { Estimate } from './estimate';
import { Ledger } from './ledger';
import { Moved } from './moved';
import { JUDGED, LOOKED } from './path-lessons';
import type { PathLessons } from './path-lessons';
import type { SearchOptions } from './outcome';
import { runsOf } from './outcome';
import { ACTOR_BITS, ACTOR_MASK, Pending } from './pending';
import type { Plan, PlanAt } from './pending';
import { FRESH, Run, SCHEDULED, TOP } from './run';
import type { EventIndex } from './run';
import { stuckLoop } from './stuck';
import type { Touched } from './touched';
import { Turns } from './turns';
import { Visible } from './visible';
import { Waiting } from './waiting';
import type { Watched } from './watched';
import { wider } from './wider';

/** Integers of planned runs that are kept; beyond them plans are carried out at once, so memory stays bounded. */
const POOL = 1 << 20;
/** Steps after which a run is given up, unless told. */
const LONGEST_RUN = 10_000;

/** For tests: room for plans, and the slow way of deciding who plans. */
export interface ExplorationWays {
  readonly pool?: number;
  readonly steps?: boolean;
}

/** A walk through the tree of runs, each of them one trace. See ARCHITECTURE.md. */
export class Exploration {
  readonly run: Run;
  readonly pending: Pending;
  readonly moved: Moved;
  readonly ledger: Ledger;
  readonly estimate = new Estimate();
  readonly executions: { -readonly [K in keyof Executions]: number } = { complete: 0, cut: 0, blocked: 0 };
  events = 0;
  depth = 0;
  stopped = false;
  /** By height: the event before which runs that start there were planned, as first record. */
  planned: Int32Array = new Int32Array(1024);
  /** What is planned below this height is for somebody else to carry out. */
  floor = 0;
  /** That, in the order in which it was planned. */
  readonly below: PlanAt[] = [];
  /** Asked to come back with what is left to do, it does so at the end of a run that is not within another one. */
  isAskedBack = false;
  /** After so many runs it comes back, or stops within another one, where there are more to make. */
  mostRuns = Infinity;
  /** After how many events it is looked what others need. */
  nextLook = 0;
  /** Called then; returns after how many it wants to be called again. */
  onLook: () => number = () => Infinity;
  /** Called where somebody else was given what was planned: takes over what came of the task, and takes the run to where something is left of it. */
  onGiven: ((task: number) => void) | null = null;
  readonly way = (): Schedule => this.run.schedule();
  readonly #isNode = (height: number): boolean => this.run.isNode(height);
  readonly #system: System;
  readonly #watched: Watched;
  readonly #touched: Touched;
  /** Null where nobody wants to know what taught something. */
  readonly #lessons: PathLessons | null;
  readonly #waiting: Waiting;
  readonly #canonical: Canonical;
  readonly #isWatching: boolean;
  readonly #longest: number;
  readonly #without: Int32Array;
  /** Plans that are being carried out at once, each within the one before. */
  #nested = 0;

  constructor(system: System, { all, maxDepth }: Pick<SearchOptions, 'all' | 'maxDepth'>, watched: Watched, touched: Touched, { pool = POOL, steps = false }: ExplorationWays, reached = watched.reached, lessons: PathLessons | null = null) {
    this.#system = system;
    this.#watched = watched;
    this.#touched = touched;
    this.#lessons = lessons;
    this.#longest = Math.min(maxDepth, LONGEST_RUN);
    this.run = new Run(system, new Turns(system), new Visible(system, watched), touched, lessons);
    this.pending = new Pending(pool);
    this.moved = new Moved(this.run);
    this.#canonical = new Canonical(system, this.run, steps);
    this.#waiting = new Waiting(system, this.run, this.#canonical, this.moved, touched, (first, actor, entry, chain, needs) => {
      this.#without.set(needs);
      this.#planReversal(first, actor, this.run.height, entry, chain);
      return !this.stopped;
    });
    this.ledger = new Ledger(system, all, watched.view, reached);
    this.#isWatching = this.ledger.isWatching;
    this.#without = new Int32Array(system.actors.length);
  }

  /** Looks at the initial state, and explores everything. */
  exploreAll(): void {
    if (this.#isWatching) this.#look();
    this.stopped = this.ledger.isSettled;
    if (!this.stopped) this.#explore(-1, true);
  }

  /** Goes on where everything behind the present run was explored, down to the floor. */
  goOn(): void {
    this.#explore(this.floor, this.#beginPlanned());
  }

  /** Whether it came back with something left to do. */
  get isUnfinished(): boolean {
    return this.run.height > this.floor || this.planned[this.floor] !== 0;
  }

  /** Whether a run is made within another one, so that it does not come back. */
  get isNested(): boolean {
    return this.#nested > 0;
  }

  get runs(): number {
    return runsOf(this.executions);
  }

  /** How many runs there will be, where that can be told. */
  estimateNow(): number | undefined {
    return this.estimate.of(this.run.height, this.runs, this.#isNode);
  }

  /** Looks how much that changes. */
  lookAtEstimate(): void {
    this.estimate.look(this.run.height, this.runs, this.#isNode);
  }

  /** Keeps what somebody else has planned at a height, in front of what is planned there. */
  keepPlan(height: number, plan: Plan): void {
    this.planned[height] = this.pending.keepPlan(this.planned[height]!, plan);
  }

  /** Forgets what is planned at a height. */
  dropPlans(height: number): void {
    for (let record = this.planned[height]!; record !== 0; ) {
      const next = this.pending.next(record);
      this.pending.release(record);
      record = next;
    }
    this.planned[height] = 0;
  }

  /** Makes an event that was made before. */
  remake(choice: number, flags: number): void {
    this.run.push(choice & ACTOR_MASK, choice >> ACTOR_BITS, flags);
    this.#canonical.look(choice & ACTOR_MASK);
    this.#system.machine.monitors.findings.length = 0;
    this.reserve(this.run.height);
    this.planned[this.run.height] = 0;
  }

  /** Makes room for what is planned at a height. */
  reserve(height: number): void {
    if (height + 1 >= this.planned.length) this.planned = wider(this.planned, Math.max(height + 2, this.planned.length * 2));
  }

  /** Explores everything above a height of the run, -1 for everything; from its end on if `isAhead`, otherwise what is behind it was explored. */
  #explore(floor: number, isAhead: boolean): void {
    const { run } = this;
    for (let ahead = isAhead; ; ahead = true) {
      if (ahead) this.#forward();
      if (this.stopped) return;
      for (;;) {
        const top = run.height - 1;
        if (top < floor || top < 0 || (this.isAskedBack && this.#nested === 0)) return;
        const flags = run.flags[top]!;
        const actor = run.actor[top]!;
        const alternative = run.alternative[top]! + 1;
        const more = (flags & (FRESH | TOP)) !== 0 && alternative < run.choices[top]!;
        if (more && this.#areEnough()) return;
        run.pop();
        if (more) {
          run.push(actor, alternative, flags & (FRESH | SCHEDULED | TOP));
          this.#made();
          if (this.#canonical.waits && !this.stopped && (flags & FRESH) !== 0) this.#waiting.plan(this.#segment(top));
          break;
        }
        if (this.#beginPlanned()) break;
      }
    }
  }

  /** Lets the scheduler run to the end. */
  #forward(): void {
    const { run } = this;
    while (!this.stopped) {
      const { height } = run;
      let actor = -1;
      if (height > 0 && (run.flags[height - 1]! & TOP) !== 0) {
        actor = this.moved.sake(height - 1);
        if (!run.isEnabled(actor)) actor = -1;
      }
      if (actor < 0) actor = run.next();
      if (actor < 0 || height >= this.#longest) this.planned[height] = 0;
      if (actor < 0) {
        this.#end();
        return;
      }
      if (height >= this.#longest) {
        this.ledger.reach({ limit: 'depth', value: this.#longest });
        this.executions.blocked++;
        return;
      }
      this.reserve(height);
      this.planned[height] = 0;
      this.estimate.open(height);
      run.push(actor, 0, FRESH);
      this.#made();
      if (!this.stopped) this.#plan(height);
    }
  }

  /** Carries out the next of what is planned where the run ends; returns false when nothing is, or it is asked back. */
  #beginPlanned(): boolean {
    const { run, pending } = this;
    for (let { height } = run; ; { height } = run) {
      if (this.stopped) return true;
      const record = this.planned[height]!;
      if (record === 0 || (this.isAskedBack && this.#nested === 0) || this.#areEnough()) return this.stopped;
      this.planned[height] = pending.next(record);
      if (pending.count(record) === 0) {
        this.onGiven?.(pending.takeGiven(record));
        continue;
      }
      this.estimate.next(height);
      if (this.#begin(record)) return true;
    }
  }

  /** Whether no more runs are to be made. */
  #areEnough(): boolean {
    if (this.runs < this.mostRuns) return false;
    this.ledger.reach({ limit: 'runs', value: this.mostRuns });
    if (this.#nested > 0) this.stopped = true;
    else this.isAskedBack = true;
    return true;
  }

  /** Carries out a plan: the events that are to be moved, in front of the one that they are moved before. Returns false when the last has to wait there. */
  #begin(record: number): boolean {
    const { run, pending } = this;
    const count = pending.count(record);
    const from = run.height;
    for (let index = 0; index < count && !this.stopped; index++) {
      const choice = pending.choice(record, index);
      const { height } = run;
      this.reserve(height);
      if (height > from) this.planned[height] = 0;
      const isTop = index === count - 1;
      if (isTop && !run.isEnabled(choice & ACTOR_MASK)) {
        run.popTo(from);
        pending.release(record);
        return false;
      }
      if (isTop) {
        this.moved.add(height, pending.chain(record), pending.entry(record), pending.actor(record));
      }
      run.push(choice & ACTOR_MASK, choice >> ACTOR_BITS, isTop ? SCHEDULED | TOP : SCHEDULED);
      this.#made();
    }
    pending.release(record);
    return true;
  }

  /** After a step: what it found, and what predicates say. */
  #made(): void {
    this.events++;
    this.#canonical.look(this.run.actor[this.run.height - 1]!);
    if (this.#system.machine.monitors.findings.length > 0) this.ledger.drain(this.way);
    if (this.#system.machine.races !== null) {
      lookForRaces(this.#system, this.run, this.ledger);
      this.#lessons?.skip();
    }
    if (this.#isWatching) this.#look();
    // What has just been found to matter was not known to: the search is for nothing.
    if (this.ledger.isSettled || this.#watched.grew || this.#touched.grew) this.stopped = true;
    if (this.events >= this.nextLook) this.nextLook = this.onLook();
  }

  /** What predicates say. */
  #look(): void {
    this.ledger.look(this.way);
    this.#lessons?.did(LOOKED, this.run, 0);
  }

  /** Plans the reversal of every race that ends in this event or in those that were moved before it, where this run is the one to do it. */
  #plan(event: EventIndex): void {
    const { run } = this;
    for (let at = event - 1; !this.stopped && at >= 0 && (run.flags[at]! & SCHEDULED) !== 0; at--) this.#planEvent(at);
    if (!this.stopped) this.#planEvent(event);
    if (this.#canonical.waits && !this.stopped) this.#waiting.plan(this.#segment(event));
  }

  /** Where the events begin that were made since something was last planned: those that were moved before an event. */
  #segment(event: EventIndex): EventIndex {
    let from = event;
    while (from > 0 && (this.run.flags[from - 1]! & SCHEDULED) !== 0) from--;
    return from;
  }

  #planEvent(event: EventIndex): void {
    const { run } = this;
    if (run.alternative[event] !== 0) return;
    for (let at = run.conflictsFrom[event]!; at < run.conflictsFrom[event + 1]!; at++) {
      if (run.isRace[at] === 0) continue;
      const first = run.conflict[at]!;
      // Only what the scheduler chose by itself can be put off; what was moved there is looked at where it was moved to.
      if ((run.flags[first]! & FRESH) === 0 || run.alternative[first] !== 0) continue;
      run.clockWithout(event, first, this.#without);
      const entry = run.firstConflict(first, event);
      const chain = this.moved.before(first);
      if (!this.moved.isNext(chain, run.actor[event]!, entry, this.#without)) continue;
      if (!this.#canonical.isCanonical(first, event, run.actor[event]!, this.#without)) continue;
      this.#planReversal(first, run.actor[event]!, event, entry, chain);
      if (this.stopped) return;
    }
  }

  #planReversal(first: EventIndex, actor: number, to: EventIndex, entry: number, chain: EventIndex): void {
    const { run, pending } = this;
    pending.start();
    for (let at = first + 1; at < to; at++) {
      if (this.#without[run.actor[at]!]! >= run.seq[at]!) pending.add(run.choiceAt(at));
    }
    pending.add(actor);
    if (first < this.floor) {
      this.below.push({ height: first, plan: pending.started(run.actor[first]!, chain, entry) });
      return;
    }
    const record = pending.keep(this.planned[first]!, run.actor[first]!, chain, entry);
    if (record !== 0) {
      this.planned[first] = record;
      this.estimate.plan(first);
      return;
    }
    this.#atOnce(first, pending.keepBeyond(0, run.actor[first]!, chain, entry));
  }

  /** Carries out a plan now, and comes back to where the search was. */
  #atOnce(first: EventIndex, record: number): void {
    const { run } = this;
    const saved = run.save(first);
    const to = run.height;
    const planned = this.planned.slice(first, to + 1);
    const moved = this.moved.save(first, to);
    const without = this.#without.slice();
    run.popTo(first);
    this.planned[first] = 0;
    this.#nested++;
    if (this.#begin(record)) this.#explore(first, true);
    this.#nested--;
    if (this.stopped) return;
    run.restore(saved);
    this.#system.machine.monitors.findings.length = 0;
    this.planned.set(planned, first);
    this.moved.restore(moved, first);
    this.#without.set(without);
  }

  /** Nobody can move. */
  #end(): void {
    const { run } = this;
    const { machine, actors } = this.#system;
    this.depth = Math.max(this.depth, run.height);
    for (let at = run.height - 1; !this.stopped && at >= 0 && (run.flags[at]! & SCHEDULED) !== 0; at--) this.#planEvent(at);
    // What was moved last may have left nobody who can move.
    if (this.#canonical.waits && !this.stopped && run.height > 0 && (run.flags[run.height - 1]! & SCHEDULED) !== 0) this.#waiting.plan(this.#segment(run.height));
    if (this.stopped) return;
    if (run.parkedCount > 0) {
      const finding = stuckLoop(this.#system, run);
      if (finding === null) this.executions.cut++;
      else {
        this.executions.blocked++;
        this.ledger.note(finding, this.way);
        this.stopped = this.ledger.isSettled;
      }
      return;
    }
    const end = this.ledger.judge(this.way);
    this.#lessons?.did(JUDGED, run, 0);
    this.stopped = this.ledger.isSettled;
    if (end === PROPER) {
      this.executions.complete++;
      return;
    }
    if (end.form !== 'bounded' && actors.every(({ spec }, actor) => machine.at(actor) !== HALTED_CONTROL && (spec.options.daemon === true || machine.isAtRest(actor)))) {
      this.executions.complete++;
    } else this.executions.blocked++;
  }
}
