import { INVARIANT_BROKEN } from '../checks/ends';
import type { Finding } from '../checks/finding';
import type { System } from '../machine/system';
import { matches, viewOf } from '../machine/system';
import type { View } from '../scenario';
import { UsageError } from '../usage-error';
import type { Leaf, SetId } from './leaf';

/**
 * Goals and the invariant where leaves have sets of local states. A goal made of lifecycle states is reached when every actor that it
 * names can be in its state, for leaves are in all combinations; a predicate may look at the centre only.
 */
export class Predicates {
  /** By goal, in the order of the scenario. */
  readonly goals: boolean[];
  readonly #system: System;
  readonly #leaves: readonly Leaf[];
  readonly #view: View;

  constructor(system: System, leaves: readonly Leaf[]) {
    this.#system = system;
    this.#leaves = leaves;
    this.goals = system.goals.map(() => false);
    const view = viewOf(system);
    const { objects } = system.machine;
    const refuse = (what: string, leaf: Leaf): never => {
      throw new UsageError(`star cannot search scenario '${system.scenario.name}': a predicate looks at ${what} of ${system.actors[leaf.actor]!.name}, which is a leaf`, { fix: 'use the search states' });
    };
    const actorSeen = (name: string): void => {
      const leaf = leaves.find(({ actor }) => system.actors[actor]!.name === name);
      if (leaf !== undefined) refuse('the state', leaf);
    };
    this.#view = {
      word: (address) => {
        const object = objects.at(address);
        const position = object < 0 ? -1 : objects.word(object, (address - objects.bases[object]!) >>> 2);
        const leaf = leaves.find((one) => one.owns(position));
        return leaf === undefined ? view.word(address) : refuse('a word', leaf);
      },
      matches: (actor, state) => {
        actorSeen(actor);
        return view.matches(actor, state);
      },
      ended: (actor) => {
        actorSeen(actor);
        return view.ended(actor);
      },
    };
  }

  /** Looks at the state in the machine, whose leaves are in any of these sets. Returns what is wrong with it. */
  look(sets: readonly SetId[]): Finding | null {
    const { goals, invariant, machine } = this.#system;
    for (const [index, { goal }] of goals.entries()) {
      if (this.goals[index] === true) continue;
      if (typeof goal === 'function') this.goals[index] = goal(this.#view);
      else this.goals[index] = Object.entries(goal).every(([actor, state]) => this.#canBe(actor, state, sets));
    }
    if (invariant === undefined || !machine.monitors.looksFor('assertion') || invariant(this.#view)) return null;
    return { kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 };
  }

  #canBe(name: string, state: string, sets: readonly SetId[]): boolean {
    const { actors, machine } = this.#system;
    const actor = actors.findIndex((one) => one.name === name);
    const isIn = (control: number): boolean => matches(machine.controls.point(control).state?.name, state);
    const index = this.#leaves.findIndex((leaf) => leaf.actor === actor);
    if (index < 0) return isIn(machine.at(actor));
    const leaf = this.#leaves[index]!;
    return leaf.members(sets[index]!).some((member) => isIn(leaf.value(member, actor + 1)));
  }
}
