import type { System } from '../machine/system';
import { resetSystem } from '../machine/system';
import type { Position } from '../machine/vector';
import type { Schedule } from '../result';
import { spent } from './budget';
import { Ledger } from './ledger';
import type { Outcome, SearchOptions } from './outcome';
import { Staged } from './staged';
import { StateStore } from './state-store';
import { choiceOf, refuseMoreActors, TRAIL_BYTES, Trail } from './trail';
import { uncovered } from './uncovered';

const LOOK_EVERY = 1024;
/** States whose successors are looked up together. */
const GROUP = 48;
const DEPTH_BYTES = 4;

export interface BoundedOutcome extends Outcome {
  /** The most preemptions of any schedule looked at. A search that stopped at a violation stopped at those that this one needs. */
  readonly preemptions: number;
}

/**
 * Every schedule with at most so many preemptions (Musuvathi & Qadeer, PLDI 2007: iterative context bounding). A preemption is a
 * step of another actor than the one that moved last, where that one could still move; leaving an actor that is blocked, halted
 * or has ended is free. An actor in a retry loop is never blocked, so leaving it counts even where it goes round in vain.
 *
 * Exact within the bound: the state is the vector and who moved last, and is visited once, with as few preemptions as lead to
 * it: all states of 0 preemptions, then those of 1, and so on. So each violation has a schedule with the fewest preemptions (not
 * the fewest steps). When no state needs more than the bound, everything that `states` visits was visited and the outcome is
 * complete; otherwise the bound is among its limits. Under a bound on depth, a state that is short of steps is not looked for again
 * by a schedule with fewer steps and more preemptions: the limit says that something was missed.
 *
 * Livelock, stuck loops and non-blocking operations are not looked for: they are properties of the whole graph.
 *
 * Memory is that of `states` and four bytes, for as many states as the bound admits, at most once per actor.
 */
export function searchBounded(system: System, options: SearchOptions, preemptions: number): BoundedOutcome {
  refuseMoreActors(system);
  return new BoundedSearch(system, options, preemptions).run();
}

class BoundedSearch {
  readonly #system: System;
  readonly #options: SearchOptions;
  readonly #bound: number;
  readonly #ledger: Ledger;
  readonly #store = new StateStore();
  readonly #trail = new Trail();
  /** Where the vector says who moved last: the actor + 1, 0 in the initial state. */
  readonly #last: Position;
  /** Steps of the schedule to each state. */
  #depths = new Int32Array(1024);
  #depth = 0;
  #transitions = 0;
  /** Looks at the limits again when so many states have been expanded. */
  #lookAt = 0;
  #expanded = 0;
  #isOver = false;
  readonly #staged = new Staged();

  constructor(system: System, options: SearchOptions, bound: number) {
    this.#system = system;
    this.#options = options;
    this.#bound = bound;
    this.#ledger = new Ledger(system, options.all);
    this.#last = system.machine.vector.allocate();
  }

