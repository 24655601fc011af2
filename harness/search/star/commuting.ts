import { OP, ROW_SHIFT } from '../../machine/controls';
import { ACQUIRE_WHEN, WAIT_UNTIL } from '../../machine/opcodes';
import type { System } from '../../machine/system';
import type { Experience } from '../experience';
import type { Kept } from '../kept';
import { Futures } from '../reduced/futures';
import type { KeptFutures } from '../reduced/futures';
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
  readonly #experience: Experience;
  readonly #system: System;
  readonly #visible: Visible;
  readonly #futures: Futures;
  readonly #centre: readonly number[];
  /** By actor: leaves are one, for they have nothing to do with each other. */
  readonly #roles: readonly number[];
  readonly #leaves: readonly number[];
  readonly #isLeafs: (position: number) => boolean;
  /** Whether nobody goes on alone in this centre. */
  readonly isOff: boolean;
  #control = 0;

  /** `isLeafs` says whether a position belongs to a leaf. */
  constructor(experience: Experience, system: System, { centre, visible, isLeafs }: { readonly centre: readonly number[]; readonly visible: Visible; readonly isLeafs: (position: number) => boolean }) {
    this.#experience = experience;
    this.#system = system;
    this.#visible = visible;
    this.#centre = centre;
    this.#isLeafs = isLeafs;
    this.#roles = system.actors.map((_, actor) => centre.indexOf(actor) + 1);
    this.#leaves = system.actors.map((_, actor) => actor).filter((actor) => this.#roles[actor] === LEAF);
    this.#futures = new Futures(system, (role) => (role === LEAF ? this.#leaves : centre.slice(role - 1, role)));
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
    this.#experience.ahead(() => this.#futures.refresh());
  }

  keep(): Kept<KeptFutures> {
    return this.#futures.keep();
  }

  /** Notes from now on what is learned, for others to `follow`; returns what was since it was asked last. */
  news(): Int32Array {
    const news = Int32Array.from(this.#futures.news ?? []);
    this.#futures.news = [];
    return news;
  }

  /** Whether something was learned since. */
  get hasNews(): boolean {
    return this.#futures.news !== null && this.#futures.news.length > 0;
  }

  follow(news: Int32Array): void {
    this.#futures.follow(news);
  }

  /** Whether nothing new may be learned. */
  close(isClosed: boolean): void {
    this.#futures.isClosed = isClosed;
  }

  /** How often what was learned was made to count. */
  get refreshes(): number {
    return this.#futures.refreshes;
  }

  restore(kept: Kept<KeptFutures>): void {
    this.#futures.restore(kept);
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
    // Whatever a leaf may do is done from where it begins on. One that is kept may still be what the actor waits for, in some of its local states.
    const waits = this.#waits(control);
    for (const leaf of this.#leaves) {
      const start = this.#system.initial[leaf + 1]!;
      if (this.#futures.conflict(control, start) && (waits || !this.#isKept(leaf, actor))) return false;
    }
    for (const other of this.#centre) if (other !== actor && this.#futures.conflict(control, machine.at(other)) && !this.#isKept(other, actor)) return false;
    return this.#experience.alternatives(actor) > 0;
  }

  #waits(control: number): boolean {
    const { machine } = this.#system;
    const code = machine.controls.table[(this.#experience.accessAt(control) << ROW_SHIFT) + OP]!;
    return code === WAIT_UNTIL || code === ACQUIRE_WHEN;
  }

  /** Whether an actor of the centre has somebody's CPU for itself, whatever local states leaves are in: nothing happens there before it moves. */
  #isKept(other: number, actor: number): boolean {
    const { machine } = this.#system;
    return machine.keeperOf(other) === actor && !this.#isLeafs(machine.seats[other]!.cpuWord);
  }
}
