import type { Machine } from '../machine/machine';
import type { KnownSteps } from './known-steps';
import type { Lessons } from './lessons';
import type { StateId, StateStore } from './state-store';
import type { Met } from './state-table';

/** Hears of the steps that are made in a state. */
export interface Successors {
  /** Room for another successor is wanted in the store. */
  makeRoom(): void;
  /** What was staged last comes of this step. */
  staged(state: StateId, actor: number, alternative: number): void;
  /** A step leads to a state that was met a moment ago; it is not staged again. */
  met(state: StateId, actor: number, met: Met): void;
  /** Nobody can move in the state that the machine is in. */
  ended(state: StateId): void;
  /** Somebody can, but it is as deep as the search goes. */
  isDeep(): void;
}

/** Makes every step that a stored state allows, and stages where they lead. */
export class Expansion {
  readonly #machine: Machine;
  readonly #store: StateStore;
  readonly #known: KnownSteps;
  readonly #successors: Successors;
  /** Null where nobody wants to know what taught something. */
  readonly #lessons: Lessons | null;
  /** The state that the machine stands in, -1 when it is not known. */
  #unpacked = -1;

  constructor(machine: Machine, store: StateStore, { known, lessons, successors }: { readonly known: KnownSteps; readonly lessons: Lessons | null; readonly successors: Successors }) {
    this.#machine = machine;
    this.#store = store;
    this.#known = known;
    this.#lessons = lessons;
    this.#successors = successors;
  }

  /** Puts the machine into a state. */
  unpack(state: StateId): void {
    const before = this.#unpacked;
    if (before === state) return;
    this.#unpacked = state;
    const { words } = this.#machine.vector;
    if (before < 0) this.#store.read(state, words);
    else this.#store.change(before, state, words);
  }

  /** The machine may have been put into another state by somebody else. */
  forget(): void {
    this.#unpacked = -1;
  }

  /** Makes every step that a state allows; none where it is as deep as the search goes. */
  expand(state: StateId, isDeep: boolean): void {
    const machine = this.#machine;
    const store = this.#store;
    const known = this.#known;
    const successors = this.#successors;
    const { vector, actors: count } = machine;
    known.stand(state);
    let moved = false;
    for (let actor = 0; actor < count; actor++) {
      const rule = known.find(actor);
      if (rule !== 0) {
        if (known.isBlocked(rule)) continue;
        moved = true;
        if (isDeep) break;
        if (store.isFull) successors.makeRoom();
        const met = known.stage(rule);
        if (met === 0) successors.staged(state, actor, 0);
        else successors.met(state, actor, met);
        continue;
      }
      this.unpack(state);
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
          successors.makeRoom();
          this.unpack(state);
        }
        machine.step(actor, alternative);
        this.#lessons?.stepped(state, actor, alternative);
        store.stageChange(state, vector.words, vector.logPositions, vector.logLength);
        if (machine.wasPlain) known.learnStep(state, actor);
        successors.staged(state, actor, alternative);
        vector.undo(0);
      }
      // A position may have been moved by what was staged.
      known.stand(state);
    }
    if (!moved) {
      this.unpack(state);
      successors.ended(state);
    } else if (isDeep) successors.isDeep();
  }
}
