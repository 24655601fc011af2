import type { Finding } from '../../checks/finding';
import { judgeEnd } from '../../checks/ends';
import { findLivelock } from '../../checks/livelock';
import type { Endless } from '../../checks/livelock';
import { declaresAny, findBlocking } from '../../checks/non-blocking';
import type { System } from '../../machine/system';
import { NotExclusive } from '../../machine/exclusive';
import { resetSystem } from '../../machine/system';
import { learnExclusive, withEverySchedule } from '../exclusive-words';
import type { Schedule } from '../../result';
import { UsageError } from '../../usage-error';
import { leftWords, spent } from '../budget';
import { Goals } from '../goals';
import { Ignored } from '../ignored';
import { Ledger } from '../ledger';
import type { Outcome, SearchOptions } from '../outcome';
import { walkAtRandom } from '../random-walks';
import { StateGraph } from '../state-graph';
import { Staged } from '../staged';
import { StateStore } from '../state-store';
import { choiceOf, TRAIL_BYTES, Trail } from '../trail';
import { Visible } from '../visible';
import { Watched } from '../watched';
import { leadToEnds } from '../ways-to-ends';
import { wider } from '../wider';
import { runAlone } from './alone';
import { Futures } from './futures';
import type { Actors } from './persistent';
import { MOST_ACTORS, Persistent } from './persistent';
import { Symmetry, SymmetryOff } from './symmetry';

/** No violation, for ways that show something else. */
const NOTHING: Finding = { kind: 'assertion', message: '', actor: -1, control: 0, address: -1 };
/** Everybody. */
const ALL: Actors = -1;
const FIRST_WALKS = 8;
/** Further ones where goals are left. */
const MORE_WALKS = 256;
const LOOK_EVERY = 1024;
/** States whose successors are looked up together. */
const GROUP = 48;
/** Of each state: whose steps were made, and how many steps lead to it. */
const NOTES_BYTES = 8;

/**
 * Stateful search that leaves out steps which commute with everything that the others may still do: in each state the steps of a
 * persistent set are made. What others may still do is learned while searching; when no state is left, every decision is looked
 * at again with all that is known by then, and steps that were left out wrongly are made, until nothing changes (see ARCHITECTURE.md
 * for why that is sound). A step is never put off for ever: a state in which something was left out has a successor that is looked
 * at later than itself, or everything is made (Bosnacki, Leue and Lluch Lafuente, SPIN 2006, for breadth-first search).
 *
 * Keeps every end, every violation of a step or a state, whether a state can still end, and what an operation does when it runs
 * alone. Schedules are not the shortest.
 *
 * @throws UsageError when whole operations are steps, or there are more than 31 actors.
 */
export function searchReduced(system: System, options: SearchOptions): Outcome {
  const why = unfitForReduction(system);
  if (why !== undefined) throw new UsageError(`scenario '${system.scenario.name}' cannot be reduced: ${why}`, { fix: 'use the search states' });
  const atStart = system.machine.monitors.findings.splice(0);
  const futures = new Futures(system);
  const goals = new Goals(system);
  // A goal that a random walk reaches need not be looked for: what it looks at makes no steps conflict.
  walkAtRandom(system, FIRST_WALKS, (actor, control) => {
    futures.note(actor, control);
    goals.look();
  });
  walkAtRandom(system, MORE_WALKS, () => goals.look(), () => !goals.isWatching);
  learnExclusive(system);
  const watched = new Watched(system, goals.reached);
  let toldApart: string | undefined;
  for (;;) {
    system.machine.monitors.findings.length = 0;
    resetSystem(system);
    try {
      const symmetry = toldApart === undefined ? new Symmetry(system) : null;
      symmetry?.checkPrograms();
      const outcome = new ReducedSearch(system, options, { watched, futures, symmetry: symmetry?.isTrivial === true ? null : symmetry }).run(atStart);
      if (outcome === null) continue;
      if (toldApart !== undefined) return { ...withEverySchedule(system, outcome), guarantee: `symmetric actors were not taken for each other: ${toldApart}` };
      const found = withEverySchedule(system, outcome);
      return symmetry?.isTrivial === false ? { ...found, guarantee: `symmetric actors were taken for each other: ${(system.scenario.symmetric ?? []).map((names) => names.join(', ')).join('; ')}` } : found;
    } catch (error) {
      if (error instanceof NotExclusive) continue;
      if (!(error instanceof SymmetryOff)) throw error;
      toldApart = error.message;
    }
  }
}

