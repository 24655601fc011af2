import { INVARIANT_BROKEN, judgeEnd } from '../checks/ends';
import type { Finding } from '../checks/finding';
import { OP, ROW_SHIFT } from '../machine/controls';
import { ENDED } from '../machine/opcodes';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { LimitReached, Schedule } from '../result';
import { spent } from './budget';
import type { SearchOptions } from './outcome';
import { StateStore } from './state-store';
import { choiceOf, codeOf, refuseMoreActors } from './trail';

/** What a schedule costs, in the order in which it counts. */
interface Cost {
  readonly switches: number;
  readonly steps: number;
  readonly actors: number;
  /** Steps made from the first access of an operation. */
  readonly operations: number;
}

/** What the search for the simplest schedule is handed. */
export interface SimplestOptions extends SearchOptions {
  readonly wanted: (finding: Finding) => boolean;
  /** A schedule that is known: dearer ones are not looked at. */
  readonly known: Pick<Cost, 'switches' | 'steps'>;
}

/** What it found. */
export interface Simplest {
  /** The best schedule met; absent where none was that is as good as the known one. */
  readonly found?: { readonly schedule: Schedule; readonly finding: Finding };
  readonly states: number;
  /** What stopped the search; where nothing did, no schedule is better. */
  readonly limits: readonly LimitReached[];
}

const LOOK_EVERY = 1024;
/** Bytes that a state takes besides its place in the store. */
const STATE_BYTES = 80;
/** Actors per word that says who has moved. */
const BITS = 31;

/**
 * The schedule to a violation with the fewest context switches, of these one with the fewest steps, then actors, then operations, then the lexicographically
 * least. Schedules that meet another violation on their way do not count.
 *
 * Dijkstra's algorithm on what the vector says, who moved last and who has moved at all; unreduced, so exact. Memory is that of `states`
 * and about 80 bytes for each of these.
 */
export function searchSimplest(system: System, options: SimplestOptions): Simplest {
  refuseMoreActors(system);
  return new SimplestSearch(system, options).run();
}

class SimplestSearch {
  readonly #system: System;
  readonly #options: SimplestOptions;
  readonly #store = new StateStore();
  readonly #last: number;
  readonly #moved: number;
  readonly #costs: Cost[] = [];
  readonly #parents: number[] = [];
  readonly #choices: number[] = [];
  /** States by context switches and steps; one that was reached more cheaply later stands in its former place, too. */
  readonly #buckets: number[][][] = [];
  readonly #numbers = new Int32Array(512);
  #best: { readonly cost: Cost; readonly parent: number; readonly choice: number; readonly finding: Finding } | undefined;
  #looked = 0;
  #limits: readonly LimitReached[] = [];

  constructor(system: System, options: SimplestOptions) {
    this.#system = system;
    this.#options = options;
    const { vector } = system.machine;
    this.#last = vector.allocate();
    this.#moved = vector.allocate(Math.ceil(system.actors.length / BITS));
  }

