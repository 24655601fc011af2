import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { findLivelock } from '../checks/livelock';
import { findBlocking } from '../checks/non-blocking';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached } from '../result';
import { leftWords, spent } from './budget';
import type { Checkpoint } from './checkpoint';
import { Goals } from './goals';
import { KnownSteps } from './known-steps';
import { Lessons } from './lessons';
import type { Found, Outcome, SearchOptions } from './outcome';
import { StateGraph } from './state-graph';
import { Staged } from './staged';
import { StateStore } from './state-store';
import { choiceOf, refuseMoreActors, TRAIL_BYTES, Trail } from './trail';

const LOOK_EVERY = 1024;
/** Limits at which nothing more is to be done. */
const TIGHT: readonly LimitReached['limit'][] = ['seconds', 'interrupted', 'memory'];
/** States whose successors are looked up together. */
const GROUP = 192;

/** Somebody who wants to know more of the states than whether they are good. */
export interface Observer {
  /** All states that are so many steps from the start have been expanded. */
  level?(depth: number, store: StateStore): void;
  /** The search has ended; states before `expanded` were expanded. */
  explored?(store: StateStore, trail: Trail, expanded: number): void;
}

/**
 * The stateful search: visits every reachable global state exactly once, breadth first, so that the first violation has a
 * shortest schedule (in scheduling points) and among those the lexicographically least. Exact: states are kept in full.
 *
 * Time is O(transitions), memory about 30 bytes a state for small systems. Livelock and non-blocking checks look at the
 * whole graph and cost a second pass, made only when some actor can come back to where it was, or declares non-blocking operations.
 */
export function searchStates(system: System, options: SearchOptions, observer: Observer = {}): Outcome {
  refuseMoreActors(system);
  return new StatesSearch(system, options, observer).run();
}

class StatesSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #observer: Observer;
  readonly #store = new StateStore();
  readonly #trail = new Trail();
  readonly #known: KnownSteps;
  readonly #goals: Goals;
  readonly #found: Found[] = [];
  readonly #seen = new Set<string>();
  readonly #limits: LimitReached[] = [];
  readonly #staged = new Staged();
  /** The state that the machine stands in, -1 when it is not known. */
  #unpacked = -1;
  #transitions = 0;
  #depth = 0;
  /** States before it were looked at. */
  #looked = 0;
  /** Where the states end that are `#depth` steps away. */
  #levelEnd = 1;
  /** Null where nobody keeps checkpoints. */
  readonly #lessons: Lessons | null;

  constructor(system: System, options: SearchOptions, observer: Observer) {
    this.#system = system;
    this.#options = options;
    this.#observer = observer;
    this.#goals = new Goals(system);
    this.#known = new KnownSteps(system.machine, this.#store);
    this.#lessons = options.keeper === undefined ? null : new Lessons(system, this.#goals);
  }

  run(): Outcome {
    const { keeper } = this.#options;
    const kept = keeper?.kept;
    if (kept === undefined) this.#begin();
    else this.#goOn(kept);
    const expanded = this.#explore();
    if (this.#isCut) keeper?.keep(this.#checkpoint());
    this.#observer.explored?.(this.#store, this.#trail, expanded);
    const stopped = this.#found.length > 0 && !this.#options.all;
    // A second pass would take as long again, and more memory.
    if (!stopped && !this.#limits.some(({ limit }) => TIGHT.includes(limit))) this.#checkProgress(expanded);
    return {
      found: this.#found,
      states: this.#store.size,
      transitions: this.#transitions,
      depth: this.#depth,
      bytesPerState: Math.round((this.#store.bytesPerState + TRAIL_BYTES) * 10) / 10,
      limits: this.#limits,
      goals: this.#goals.reached,
      complete: !stopped && this.#limits.length === 0,
      order: 'shortest',
      ...(kept === undefined ? {} : { resumedFrom: kept.states.size }),
      ...(this.#limits.length > 0 ? { covered: [`every schedule of at most ${this.#depth} steps was explored`, leftWords(this.#store.size - expanded)] } : {}),
    };
  }

  /** The first state. */
  #begin(): void {
    const { vector, monitors } = this.#system.machine;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#staged.numbers);
    this.#trail.add(0, 0, 0);
    for (const finding of monitors.findings) this.#note(finding, 0);
    monitors.findings.length = 0;
    this.#look(0);
  }

  /** What an earlier search came to. */
  #goOn({ at, states, trail, lessons }: Checkpoint): void {
    const { machine, invariant } = this.#system;
    this.#store.restore(states);
    this.#trail.restore(trail);
    machine.monitors.findings.length = 0;
    const look = (): void => {
      this.#goals.look();
      if (invariant !== undefined && machine.monitors.looksFor('assertion')) invariant(viewOf(this.#system));
    };
    if (this.#lessons?.learn(lessons, (state, words) => this.#store.read(state, words), look) !== true) throw new NotTheSame();
    this.#looked = at.looked;
    this.#levelEnd = at.levelEnd;
    this.#depth = at.depth;
    this.#transitions = at.transitions;
    this.#found.push(...at.found);
    for (const key of at.seen) this.#seen.add(key);
    this.#limits.push(...at.limits);
  }

  /** What it takes to go on from here; nothing may be staged. */
  #checkpoint(): Checkpoint {
    const at = {
      looked: this.#looked,
      levelEnd: this.#levelEnd,
      depth: this.#depth,
      transitions: this.#transitions,
      found: this.#found,
      seen: [...this.#seen],
      limits: this.#limits.filter(isHarmless),
    };
    return { at, states: this.#store.keep(), trail: this.#trail.keep(this.#store.size), lessons: this.#lessons!.keep() };
  }

  /** Looks at states in the order of discovery until none is left; returns how many were looked at. */
  #explore(): number {
    const store = this.#store;
    const { all, keeper } = this.#options;
    let lookAt = 0;
    while (this.#looked < store.size) {
      if (this.#looked === this.#levelEnd) {
        this.#levelEnd = store.size;
        this.#observer.level?.(this.#depth, store);
        this.#depth++;
      }
      if (!all && this.#found.length > 0 && this.#found[0]!.schedule.length <= this.#depth) break;
      if (this.#looked >= lookAt || store.size > this.#options.maxStates) {
        lookAt = this.#looked + LOOK_EVERY;
        if (this.#isOverLimit(this.#looked)) break;
        if (keeper?.isDue() === true) keeper.keep(this.#checkpoint());
      }
      // A group of states of one level, whose successors are looked up together.
      const groupEnd = Math.min(this.#looked + GROUP, this.#levelEnd);
      for (let state = this.#looked; state < groupEnd; state++) this.#expand(state);
      this.#looked = groupEnd;
      this.#commit();
    }
    return this.#looked;
  }

  /** Makes every step that a state allows, and stages where they lead. */
  #expand(state: number): void {
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    const store = this.#store;
    const count = actors.length;
    const isDeep = this.#depth >= this.#options.maxDepth;
    const known = this.#known;
    known.stand(state);
    let moved = false;
    for (let actor = 0; actor < count; actor++) {
      const rule = known.find(actor);
      if (rule !== 0) {
        if (known.isBlocked(rule)) continue;
        moved = true;
        if (isDeep) break;
        if (store.isFull) this.#commit();
        if (known.stage(rule)) this.#staged.add(state, actor, 0, monitors.findings);
        else this.#transitions++;
        continue;
      }
      this.#unpack(state);
      const alternatives = machine.alternatives(actor);
      this.#lessons?.asked(state, actor);
      if (alternatives === 0) {
        known.learnBlocked(state, actor);
        continue;
      }
      moved = true;
      if (isDeep) break;
      for (let alternative = 0; alternative < alternatives; alternative++) {
        if (store.isFull) {
          this.#commit();
          this.#unpack(state);
        }
        machine.step(actor, alternative);
        this.#lessons?.stepped(state, actor, alternative);
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        if (machine.wasPlain) known.learnStep(state, actor);
        this.#staged.add(state, actor, alternative, monitors.findings);
        vector.undo(0);
      }
      // A position may have been moved by what was staged.
      known.stand(state);
    }
    if (!moved) {
      this.#unpack(state);
      this.#judge(state);
    } else if (isDeep) this.#reach({ limit: 'depth', value: this.#options.maxDepth });
  }

  /** Puts the machine into a state. */
  #unpack(state: number): void {
    if (this.#unpacked === state) return;
    this.#unpacked = state;
    this.#store.read(state, this.#system.machine.vector.words);
  }

  /** Numbers the staged successors, and looks at those that are new. */
  #commit(): void {
    const staged = this.#staged;
    const { numbers } = staged;
    const count = this.#store.commit(numbers);
    const isWatched = this.#goals.isWatching || this.#system.invariant !== undefined;
    for (let at = 0; at < count; at++) {
      const findings = staged.findingsOf(at);
      for (let index = 0; index < findings.length; index++) this.#note(findings[index]!, staged.parents[at]!, staged.choices[at]);
      if (numbers[at]! >= 0) continue;
      const state = ~numbers[at]!;
      this.#trail.add(state, staged.parents[at]!, staged.choices[at]!);
      if (isWatched) {
        this.#unpack(state);
        this.#look(state);
      }
    }
    this.#transitions += count;
    staged.clear();
  }

  /** Notes a violation in a state, or of the step that was taken there. */
  #note(finding: Finding, state: number, step = -1): void {
    if (this.#options.wanted?.(finding) === false) return;
    const key = `${finding.kind} ${finding.actor} ${finding.control} ${finding.message}`;
    if (this.#seen.has(key)) return;
    const schedule = this.#trail.to(state);
    if (step >= 0) schedule.push(choiceOf(step));
    if (!this.#options.all) {
      // One counterexample is enough: the shortest.
      if (this.#found.length > 0 && this.#found[0]!.schedule.length <= schedule.length) return;
      this.#found.length = 0;
    } else this.#seen.add(key);
    this.#found.push({ finding, schedule });
  }

  /** Looks for goals and at the invariant in the machine's present state. */
  #look(state: number): void {
    this.#goals.look();
    const { invariant, machine } = this.#system;
    if (invariant !== undefined && machine.monitors.looksFor('assertion') && !invariant(viewOf(this.#system))) {
      this.#note({ kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }, state);
    }
    this.#lessons?.looked(state);
  }

  #judge(state: number): void {
    const end = judgeEnd(this.#system);
    this.#lessons?.judged(state);
    if (end.form === 'violated') for (const finding of end.findings) this.#note(finding, state);
    else if (end.form === 'bounded') this.#reach({ limit: 'operations', value: this.#system.machine.granularity.operations });
  }

  #isOverLimit(state: number): boolean {
    const { size, bytes } = this.#store;
    const progress = { states: size, transitions: this.#transitions, queue: size - state, depth: this.#depth };
    for (const limit of spent(this.#options, progress, { bytes: bytes + this.#trail.bytes })) this.#reach(limit);
    return this.#isCut;
  }

  /** Whether a limit stopped the search. */
  get #isCut(): boolean {
    return !this.#limits.every(isHarmless);
  }

  #reach(limit: LimitReached): void {
    if (!this.#limits.some((known) => known.limit === limit.limit)) this.#limits.push(limit);
  }

  /** Livelock, stuck loops and non-blocking operations are properties of the graph. */
  #checkProgress(expanded: number): void {
    const { machine, actors } = this.#system;
    const { monitors } = machine;
    const cycles = machine.controls.hasCycle() && (monitors.looksFor('livelock') || monitors.looksFor('stuck-loop'));
    const solo = monitors.looksFor('not-non-blocking') && actors.some(({ spec }) => (spec.options.nonBlocking ?? []).length > 0);
    if (!cycles && !solo) return;
    const graph = new StateGraph(this.#system, this.#store, expanded);
    const report = (found: { finding: Finding; state: number; cycle: Found['cycle'] }): void => {
      if (this.#options.wanted?.(found.finding) === false) return;
      const schedule = this.#trail.to(found.state);
      this.#found.push(found.cycle === undefined ? { finding: found.finding, schedule } : { finding: found.finding, schedule, cycle: found.cycle });
    };
    if (cycles) for (const found of findLivelock(this.#system, graph)) report(found);
    if (solo && (this.#options.all || this.#found.length === 0)) for (const found of findBlocking(this.#system, graph)) report(found);
  }
}

/** Whether a limit only cuts what lies beyond it. */
function isHarmless({ limit }: LimitReached): boolean {
  return limit === 'operations' || limit === 'depth';
}

/** A checkpoint is of another scenario than this, or of other code. */
export class NotTheSame extends Error {
  override readonly name = 'NotTheSame';
}
