import type { System } from '../../machine/system';
import { Futures } from '../reduced/futures';
import type { Visible } from '../visible';

/** Of those of the centre, how many can be told apart in an integer beside the leaves. */
const MOST_CENTRE = 30;
const LEAF = 0;

/**
 * Steps of the centre that commute with everything that anybody else may still do, leaves and the rest of the centre: in a state that
 * allows one, its actor goes on alone, for leaves make all their steps in any case. What others may still do is learned, as in the
 * search of reduced states; decisions are looked at again when no state is left.
 */
export class Commuting {
  readonly #system: System;
  readonly #visible: Visible;
  readonly #futures: Futures;
  readonly #centre: readonly number[];
  /** By actor: leaves are one, for they have nothing to do with each other. */
  readonly #roles: readonly number[];
  /** Where leaves begin: whatever one may do is done from there on. */
  readonly #leafStarts: readonly number[];
  /** Whether nobody goes on alone in this centre. */
  readonly isOff: boolean;
  #control = 0;

  constructor(system: System, centre: readonly number[], visible: Visible) {
    this.#system = system;
    this.#visible = visible;
    this.#centre = centre;
    this.#futures = new Futures(system);
    this.#roles = system.actors.map((_, actor) => centre.indexOf(actor) + 1);
    this.#leafStarts = system.actors.flatMap((_, actor) => (this.#roles[actor] === LEAF ? [system.initial[actor + 1]!] : []));
    this.isOff = centre.length < 2 || centre.length > MOST_CENTRE;
    if (this.isOff) return;
    for (const [actor, role] of this.#roles.entries()) this.#futures.stands(role, system.initial[actor + 1]!);
  }

  /** Whether more is known than counts. */
  get grew(): boolean {
    return !this.isOff && this.#futures.grew;
  }

  /** Makes what was learned count. */
  refresh(): void {
    this.#futures.refresh();
  }

  stepBegins(actor: number): void {
    if (this.isOff) return;
    this.#control = this.#system.machine.at(actor);
    this.#visible.stepBegins(actor);
  }

  /** The step is made and not taken back; whoever else looks at its footprint has done so. */
  stepEnds(actor: number): void {
    if (this.isOff) return;
    this.#visible.stepEnds(actor, 0);
    this.#futures.note(this.#roles[actor]!, this.#control);
  }

  /** An actor of the centre that may go on alone in the machine's state, or -1. */
  alone(): number {
    if (this.isOff) return -1;
    for (const actor of this.#centre) if (this.mayGoOnAlone(actor)) return actor;
    return -1;
  }

  /** Whether an actor of the centre can move and its step commutes with whatever others may do from the machine's state on. */
  mayGoOnAlone(actor: number): boolean {
    const { machine } = this.#system;
    const control = machine.at(actor);
    for (const start of this.#leafStarts) if (this.#futures.conflict(control, start)) return false;
    for (const other of this.#centre) if (other !== actor && this.#futures.conflict(control, machine.at(other))) return false;
    return machine.alternatives(actor) > 0;
  }
}