/** Why steps of a scenario cannot be left out, or undefined. */
export function unfitForReduction({ machine, actors }: System): string | undefined {
  if (machine.granularity.coarse) return 'whole operations are steps, and how far one goes depends on others';
  if (actors.length > MOST_ACTORS) return `it has more than ${MOST_ACTORS} actors`;
  return undefined;
}

/** What is known from searches that had to start over. */
interface Known {
  readonly watched: Watched;
  readonly futures: Futures;
  /** Null where nobody is symmetric. */
  readonly symmetry: Symmetry | null;
}

class ReducedSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #watched: Watched;
  readonly #visible: Visible;
  readonly #futures: Futures;
  readonly #symmetry: Symmetry | null;
  readonly #persistent: Persistent;
  readonly #ledger: Ledger;
  readonly #store = new StateStore();
  readonly #trail = new Trail();
  /** By state: whose steps were made. */
  #made: Int32Array = new Int32Array(1024);
  /** By state: the steps that lead to it. */
  #depths: Int32Array = new Int32Array(1024);
  readonly #staged = new Staged();
  readonly #ignored = new Ignored();
  /** States before it were expanded. */
  #expanded = 0;
  #transitions = 0;
  #depth = 0;
  #nextLook = 0;
  #stopped = false;

  constructor(system: System, options: SearchOptions, { watched, futures, symmetry }: Known) {
    this.#options = options;
    this.#watched = watched;
    this.#futures = futures;
    this.#symmetry = symmetry;
    const { final } = system;
    this.#system = symmetry === null || final === undefined ? system : { ...system, final: (view) => final(symmetry.guarded(view)) };
    this.#visible = new Visible(system, watched);
    this.#persistent = new Persistent(system, futures);
    this.#ledger = new Ledger(this.#system, options.all, symmetry === null ? watched.view : symmetry.guarded(watched.view), watched.reached);
  }

  /** Returns null when a predicate looked at something that was not known to matter. */
  run(atStart: readonly Finding[]): Outcome | null {
    const { vector } = this.#system.machine;
    for (const finding of atStart) this.#ledger.note(finding, () => []);
    for (let actor = 0; actor < this.#system.actors.length; actor++) this.#futures.stands(actor, this.#system.machine.at(actor));
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#staged.numbers);
    this.#trail.add(0, 0, 0);
    if (this.#ledger.isWatching) this.#ledger.look(() => []);
    this.#explore();
    this.#symmetry?.checkPrograms();
    if (this.#watched.grew && !this.#ledger.isSettled) {
      this.#watched.grew = false;
      return null;
    }
    const states = this.#store.size;
    if (!this.#ledger.isSettled) this.#checkProgress();
    const { found, limits } = this.#ledger;
    return {
      found,
      states,
      transitions: this.#transitions,
      depth: this.#depth,
      bytesPerState: Math.round((this.#store.bytesPerState + TRAIL_BYTES + NOTES_BYTES) * 10) / 10,
      limits,
      goals: this.#ledger.goals,
      complete: !this.#stopped && limits.length === 0 && (found.length === 0 || this.#options.all),
      order: 'as found',
      ...(limits.length > 0 ? { covered: [leftWords(states - this.#expanded)] } : {}),
    };
  }

  #explore(): void {
    const futures = this.#futures;
    futures.refresh();
    let known = futures.refreshes;
    do {
      this.#expandNew();
      // Until all decisions were made by all that is known.
      while (!this.#stopped && futures.refreshes > known) {
        known = futures.refreshes;
        this.#lookBack();
        this.#expandNew();
      }
    } while (!this.#stopped && this.#makeIgnored());
  }

  /** Where loops might ignore somebody for ever, makes everything in some state of each; returns whether there was one. */
  #makeIgnored(): boolean {
    // Without loops in the automata there are none.
    if (!this.#system.machine.controls.hasCycle()) return false;
    const states = this.#ignored.find(this.#store.size, (state) => this.#made[state] === ALL);
    for (const state of states) {
      if (this.#isOver()) break;
      this.#store.read(state, this.#system.machine.vector.words);
      this.#make(state, ~this.#made[state]!);
      this.#made[state] = ALL;
    }
    this.#commit();
    return states.length > 0;
  }

  /** Expands states in the order of discovery until none is left; then everything that was learned counts. */
  #expandNew(): void {
    const store = this.#store;
    let refreshAt = Math.max(4096, this.#expanded * 2);
    while (this.#expanded < store.size) {
      if (this.#isOver()) return;
      if (this.#expanded >= refreshAt && this.#futures.grew) {
        refreshAt = this.#expanded * 2;
        this.#futures.refresh();
      }
      const end = Math.min(this.#expanded + GROUP, store.size);
      for (let state = this.#expanded; state < end; state++) this.#expand(state);
      this.#commit();
      this.#expanded = end;
    }
    this.#isOver();
    if (this.#futures.grew) this.#futures.refresh();
  }

  #expand(state: number): void {
    const { vector } = this.#system.machine;
    this.#store.read(state, vector.words);
    const movable = this.#persistent.movable();
    if (movable === 0) {
      this.#made[state] = ALL;
      this.#judge(state);
      return;
    }
    if (this.#depths[state]! >= this.#options.maxDepth) {
      this.#made[state] = ALL;
      this.#ledger.reach({ limit: 'depth', value: this.#options.maxDepth });
      return;
    }
    const chosen = this.#persistent.choose(movable);
    this.#made[state] = (movable & ~chosen) === 0 ? ALL : chosen;
    this.#make(state, chosen);
  }

  #judge(state: number): void {
    const end = judgeEnd(this.#system);
    if (end.form === 'violated') for (const finding of end.findings) this.#note(finding, () => this.#trail.to(state));
    else if (end.form === 'bounded') this.#ledger.reach({ limit: 'operations', value: this.#system.machine.granularity.operations });
  }

  /** Looks at every decision again, by what is known now. */
  #lookBack(): void {
    const { vector } = this.#system.machine;
    for (let state = 0; state < this.#expanded && !this.#stopped; state++) {
      const made = this.#made[state]!;
      if (made === ALL) continue;
      this.#store.read(state, vector.words);
      const movable = this.#persistent.movable();
      const needed = this.#persistent.grow(made, movable) & movable;
      if ((needed & ~made) === 0) continue;
      this.#made[state] = (movable & ~needed) === 0 ? ALL : needed;
      this.#make(state, needed & ~made);
      this.#isOver();
    }
    this.#commit();
    this.#isOver();
  }

  /** Makes the steps of some actors in a state that the machine is in, and stages where they lead. */
  #make(state: number, actors: Actors): void {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    const store = this.#store;
    for (let actor = 0; actor < machine.actors; actor++) {
      if ((actors & (1 << actor)) === 0) continue;
      const alternatives = machine.alternatives(actor);
      const control = machine.at(actor);
      for (let alternative = 0; alternative < alternatives; alternative++) {
        if (store.isFull) {
          this.#commit();
          store.read(state, vector.words);
        }
        this.#visible.stepBegins(actor);
        machine.step(actor, alternative);
        this.#visible.stepEnds(actor, 0);
        const isNew = this.#futures.note(actor, control);
        if (this.#symmetry !== null) {
          if (isNew) this.#noteImages(this.#symmetry, actor, control);
          this.#symmetry.canonicalise();
        }
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        this.#staged.add(state, actor, alternative, monitors.findings);
        vector.undo(0);
      }
    }
  }

  /** What a step of one symmetric actor touches that is about it, those of the others touch about them. */
  #noteImages(symmetry: Symmetry, actor: number, control: number): void {
    const { entries, count } = this.#system.machine.footprint!;
    for (let at = 0; at < count; at++) for (const place of symmetry.images(actor, entries[at]! >> 1)) this.#futures.add(control, (place << 1) | (entries[at]! & 1));
  }

  /** The schedule of real actors that leads to a state. */
  #way(state: number): Schedule {
    const schedule = this.#trail.to(state);
    return this.#symmetry === null ? schedule : this.#symmetry.actual(schedule, NOTHING).schedule;
  }

  /** Notes a violation with the way to it. */
  #note(finding: Finding, schedule: () => Schedule): void {
    if (this.#symmetry === null) this.#ledger.note(finding, schedule);
    else if (!this.#ledger.isSettled) {
      const actual = this.#symmetry.actual(schedule(), finding);
      this.#ledger.note(actual.finding, () => actual.schedule);
    }
  }

  /** Numbers the staged successors, and looks at those that are new. */
  #commit(): void {
    const staged = this.#staged;
    const { numbers } = staged;
    const count = this.#store.commit(numbers);
    const { vector } = this.#system.machine;
    const { isWatching } = this.#ledger;
    for (let at = 0; at < count; at++) {
      const parent = staged.parents[at]!;
      const choice = staged.choices[at]!;
      for (const finding of staged.findingsOf(at)) this.#note(finding, () => [...this.#trail.to(parent), choiceOf(choice)]);
      const number = numbers[at]!;
      const state = number < 0 ? ~number : number;
      this.#ignored.note(parent, state);
      if (number >= 0) continue;
      this.#trail.add(state, parent, choice);
      if (state >= this.#made.length) {
        this.#made = wider(this.#made, state * 2);
        this.#depths = wider(this.#depths, state * 2);
      }
      this.#made[state] = 0;
      this.#depths[state] = this.#depths[parent]! + 1;
      if (this.#depths[state] > this.#depth) this.#depth = this.#depths[state];
      if (!isWatching) continue;
      this.#store.read(state, vector.words);
      this.#ledger.look(() => this.#way(state));
    }
    this.#transitions += count;
    staged.clear();
    if (this.#ledger.isSettled || this.#watched.grew) this.#stopped = true;
  }

  #isOver(): boolean {
    if (this.#stopped || (this.#transitions < this.#nextLook && this.#store.size <= this.#options.maxStates)) return this.#stopped;
    this.#nextLook = this.#transitions + LOOK_EVERY;
    return this.#look();
  }

  /** Looks at the bounds; returns whether one was reached. */
  #look(): boolean {
    const { size, bytes } = this.#store;
    const progress = { states: size, transitions: this.#transitions, queue: size - this.#expanded, depth: this.#depth };
    for (const limit of spent(this.#options, progress, { steps: this.#transitions, bytes: bytes + this.#trail.bytes + size * NOTES_BYTES + this.#ignored.bytes })) {
      this.#ledger.reach(limit);
      this.#stopped = true;
    }
    return this.#stopped;
  }

  /** Livelock, stuck loops and non-blocking operations are properties of the graph. */
  #checkProgress(): void {
    const { machine, actors } = this.#system;
    const { monitors } = machine;
    const note = ({ finding, state, cycle }: Endless): void => this.#ledger.note(finding, (): Schedule => this.#trail.to(state), cycle);
    // Where the search was broken off, steps may be missing that lead out of a loop.
    const symmetry = this.#symmetry;
    const steps = {
      isMade: (state: number, actor: number): boolean => (this.#made[state]! & (1 << actor)) !== 0,
      canonicalise: symmetry === null ? undefined : (): void => symmetry.canonicalise(),
    };
    const mayGoRound = machine.controls.hasCycle() && (monitors.looksFor('livelock') || monitors.looksFor('stuck-loop'));
    if (!this.#stopped && mayGoRound && !leadToEnds(this.#system, this.#store, { ...steps, expanded: this.#expanded, isForward: (state) => this.#ignored.hasLater(state) })) {
      const graph = new StateGraph(this.#system, this.#store, this.#expanded, steps);
      for (const found of findLivelock(this.#system, graph)) {
        // A cycle of sorted states need not be one of real states.
        if (this.#symmetry !== null) throw new SymmetryOff('a way to go round for ever was found');
        note(found);
      }
    }
    if (!monitors.looksFor('not-non-blocking') || !actors.some(declaresAny)) return;
    if (this.#stopped) return;
    const alone = runAlone(this.#system, this.#store, this.#trail, () => this.#look());
    if (alone === null) return;
    const isAlone = (state: number, actor: number): boolean => (alone[state]! & (1 << actor)) !== 0;
    for (const found of findBlocking(this.#system, this.#store, { expanded: this.#store.size, isAsked: isAlone })) note(found);
  }
}
