import type { System } from '../../machine/system';
import { ACTOR_MASK } from '../exploration';
import { ACTOR_BITS } from '../pending';
import type { Run } from '../run';
import type { Standing, Touched } from '../touched';
import { Visible } from '../visible';
import type { Watched } from '../watched';
import { aside } from './aside';
import type { Lesson } from './traces-messages';

/** Makes steps that somebody else has made, to know of them what that one knows. */
export class Knowledge {
  readonly #system: System;
  readonly #touched: Touched;
  #visible: Visible;

  constructor(system: System, watched: Watched, touched: Touched) {
    this.#system = system;
    this.#touched = touched;
    this.#visible = new Visible(system, watched);
  }

  /** Predicates are now known to look at something else. */
  watches(watched: Watched): void {
    this.#visible = new Visible(this.#system, watched);
  }

  /** Learns lessons one after the other, as long as the caller wants more; tells it of each where it was and whether that could be made. The machine is then as it was. */
  learn(lessons: Iterable<Lesson>, onLearned: (lesson: Lesson, standing: Standing) => boolean): void {
    const { vector, monitors } = this.#system.machine;
    aside(this.#system, () => {
      for (const lesson of lessons) {
        const standing = this.#learn(lesson);
        vector.undo(0);
        monitors.findings.length = 0;
        if (!onLearned(lesson, standing)) return;
      }
    });
  }

  /** Returns where the actor stood whose step teaches, or -1 when the steps cannot be made. */
  #learn({ choices, touches }: Lesson): Standing {
    const { machine } = this.#system;
    const last = choices.length - 1;
    for (let at = 0; at < last; at++) {
      const choice = choices[at]!;
      if (machine.alternatives(choice & ACTOR_MASK) <= choice >> ACTOR_BITS) return -1;
      machine.step(choice & ACTOR_MASK, choice >> ACTOR_BITS);
    }
    // Asking who can move finds out what those wait for who cannot.
    for (let actor = 0; actor < this.#system.actors.length; actor++) machine.alternatives(actor);
    const choice = choices[last]!;
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
    if (touches !== null) this.#touched.complete(control, actor, machine.footprint!);
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

/** The choices of the events of a run so far, and of the one that is being made. */
export function choicesOf({ height, actor, alternative }: Run): number[] {
  return Array.from({ length: height + 1 }, (_, event) => actor[event]! | (alternative[event]! << ACTOR_BITS));
}
