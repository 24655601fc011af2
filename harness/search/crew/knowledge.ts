import type { System } from '../../machine/system';
import { Footsteps } from '../footsteps';
import { Path } from '../path';
import { ASKED, MET, SEEN, STEPPED, TAUGHT } from '../path-lessons';
import type { PathLessons } from '../path-lessons';
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
  readonly #path: Path;
  /** Null where nobody wants to know what taught something. */
  readonly #lessons: PathLessons | null;
  #footsteps: Footsteps;

  constructor(system: System, watched: Watched, touched: Touched, lessons: PathLessons | null = null) {
    this.#system = system;
    this.#touched = touched;
    this.#path = new Path(system);
    this.#lessons = lessons;
    this.#footsteps = new Footsteps(system, new Visible(system, watched), touched);
  }

  /** Predicates are now known to look at something else. */
  watches(watched: Watched): void {
    this.#footsteps = new Footsteps(this.#system, new Visible(this.#system, watched), this.#touched);
  }

  /** Learns lessons one after the other, as long as the caller wants more; tells it of each where it was, or -1 where that could not be made. The machine is then as it was. */
  learn(lessons: Iterable<Known>, onLearned: (lesson: Known, standing: Standing) => boolean): void {
    aside(this.#system, () => {
      this.#path.startAnew();
      for (const lesson of lessons) if (!onLearned(lesson, this.#learn(lesson))) return;
    });
  }

  /** Makes the steps of a schedule, to know the control points that it passes. The machine is then as it was. */
  follow(choices: readonly number[]): void {
    const { machine } = this.#system;
    aside(this.#system, () => {
      this.#path.startAnew();
      for (let length = 0; length <= choices.length && this.#goTo(choices, length); length++) {
        for (let actor = 0; actor < machine.actors; actor++) {
          machine.accessAt(machine.at(actor));
          this.#lessons?.did(SEEN, this.#path, actor);
        }
      }
    });
  }

  #goTo(choices: readonly number[], length: number): boolean {
    const path = this.#path;
    const isThere = path.to(choices, length, (choice, mark) => this.#lessons?.did(STEPPED, path, choice, mark));
    if (!isThere) this.#lessons?.did(ASKED, path, choices[path.height]! & ACTOR_MASK);
    return isThere;
  }

  /** Returns where the actor stood whose step teaches, or -1 when the steps cannot be made. */
  #learn({ choices, touches }: Known): Standing {
    const { machine } = this.#system;
    const path = this.#path;
    const lessons = this.#lessons;
    const last = choices.length - 1;
    if (!this.#goTo(choices, last)) return -1;
    const choice = choices[last]!;
    const actor = choice & ACTOR_MASK;
    // The next lesson may go on from here.
    const mark = path.begin(choice);
    const control = machine.at(actor);
    const isMade = this.#footsteps.meet(actor, choice >> ACTOR_BITS, touches !== null);
    lessons?.did(touches === null ? MET : TAUGHT, path, choice, mark);
    if (isMade) path.end();
    machine.monitors.findings.length = 0;
    return isMade ? this.#touched.standing(control, actor) : -1;
  }
}