  run(): BoundedOutcome {
    const { vector } = this.#system.machine;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#staged.numbers);
    this.#trail.add(0, 0, 0);
    this.#ledger.drain(() => []);
    this.#ledger.look(() => []);
    const preemptions = this.#explore();
    const { found, limits, goals } = this.#ledger;
    return {
      found,
      states: this.#store.size,
      transitions: this.#transitions,
      depth: this.#depth,
      bytesPerState: Math.round((this.#store.bytesPerState + TRAIL_BYTES + DEPTH_BYTES) * 10) / 10,
      limits,
      goals,
      complete: !this.#isDone && limits.length === 0,
      uncovered: uncovered(this.#system, { cycles: ['livelock', 'stuck-loop'], alone: [...this.#system.actors.keys()] }),
      order: 'fewest-preemptions',
      preemptions,
      ...(this.#isOver && preemptions > 0 ? { covered: [`every schedule with fewer than ${preemptions} ${preemptions === 1 ? 'preemption' : 'preemptions'} was explored`] } : {}),
    };
  }

  get #isDone(): boolean {
    return this.#isOver || this.#ledger.isSettled;
  }

  /** Visits all states of 0 preemptions, of 1, and so on, each lot without a gap in the store; returns how many it came to. */
  #explore(): number {
    const store = this.#store;
    let from = 0;
    for (let level = 0; ; level++) {
      this.#expandAll(from, Infinity, false);
      if (this.#isDone) return level;
      const to = store.size;
      if (level === this.#bound) {
        if (this.#isCut(from, to)) this.#ledger.reach({ limit: 'preemptions', value: this.#bound });
        return level;
      }
      this.#expandAll(from, to, true);
      if (!this.#ledger.isSettled && store.size === to) return level;
      if (this.#isDone) return level + 1;
      from = to;
    }
  }

  /** Makes the free steps of these states, or their preempting ones, group by group. */
  #expandAll(from: number, to: number, preempting: boolean): void {
    for (let state = from; state < Math.min(to, this.#store.size) && !this.#isDone; ) {
      if (this.#expanded >= this.#lookAt || this.#store.size > this.#options.maxStates) {
        this.#lookAt = this.#expanded + LOOK_EVERY;
        if (this.#isOverLimit(state)) return;
      }
      const end = Math.min(state + GROUP, to, this.#store.size);
      this.#expanded += end - state;
      for (; state < end; state++) this.#expand(state, preempting);
      this.#commit();
    }
  }

  #expand(state: number, preempting: boolean): void {
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    const store = this.#store;
    const isDeep = this.#depths[state]! >= this.#options.maxDepth;
    const holder = this.#enter(state);
    if (preempting && (holder < 0 || isDeep)) return;
    let moved = false;
    for (let actor = 0; actor < actors.length; actor++) {
      if (holder >= 0 && (actor === holder) === preempting) continue;
      const alternatives = machine.alternatives(actor);
      if (alternatives === 0) continue;
      moved = true;
      if (isDeep) break;
      for (let alternative = 0; alternative < alternatives; alternative++) {
        if (store.isFull) {
          this.#commit();
          store.read(state, vector.words);
        }
        this.#step(actor, alternative);
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        this.#staged.add(state, actor, alternative, monitors.findings);
        vector.undo(0);
      }
    }
    if (moved && isDeep) this.#ledger.reach({ limit: 'depth', value: this.#options.maxDepth });
    if (!moved && !preempting) this.#ledger.judge(() => this.#trail.to(state));
  }

  /** Puts the machine into a state; returns the actor that only a preemption stops from moving on, or -1. */
  #enter(state: number): number {
    const { machine } = this.#system;
    this.#store.read(state, machine.vector.words);
    const last = machine.vector.words[this.#last]! - 1;
    return last >= 0 && machine.alternatives(last) > 0 ? last : -1;
  }

  #step(actor: number, alternative: number): void {
    const { machine } = this.#system;
    machine.step(actor, alternative);
    machine.vector.set(this.#last, actor + 1);
  }

  /** Numbers the staged successors, and looks at those that are new. */
  #commit(): void {
    const staged = this.#staged;
    const { numbers } = staged;
    const count = this.#store.commit(numbers);
    const { vector } = this.#system.machine;
    for (let at = 0; at < count; at++) {
      const parent = staged.parents[at]!;
      const choice = staged.choices[at]!;
      for (const finding of staged.findingsOf(at)) this.#ledger.note(finding, () => [...this.#trail.to(parent), choiceOf(choice)]);
      if (numbers[at]! >= 0) continue;
      const state = ~numbers[at]!;
      this.#trail.add(state, parent, choice);
      this.#deepen(state, parent);
      if (this.#ledger.isWatching) {
        this.#store.read(state, vector.words);
        this.#ledger.look(() => this.#trail.to(state));
      }
    }
    this.#transitions += count;
    staged.clear();
  }

  #deepen(state: number, parent: number): void {
    if (state >= this.#depths.length) {
      const grown = new Int32Array(this.#depths.length * 2);
      grown.set(this.#depths);
      this.#depths = grown;
    }
    const depth = this.#depths[parent]! + 1;
    this.#depths[state] = depth;
    this.#depth = Math.max(this.#depth, depth);
  }

  /** Whether some preempting step of these states leads to a state that is not stored, or finds something. */
  #isCut(from: number, to: number): boolean {
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    const store = this.#store;
    for (let state = from; state < to; state++) {
      if (state % LOOK_EVERY === 0 && this.#isOverLimit(state)) return true;
      const holder = this.#enter(state);
      if (holder < 0) continue;
      for (let actor = 0; actor < actors.length; actor++) {
        const alternatives = actor === holder ? 0 : machine.alternatives(actor);
        for (let alternative = 0; alternative < alternatives; alternative++) {
          this.#step(actor, alternative);
          store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
          store.lookUp(this.#staged.numbers);
          const isFound = monitors.findings.length > 0;
          monitors.findings.length = 0;
          vector.undo(0);
          if (isFound || this.#staged.numbers[0]! < 0) return true;
        }
      }
    }
    return false;
  }

  #isOverLimit(state: number): boolean {
    const { size, bytes } = this.#store;
    const progress = { states: size, transitions: this.#transitions, queue: size - state, depth: this.#depth };
    for (const limit of spent(this.#options, progress, { bytes: bytes + this.#trail.bytes + size * DEPTH_BYTES })) {
      this.#ledger.reach(limit);
      this.#isOver = true;
    }
    return this.#isOver;
  }
}

/** How many preemptions a schedule of this system has. */
export function preemptionsOf(system: System, schedule: Schedule): number {
  const { machine } = system;
  resetSystem(system);
  let last = -1;
  let count = 0;
  for (const { actor, alternative } of schedule) {
    if (last >= 0 && actor !== last && machine.alternatives(last) > 0) count++;
    machine.step(actor, alternative);
    last = actor;
  }
  machine.monitors.findings.length = 0;
  resetSystem(system);
  return count;
}
