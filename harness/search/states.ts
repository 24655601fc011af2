import { judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { findLivelock } from '../checks/livelock';
import { findBlocking } from '../checks/non-blocking';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached } from '../result';
import { Goals } from './goals';
import type { Found, Outcome, SearchOptions } from './outcome';
import { StateGraph } from './state-graph';
import { StateStore } from './state-store';
import { Trail } from './trail';

const LOOK_EVERY = 4096;

/**
 * The stateful search: visits every reachable global state exactly once, breadth first, so that the first violation has a
 * shortest schedule (in scheduling points) and among those the lexicographically least. Exact: states are kept in full.
 *
 * Time is O(transitions), memory about 30 bytes a state for small systems. Livelock and non-blocking checks look at the
 * whole graph and cost a second pass, made only when some actor can come back to where it was, or declares non-blocking operations.
 */
export function searchStates(system: System, options: SearchOptions): Outcome {
  return new StatesSearch(system, options).run();
}

class StatesSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #store = new StateStore();
  readonly #trail = new Trail();
  readonly #goals: Goals;
  readonly #found: Found[] = [];
  readonly #seen = new Set<string>();
  readonly #limits: LimitReached[] = [];
  #transitions = 0;
  #depth = 0;

  constructor(system: System, options: SearchOptions) {
    this.#system = system;
    this.#options = options;
    this.#goals = new Goals(system);
  }

  run(): Outcome {
    const { vector } = this.#system.machine;
    this.#store.pack(vector.words, vector.length);
    this.#store.put();
    this.#trail.add(0, 0, 0, 0);
    this.#noteFindings(0);
    this.#newState(0);
    const expanded = this.#explore();
    const stopped = this.#found.length > 0 && !this.#options.all;
    if (!stopped) this.#checkProgress(expanded);
    return {
      found: this.#found,
      states: this.#store.size,
      transitions: this.#transitions,
      depth: this.#depth,
      bytesPerState: Math.round(((this.#store.bytes + this.#trail.bytes) / this.#store.size) * 10) / 10,
      limits: this.#limits,
      goals: this.#goals.reached,
      complete: !stopped && this.#limits.length === 0,
      order: 'shortest',
    };
  }

  /** Looks at states in the order of discovery until none is left; returns how many were looked at. */
  #explore(): number {
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    const { findings } = monitors;
    const store = this.#store;
    const count = actors.length;
    const { maxDepth, all } = this.#options;
    let levelEnd = store.size;
    let state = 0;
    for (; state < store.size; state++) {
      if (state === levelEnd) {
        levelEnd = store.size;
        this.#depth++;
      }
      if (!all && this.#found.length > 0 && this.#found[0]!.schedule.length <= this.#depth) break;
      if (state % LOOK_EVERY === 0 && this.#isOverLimit(state)) break;
      store.read(state, vector.words);
      let moved = false;
      for (let actor = 0; actor < count; actor++) {
        const alternatives = machine.alternatives(actor);
        if (alternatives === 0) continue;
        moved = true;
        if (this.#depth >= maxDepth) break;
        for (let alternative = 0; alternative < alternatives; alternative++) {
          machine.step(actor, alternative);
          this.#transitions++;
          store.copy(state);
          store.amend(vector.words, vector.logPositions, 0, vector.logLength);
          const next = store.put();
          if (next < 0) {
            this.#trail.add(~next, state, actor, alternative);
            if (findings.length > 0) this.#noteFindings(~next);
            this.#newState(~next);
          } else if (findings.length > 0) findings.length = 0;
          vector.undo(0);
        }
      }
      if (!moved) this.#judge(state);
      else if (this.#depth >= maxDepth) this.#reach({ limit: 'depth', value: maxDepth });
    }
    return state;
  }

  /** The findings of the step that led to a new state. A violation leads to a state of its own: its actor is halted there. */
  #noteFindings(state: number): void {
    const { findings } = this.#system.machine.monitors;
    for (const finding of findings) this.#note(finding, state);
    findings.length = 0;
  }

  #note(finding: Finding, state: number): void {
    const key = `${finding.kind} ${finding.actor} ${finding.control}`;
    if (this.#seen.has(key)) return;
    const schedule = this.#trail.to(state);
    if (!this.#options.all) {
      // One counterexample is enough: the shortest.
      if (this.#found.length > 0 && this.#found[0]!.schedule.length <= schedule.length) return;
      this.#found.length = 0;
    } else this.#seen.add(key);
    this.#found.push({ finding, schedule });
  }

  #newState(state: number): void {
    this.#goals.look();
    const { invariant, machine } = this.#system;
    if (invariant !== undefined && machine.monitors.looksFor('assertion') && !invariant(viewOf(this.#system))) {
      this.#note({ kind: 'assertion', message: 'the invariant does not hold', actor: -1, control: 0, address: -1 }, state);
    }
  }

  #judge(state: number): void {
    const end = judgeEnd(this.#system);
    if (end.form === 'violated') this.#note(end.finding, state);
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
      const schedule = this.#trail.to(found.state);
      this.#found.push(found.cycle === undefined ? { finding: found.finding, schedule } : { finding: found.finding, schedule, cycle: found.cycle });
    };
    if (cycles) for (const found of findLivelock(this.#system, graph)) report(found);
    if (solo && (this.#options.all || this.#found.length === 0)) for (const found of findBlocking(this.#system, graph)) report(found);
  }
}
