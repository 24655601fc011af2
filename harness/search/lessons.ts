import { judgeEnd } from '../checks/ends';
import type { System } from '../machine/system';
import { viewOf } from '../machine/system';
import type { Goals } from './goals';
import { choiceOf, codeOf } from './trail';
import { wider } from './wider';

// What taught something: a step of an actor (its choice, as a trail keeps it), or one of these, and for ASKED the actor above it.
const ASKED = 1 << 16;
const LOOKED = 2 << 16;
const JUDGED = 3 << 16;
const WHAT = 3 << 16;

const { imul } = Math;

/** What a search has learned from, as it is kept. */
export interface KeptLessons {
  /** Pairs: a state, and what was done there. */
  readonly lessons: Int32Array;
  /** Of everything that the lessons left behind. */
  readonly digest: number;
}

/**
 * The moments at which the machine got to know something for ever: control points and answers, positions, layouts, contents of maps. All else
 * it remembers lies in the vector. What is learned depends on nothing but what was learned before and on the state; so another process that
 * does the same things in the same order, in states that were kept, comes to know the same by the same numbers, without making the other steps.
 *
 * A few thousand lessons stand for millions of steps. Whether code has changed since is told by the digest: of what each lesson changed.
 */
export class Lessons {
  readonly #system: System;
  readonly #goals: Goals;
  #lessons: Int32Array = new Int32Array(1024);
  #length = 0;
  #digest = 0;
  #knows: number;

  constructor(system: System, goals: Goals) {
    this.#system = system;
    this.#goals = goals;
    this.#knows = system.machine.vector.knowledge;
  }

  /** A step was made in a state, and is not undone yet. */
  stepped(state: number, actor: number, alternative: number): void {
    if (this.#grew()) this.#note(state, codeOf(actor, alternative));
  }

  /** An actor was asked in a state what it can do. */
  asked(state: number, actor: number): void {
    if (this.#grew()) this.#note(state, ASKED | actor);
  }

  /** Predicates looked at a state. */
  looked(state: number): void {
    if (this.#grew()) this.#note(state, LOOKED);
  }

  /** A state in which nobody can move was judged. */
  judged(state: number): void {
    if (this.#grew()) this.#note(state, JUDGED);
  }

  /** How much there is, as `since` counts. */
  get length(): number {
    return this.#length;
  }

  /** All from a moment on, 0 being the beginning. */
  since(from: number): KeptLessons {
    return { lessons: this.#lessons.slice(from, this.#length), digest: this.#digest };
  }

  /** @throws Error when something was learned of which this does not know. */
  refuseMore(): void {
    if (this.#grew()) throw new Error('something was learned that was not to be learned here');
  }

  /** Learns the same anew, after what was learned before; returns whether it was the same. */
  learn({ lessons, digest }: KeptLessons, read: (state: number, words: Int32Array) => void): boolean {
    const { machine } = this.#system;
    const from = this.#length;
    for (let at = 0; at < lessons.length; at += 2) {
      const [state, what] = [lessons[at]!, lessons[at + 1]!];
      read(state, machine.vector.words);
      switch (what & WHAT) {
        case ASKED:
          machine.alternatives(what & ~WHAT);
          this.asked(state, what & ~WHAT);
          break;
        case LOOKED:
          this.#look();
          this.looked(state);
          break;
        case JUDGED:
          judgeEnd(this.#system);
          this.judged(state);
          break;
        default: {
          const { actor, alternative } = choiceOf(what);
          if (machine.alternatives(actor) <= alternative) return false;
          machine.step(actor, alternative);
          this.stepped(state, actor, alternative);
          machine.vector.undo(0);
          machine.monitors.findings.length = 0;
        }
      }
      // What taught nothing now is not what it was then.
      if (this.#length !== from + at + 2) return false;
    }
    return this.#digest === digest;
  }

  /** What predicates do in the machine's present state. */
  #look(): void {
    const { machine, invariant } = this.#system;
    this.#goals.look();
    if (invariant !== undefined && machine.monitors.looksFor('assertion')) invariant(viewOf(this.#system));
  }

  #grew(): boolean {
    const { knowledge } = this.#system.machine.vector;
    if (knowledge === this.#knows) return false;
    this.#knows = knowledge;
    return true;
  }

  #note(state: number, what: number): void {
    if (this.#length + 2 > this.#lessons.length) this.#lessons = wider(this.#lessons, this.#lessons.length * 2);
    this.#lessons[this.#length++] = state;
    this.#lessons[this.#length++] = what;
    const { vector } = this.#system.machine;
    let digest = mixed(mixed(this.#digest, what), this.#knows);
    for (let at = 0; at < vector.logLength; at++) {
      const position = vector.logPositions[at]!;
      digest = mixed(mixed(digest, position), vector.words[position]!);
    }
    this.#digest = digest;
  }
}

export function mixed(digest: number, value: number): number {
  const mix = imul(digest ^ value, 0x9e3779b1);
  return mix ^ (mix >>> 15);
}
