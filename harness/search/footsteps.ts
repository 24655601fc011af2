import type { Footprint } from '../machine/footprint';
import type { Machine } from '../machine/machine';
import type { System } from '../machine/system';
import type { Touched } from './touched';
import type { Turns } from './turns';
import type { Visible } from './visible';

/**
 * Makes steps whose footprint is all that others can tell of them: what predicates see, and whatever the step at this control point was ever seen to
 * touch. A choice is one event, whatever is chosen: it touches what any of its alternatives touches.
 */
export class Footsteps {
  readonly #machine: Machine;
  readonly #footprint: Footprint;
  readonly #visible: Visible;
  readonly #touched: Touched;
  /** Null where nobody asks what goes round. */
  readonly #turns: Turns | null;
  /** The footprint of all alternatives together, where there are several. */
  readonly #union: number[] = [];

  constructor({ machine }: System, visible: Visible, touched: Touched, turns: Turns | null = null) {
    if (machine.footprint === null) throw new Error('footsteps need the footprints of steps');
    this.#machine = machine;
    this.#footprint = machine.footprint;
    this.#visible = visible;
    this.#touched = touched;
    this.#turns = turns;
  }

  /** Makes a step of an actor, and returns how many alternatives it had. Findings are left in the monitors. `isAsked` says whether it becomes known what the step touches. */
  make(actor: number, alternative: number, isAsked = true): number {
    const machine = this.#machine;
    const choices = machine.alternatives(actor);
    if (choices > 1) this.#gatherUnion(actor, choices);
    const control = machine.at(actor);
    this.#step(actor, alternative);
    if (choices > 1) for (const entry of this.#union) this.#footprint.add(entry);
    if (isAsked) this.#touched.complete(control, actor, this.#footprint);
    return choices;
  }

  /** Makes a step that somebody else has made, if it can be made; asks first who can move, for that finds out what those wait for who cannot. */
  meet(actor: number, alternative: number, isAsked: boolean): boolean {
    for (let other = 0; other < this.#machine.actors; other++) this.#machine.alternatives(other);
    const isOpen = this.#machine.alternatives(actor) > alternative;
    if (isOpen) this.make(actor, alternative, isAsked);
    return isOpen;
  }

  #gatherUnion(actor: number, choices: number): void {
    const { vector, monitors } = this.#machine;
    const union = this.#union;
    const mark = vector.logLength;
    union.length = 0;
    for (let alternative = 0; alternative < choices; alternative++) {
      this.#step(actor, alternative);
      for (let index = 0; index < this.#footprint.count; index++) union.push(this.#footprint.entries[index]!);
      monitors.findings.length = 0;
      vector.undo(mark);
    }
  }

  #step(actor: number, alternative: number): void {
    const machine = this.#machine;
    const mark = machine.vector.logLength;
    this.#turns?.stepBegins();
    this.#visible.stepBegins(actor);
    machine.step(actor, alternative);
    this.#visible.stepEnds(actor, mark);
  }
}
