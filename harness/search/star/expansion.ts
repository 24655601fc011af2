import type { StateStore } from '../state-store';
import type { Blocked } from './centre';
import { Centre } from './centre';
import type { Note } from './closure';
import { Closure } from './closure';
import type { Decoupled, Successor } from './decoupled';
import type { Ends } from './ends';
import type { Factoring } from './factoring';
import type { Member } from './leaf';

/** The first state comes of no step. */
export const START = { actor: -1, alternative: 0, ordinal: 0 };

/** What comes of making the steps of a state. */
export interface Successors {
  /** A successor, whose leaves have gone on. */
  readonly reached: (successor: Decoupled) => void;
  /** Whether nothing more needs to be found. */
  readonly isSettled: () => boolean;
  /** The number of the centre's part that was staged last. */
  readonly commit: () => number;
}

/** Makes the steps of the centre in a state, and lets leaves go on in what follows. */
export class Expansion {
  readonly centre: Centre;
  readonly closure: Closure;
  /** The state that is being looked at. */
  now: Decoupled = { centre: -1, sets: [], parent: -1, step: START, depth: 0 };
  /** Successors so far. */
  transitions = 0;
  readonly #factoring: Factoring;
  readonly #ends: Ends;
  readonly #successors: Successors;

  constructor(factoring: Factoring, store: StateStore, { note, ends, successors }: { readonly note: Note; readonly ends: Ends; readonly successors: Successors }) {
    this.#factoring = factoring;
    this.#ends = ends;
    this.#successors = successors;
    this.closure = new Closure(factoring, note);
    this.centre = new Centre(factoring, store, note, successors.commit);
  }

  /** Steps that were made, of leaves and of the centre. */
  get steps(): number {
    return this.closure.steps + this.centre.steps;
  }

  /** Makes the steps of some actors in a state that was loaded; if these are all of the centre, the ends are judged as well. */
  make(number: number, state: Decoupled, actors: readonly number[]): void {
    const { centre } = this;
    this.now = state;
    const all: Successor[][] = [];
    const blocked: Blocked[] = [];
    for (const actor of actors) {
      const successors: Successor[] = [];
      blocked.push(centre.expand(state, actor, successors));
      all.push(successors);
    }
    if (actors === this.#factoring.centre) this.#ends.judge(state, blocked);
    for (const successors of all) {
      for (let ordinal = 0; ordinal < successors.length && !this.#successors.isSettled(); ordinal++) {
        const successor = successors[ordinal]!;
        this.transitions++;
        const { actor, alternative, closes } = successor;
        this.close({ centre: successor.centre, sets: this.#moved(state, successor), parent: number, step: { actor, alternative, ordinal }, depth: state.depth + 1 }, closes);
      }
    }
  }

  /** Lets leaves go on where they may be able to do something new, and tells of what it comes to. */
  close(start: Decoupled, closes: ReadonlySet<number>): void {
    this.now = start;
    if (closes.size === 0) {
      this.#successors.reached(start);
      return;
    }
    const sets = [...start.sets];
    this.centre.load(start);
    for (const index of closes) {
      if (this.#successors.isSettled()) return;
      sets[index] = this.closure.of(index, sets[index]!);
    }
    this.#successors.reached({ ...start, sets });
  }

  /** The sets of a state after a step of the centre, before the leaves go on. */
  #moved({ sets }: Decoupled, { moves }: Successor): number[] {
    const moved = [...sets];
    for (const [index, move] of moves) {
      const leaf = this.#factoring.leaves[index]!;
      if (move.size < leaf.members(sets[index]!).length || !isIdentity(move)) moved[index] = leaf.set(move.values());
    }
    return moved;
  }
}

function isIdentity(move: ReadonlyMap<Member, Member>): boolean {
  for (const [from, to] of move) if (from !== to) return false;
  return true;
}