  run(): Simplest {
    const { vector, monitors } = this.#system.machine;
    monitors.findings.length = 0;
    this.#store.stage(vector.words, vector.length);
    this.#store.commit(this.#numbers);
    this.#add(0, { switches: 0, steps: 0, actors: 0, operations: 0 }, 0, 0);
    for (let switches = 0; switches < this.#buckets.length && this.#limits.length === 0; switches++) {
      const levels = this.#buckets[switches] ?? [];
      for (let steps = 0; steps < levels.length && this.#limits.length === 0; steps++) {
        if (this.#best !== undefined && compare({ switches, steps }, this.#best.cost) > 0) return this.#outcome();
        const states = levels[steps] ?? [];
        for (const state of states) {
          const cost = this.#costs[state]!;
          if (cost.switches === switches && cost.steps === steps) this.#expand(state);
          if (this.#limits.length > 0) break;
        }
        levels[steps] = [];
      }
    }
    return this.#outcome();
  }

  #outcome(): Simplest {
    const best = this.#best;
    const found = best === undefined ? undefined : { schedule: this.#codesTo(best.parent, best.choice).map(choiceOf), finding: best.finding };
    return { states: this.#store.size, limits: this.#limits, ...(found === undefined ? {} : { found }) };
  }

  #expand(state: number): void {
    const { machine, actors } = this.#system;
    const { vector, monitors } = machine;
    const cost = this.#costs[state]!;
    const { invariant } = this.#system;
    this.#store.read(state, vector.words);
    const last = vector.words[this.#last]!;
    if (invariant !== undefined && machine.monitors.looksFor('assertion') && !invariant(viewOf(this.#system))) {
      this.#meet([{ kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }], cost, this.#parents[state]!, this.#choices[state]!);
      return;
    }
    let moved = false;
    for (let actor = 0; actor < actors.length; actor++) {
      const alternatives = machine.alternatives(actor);
      if (alternatives === 0) continue;
      moved = true;
      const word = this.#moved + Math.floor(actor / BITS);
      const bit = 1 << (actor % BITS);
      const next: Cost = {
        switches: cost.switches + (last === 0 || last === actor + 1 ? 0 : 1),
        steps: cost.steps + 1,
        actors: cost.actors + ((vector.words[word]! & bit) === 0 ? 1 : 0),
        operations: cost.operations + (this.#begins(actor) ? 1 : 0),
      };
      if (this.#isTooDear(next)) continue;
      for (let alternative = 0; alternative < alternatives; alternative++) {
        machine.step(actor, alternative);
        const findings = monitors.findings.splice(0);
        if (findings.length > 0) this.#meet(findings, next, state, codeOf(actor, alternative));
        else {
          vector.set(this.#last, actor + 1);
          vector.set(word, vector.words[word]! | bit);
          this.#store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
          this.#store.commit(this.#numbers);
          this.#relax(this.#numbers[0]!, next, state, codeOf(actor, alternative));
        }
        vector.undo(0);
      }
    }
    if (!moved) {
      const end = judgeEnd(this.#system);
      if (end.form === 'violated') this.#meet(end.findings, cost, this.#parents[state]!, this.#choices[state]!);
    }
    if (++this.#looked % LOOK_EVERY === 0 || this.#store.size > this.#options.maxStates) this.#look(cost);
  }

  /** Whether an actor is about to make the first access of an operation, or to run a whole one. */
  #begins(actor: number): boolean {
    const { machine } = this.#system;
    const control = machine.at(actor);
    if (machine.granularity.coarse || machine.controls.table[(control << ROW_SHIFT) + OP] === ENDED) return machine.granularity.coarse;
    const { node, operation } = machine.controls.point(control);
    return operation !== null && node === operation.root;
  }

  #isTooDear(cost: Cost): boolean {
    return compare(cost, this.#best?.cost ?? this.#options.known) > 0;
  }

  /** A state was reached. */
  #relax(number: number, cost: Cost, parent: number, choice: number): void {
    if (number < 0) this.#add(~number, cost, parent, choice);
    else if (this.#isBetter(cost, parent, choice, this.#costs[number]!, this.#parents[number]!, this.#choices[number]!)) this.#add(number, cost, parent, choice);
  }

  #add(state: number, cost: Cost, parent: number, choice: number): void {
    const before = this.#costs[state];
    this.#costs[state] = cost;
    this.#parents[state] = parent;
    this.#choices[state] = choice;
    if (before !== undefined && compare(before, cost) === 0) return;
    ((this.#buckets[cost.switches] ??= [])[cost.steps] ??= []).push(state);
  }

  /** A step, or a state, shows these. */
  #meet(findings: readonly Finding[], cost: Cost, parent: number, choice: number): void {
    const finding = findings.find((one) => this.#options.wanted(one));
    if (finding === undefined) return;
    const best = this.#best;
    if (best === undefined || this.#isBetter(cost, parent, choice, best.cost, best.parent, best.choice)) this.#best = { cost, parent, choice, finding };
  }

  #isBetter(cost: Cost, parent: number, choice: number, than: Cost, thanParent: number, thanChoice: number): boolean {
    const order = compare(cost, than) || cost.actors - than.actors || cost.operations - than.operations;
    return order < 0 || (order === 0 && cost.steps > 0 && this.#isLess(parent, choice, thanParent, thanChoice));
  }

  /** Whether one of two schedules of the same length is lexicographically less: the first choice in which they differ decides. */
  #isLess(parent: number, choice: number, otherParent: number, otherChoice: number): boolean {
    let isLess = choice < otherChoice;
    for (let [one, other] = [parent, otherParent]; one !== other; [one, other] = [this.#parents[one]!, this.#parents[other]!]) {
      const difference = this.#choices[one]! - this.#choices[other]!;
      if (difference !== 0) isLess = difference < 0;
    }
    return isLess;
  }

  #codesTo(parent: number, choice: number): number[] {
    const codes: number[] = [];
    if (this.#best!.cost.steps === 0) return codes;
    codes.push(choice);
    for (let at = parent; this.#costs[at]!.steps > 0; at = this.#parents[at]!) codes.push(this.#choices[at]!);
    return codes.reverse();
  }

  #look({ switches, steps }: Cost): void {
    const { size, bytes } = this.#store;
    const progress = { states: size, transitions: this.#looked, queue: size - this.#looked, depth: switches + steps };
    this.#limits = spent(this.#options, progress, { bytes: bytes + size * STATE_BYTES });
  }
}

function compare(one: Pick<Cost, 'switches' | 'steps'>, other: Pick<Cost, 'switches' | 'steps'>): number {
  return one.switches - other.switches || one.steps - other.steps;
}
