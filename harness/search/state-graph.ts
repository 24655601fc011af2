import { isHalted, mayStay } from '../checks/ends';
import type { System } from '../machine/system';
import type { Choice } from '../result';
import type { StateStore } from './state-store';
import { choiceOf, CODE_BITS, codeOf } from './trail';

// What is known of a state.
export const HALTED_STATE = 1;
export const UNEXPANDED = 2;
/** Everybody who should end has ended, whatever may still happen. */
export const COMPLETE = 4;

// The label of an edge: alternative, actor, whether the operation that moved has ended, and whether the step shows a violation.
const ENDED_BIT = 1 << CODE_BITS;
const VIOLATES_BIT = ENDED_BIT << 1;

/** Of which steps a search was made. */
export interface Steps {
  /** Whether an actor's steps were made in a state that was expanded; all were unless told. */
  readonly isMade?: (state: number, actor: number) => boolean;
  /** What was done to the state that a step led to, before it was stored. */
  readonly canonicalise?: (() => void) | undefined;
  /** Asked at every state; once it says no, the rest is left unexpanded. */
  readonly goesOn?: () => boolean;
}

/**
 * The edges of an explored state space, found by a second pass over the stored states: nothing but the progress checks
 * needs them. Eight bytes an edge.
 */
export class StateGraph {
  readonly size: number;
  readonly facts: Uint8Array;
  readonly store: StateStore;
  /** Where the edges of each state begin; one entry more than states. */
  readonly first: Int32Array;
  #targets = new Int32Array(1 << 16);
  #labels = new Int32Array(1 << 16);
  #count = 0;

  /** States before `expanded` were expanded, as `steps` says. */
  constructor(system: System, store: StateStore, expanded: number, { isMade, canonicalise, goesOn }: Steps = {}) {
    const { machine, actors } = system;
    const { vector, monitors } = machine;
    this.store = store;
    this.size = store.size;
    this.facts = new Uint8Array(store.size);
    this.first = new Int32Array(store.size + 1);
    const number = new Int32Array(1);
    let end = expanded;
    for (let state = 0; state < this.size; state++) {
      if (state < end && goesOn?.() === false) end = state;
      this.first[state] = this.#count;
      store.read(state, vector.words);
      if (isHalted(system)) this.facts[state]! |= HALTED_STATE;
      if (actors.every((_, actor) => mayStay(system, actor))) this.facts[state]! |= COMPLETE;
      if (state >= end) {
        this.facts[state]! |= UNEXPANDED;
        continue;
      }
      for (let actor = 0; actor < actors.length; actor++) {
        if (isMade?.(state, actor) === false) continue;
        const alternatives = machine.alternatives(actor);
        for (let alternative = 0; alternative < alternatives; alternative++) {
          machine.step(actor, alternative);
          canonicalise?.();
          store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
          store.lookUp(number);
          const next = number[0]!;
          // A bound left states whose successors are not known.
          if (next < 0) this.facts[state]! |= UNEXPANDED;
          else this.#add(next, codeOf(actor, alternative) | (machine.operationEnded ? ENDED_BIT : 0) | (monitors.findings.length > 0 ? VIOLATES_BIT : 0));
          monitors.findings.length = 0;
          vector.undo(0);
        }
      }
    }
    this.first[this.size] = this.#count;
  }

  target(edge: number): number {
    return this.#targets[edge]!;
  }

  actor(edge: number): number {
    return this.choice(edge).actor;
  }

  /** Whether taking the edge ends the operation that its actor was in. */
  endsOperation(edge: number): boolean {
    return (this.#labels[edge]! & ENDED_BIT) !== 0;
  }

  /** Whether taking the edge shows a violation. */
  violates(edge: number): boolean {
    return (this.#labels[edge]! & VIOLATES_BIT) !== 0;
  }

  choice(edge: number): Choice {
    return choiceOf(this.#labels[edge]! & (ENDED_BIT - 1));
  }

  #add(target: number, label: number): void {
    if (this.#count === this.#targets.length) {
      const targets = new Int32Array(this.#count * 2);
      const labels = new Int32Array(this.#count * 2);
      targets.set(this.#targets);
      labels.set(this.#labels);
      this.#targets = targets;
      this.#labels = labels;
    }
    this.#targets[this.#count] = target;
    this.#labels[this.#count++] = label;
  }
}
