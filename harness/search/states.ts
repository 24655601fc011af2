import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { findLivelock } from '../checks/livelock';
import { findBlocking } from '../checks/non-blocking';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached } from '../result';
import { Goals } from './goals';
import { KnownSteps } from './known-steps';
import type { Found, Outcome, SearchOptions } from './outcome';
import { StateGraph } from './state-graph';
import { Staged } from './staged';
import { StateStore } from './state-store';
import { choiceOf, refuseMoreActors, TRAIL_BYTES, Trail } from './trail';

const LOOK_EVERY = 1024;
/** States whose successors are looked up together. */
const GROUP = 192;

/**
 * The stateful search: visits every reachable global state exactly once, breadth first, so that the first violation has a
 * shortest schedule (in scheduling points) and among those the lexicographically least. Exact: states are kept in full.
 *
 * Time is O(transitions), memory about 30 bytes a state for small systems. Livelock and non-blocking checks look at the
 * whole graph and cost a second pass, made only when some actor can come back to where it was, or declares non-blocking operations.
 */
export function searchStates(system: System, options: SearchOptions): Outcome {
  refuseMoreActors(system);
  return new StatesSearch(system, options).run();
}

class StatesSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
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

  constructor(system: System, options: SearchOptions) {
    this.#system = system;
    this.#options = options;
    this.#goals = new Goals(system);
    this.#known = new KnownSteps(system.machine, this.#store);
  }

  run(): Outcome {
    const { vector, monitors } = this.#system.machine;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#staged.numbers);
    this.#trail.add(0, 0, 0);
    for (const finding of monitors.findings) this.#note(finding, 0);
    monitors.findings.length = 0;
    this.#look(0);
    const expanded = this.#explore();
    const stopped = this.#found.length > 0 && !this.#options.all;
    // A second pass would take as long again.
    if (!stopped && !this.#limits.some(({ limit }) => limit === 'seconds')) this.#checkProgress(expanded);
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
    };
  }

  /** Looks at states in the order of discovery until none is left; returns how many were looked at. */
  #explore(): number {
    const store = this.#store;
    const { all } = this.#options;
    let levelEnd = store.size;
    let looked = 0;
    let state = 0;
    while (state < store.size) {
      if (state === levelEnd) {
        levelEnd = store.size;
        this.#depth++;
      }
      if (!all && this.#found.length > 0 && this.#found[0]!.schedule.length <= this.#depth) break;
      if (state >= looked || store.size > this.#options.maxStates) {
        looked = state + LOOK_EVERY;
        if (this.#isOverLimit(state)) break;
      }
      // A group of states of one level, whose successors are looked up together.
      const groupEnd = Math.min(state + GROUP, levelEnd);
      for (; state < groupEnd; state++) this.#expand(state);
      this.#commit();
    }
    return state;
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
  }

  #judge(state: number): void {
    const end = judgeEnd(this.#system);
    if (end.form === 'violated') for (const finding of end.findings) this.#note(finding, state);
    else if (end.form === 'bounded') this.#reach({ limit: 'operations', value: this.#system.machine.granularity.operations });
  }

  #isOverLimit(state: number): boolean {
    const { maxStates, maxSeconds, maxMemory, clock, onProgress } = this.#options;
    const seconds = clock?.() ?? 0;
    if (this.#store.size > maxStates) this.#reach({ limit: 'states', value: maxStates });
    if (seconds > maxSeconds) this.#reach({ limit: 'seconds', value: maxSeconds });
    if (this.#store.bytes + this.#trail.bytes > maxMemory) this.#reach({ limit: 'memory', value: Math.round(maxMemory / 1e6) });
    onProgress?.({ states: this.#store.size, transitions: this.#transitions, queue: this.#store.size - state, depth: this.#depth, seconds });
    return this.#limits.some(({ limit }) => limit !== 'operations' && limit !== 'depth');
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
