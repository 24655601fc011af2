import type { System } from '../../machine/system';
import { ACTOR_BITS, ACTOR_MASK } from '../pending';
import type { Standing, Touched } from '../touched';
import { Visible } from '../visible';
import type { Watched } from '../watched';
import { aside } from './aside';

/** A step that teaches what it touches, and what that is; null where nobody asks. */
export interface Known {
  /** From the initial state on; the last is the step. May change once the next lesson is asked for. */
  readonly choices: readonly number[];
  readonly touches: string | null;
}

/** Makes steps that somebody else has made, to know of them what that one knows. */
export class Knowledge {
  readonly #system: System;
  readonly #touched: Touched;
  #visible: Visible;
  /** Choices that were made, and how long the undo log was before each. */
  readonly #made: number[] = [];
  readonly #marks: number[] = [];

  constructor(system: System, watched: Watched, touched: Touched) {
    this.#system = system;
    this.#touched = touched;
    this.#visible = new Visible(system, watched);
  }

  /** Predicates are now known to look at something else. */
  watches(watched: Watched): void {
    this.#visible = new Visible(this.#system, watched);
  }

  /** Learns lessons one after the other, as long as the caller wants more; tells it of each where it was, or -1 where that could not be made. The machine is then as it was. */
  learn(lessons: Iterable<Known>, onLearned: (lesson: Known, standing: Standing) => boolean): void {
    aside(this.#system, () => {
      this.#made.length = 0;
      for (const lesson of lessons) if (!onLearned(lesson, this.#learn(lesson))) return;
    });
  }

  /** Returns where the actor stood whose step teaches, or -1 when the steps cannot be made. */
  #learn({ choices, touches }: Known): Standing {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    const last = choices.length - 1;
    const made = this.#made;
    let kept = 0;
    while (kept < last && kept < made.length && made[kept] === choices[kept]) kept++;
    if (kept < made.length) vector.undo(this.#marks[kept]!);
    made.length = kept;
    for (let at = kept; at < last; at++) {
      const choice = choices[at]!;
      if (machine.alternatives(choice & ACTOR_MASK) <= choice >> ACTOR_BITS) return -1;
      this.#marks[at] = vector.logLength;
      machine.step(choice & ACTOR_MASK, choice >> ACTOR_BITS);
      made.push(choice);
    }
    this.#marks[last] = vector.logLength;
    const standing = this.#learnLast(choices[last]!, touches !== null);
    // The next lesson may go on from here.
    if (standing >= 0) made.push(choices[last]!);
    monitors.findings.length = 0;
    return standing;
  }

  #learnLast(choice: number, isAsked: boolean): Standing {
    const { machine } = this.#system;
    // Asking who can move finds out what those wait for who cannot.
    for (let actor = 0; actor < this.#system.actors.length; actor++) machine.alternatives(actor);
    const actor = choice & ACTOR_MASK;
    const alternatives = machine.alternatives(actor);
    if (alternatives <= choice >> ACTOR_BITS) return -1;
    const control = machine.at(actor);
    const union: number[] = [];
    if (alternatives > 1) {
      const mark = machine.vector.logLength;
      for (let alternative = 0; alternative < alternatives; alternative++) {
        this.#step(actor, alternative);
        union.push(...machine.footprint!.entries.subarray(0, machine.footprint!.count));
        machine.vector.undo(mark);
      }
    }
    this.#step(actor, choice >> ACTOR_BITS);
    for (const entry of union) machine.footprint!.add(entry);
    if (isAsked) this.#touched.complete(control, actor, machine.footprint!);
    return this.#touched.standing(control, actor);
  }

  #step(actor: number, alternative: number): void {
    const { machine } = this.#system;
    const mark = machine.vector.logLength;
    this.#visible.stepBegins(actor);
    machine.step(actor, alternative);
    this.#visible.stepEnds(actor, mark);
  }
}
