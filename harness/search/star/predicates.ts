import { INVARIANT_BROKEN } from '../../checks/ends';
import type { Finding } from '../../checks/finding';
import { OP, ROW_SHIFT } from '../../machine/controls';
import { ENDED } from '../../machine/opcodes';
import type { System } from '../../machine/system';
import { matches } from '../../machine/system';
import type { View } from '../../scenario';
import type { Picks } from './decoupled';
import type { Factoring } from './factoring';
import type { Leaf, Member, SetId } from './leaf';

/** Ways through a predicate that are followed in one state; a leaf that makes more goes to the centre. */
const MOST_WAYS = 4096;

/** A set was split by what a predicate saw of it: the parts, and which one the present way takes. */
interface Fork {
  readonly parts: readonly (readonly Member[])[];
  taken: number;
}

/**
 * Goals, the invariant and the final condition where leaves have sets of local states. Leaves are in all combinations, and a predicate
 * sees only what it looks at: each look splits a set by what is seen, and every way through the predicate is followed. Exact.
 */
export class Predicates {
  /** By goal, in the order of the scenario. */
  readonly goals: boolean[];
  readonly #factoring: Factoring;
  readonly #system: System;
  readonly #view: View;
  /** By leaf: the local states that the present way leaves possible. */
  #possible: (ArrayLike<Member> & Iterable<Member>)[] = [];
  #forks: Fork[] = [];
  /** Forks passed on the present way. */
  #passed = 0;
  /** The leaf that was split last. */
  #split = 0;

  constructor(factoring: Factoring) {
    const { system } = factoring;
    this.#factoring = factoring;
    this.#system = system;
    this.goals = system.goals.map(() => false);
    const { objects } = system.machine;
    // What is looked at is recorded: steps that change it do not commute.
    const { view } = factoring.watched;
    this.#view = {
      word: (address) => {
        const object = objects.at(address);
        const seen = view.word(address);
        const position = object < 0 ? -1 : objects.word(object, (address - objects.bases[object]!) >>> 2);
        const index = position < 0 ? -1 : factoring.ownerOf(position);
        return index < 0 ? seen : this.#look(index, (leaf, member) => leaf.value(member, position)) >>> 0;
      },
      matches: (actor, state) => {
        const index = this.#leafCalled(actor);
        factoring.watched.lookAt(actor);
        return index < 0 ? view.matches(actor, state) : this.#look(index, (leaf, member) => Number(this.#isIn(leaf, member, state))) === 1;
      },
      ended: (actor) => {
        const index = this.#leafCalled(actor);
        factoring.watched.lookAt(actor);
        const { table } = system.machine.controls;
        return index < 0 ? view.ended(actor) : this.#look(index, (leaf, member) => Number(table[(leaf.value(member, leaf.actor + 1) << ROW_SHIFT) + OP] === ENDED)) === 1;
      },
    };
  }

  /** Whether there is anything to look for. */
  get isWatching(): boolean {
    return this.#system.invariant !== undefined || this.goals.includes(false);
  }

  /** Looks at the state in the machine, whose leaves are in any of these sets. Returns what is wrong with it, and with which local states. */
  look(sets: readonly SetId[]): { readonly finding: Finding; readonly picks: Picks } | null {
    const { goals, invariant, machine } = this.#system;
    for (const [index, { goal }] of goals.entries()) {
      if (this.goals[index] === true) continue;
      if (typeof goal === 'function') this.goals[index] = this.find(goal, true, sets) !== null;
      else this.goals[index] = Object.entries(goal).every(([actor, state]) => this.#canBe(actor, state, sets));
    }
    if (invariant === undefined || !machine.monitors.looksFor('assertion')) return null;
    const picks = this.find(invariant, false, sets);
    return picks === null ? null : { finding: { kind: 'assertion', message: INVARIANT_BROKEN, actor: -1, control: 0, address: -1 }, picks };
  }

  /** Local states by which a predicate is true, or false; null when there are none. */
  find(predicate: (view: View) => boolean, wanted: boolean, sets: readonly SetId[]): Picks | null {
    return this.findAmong(predicate, wanted, this.#factoring.leaves.map((leaf, index) => leaf.members(sets[index]!)));
  }

  /** The same among some local states of each leaf. */
  findAmong(predicate: (view: View) => boolean, wanted: boolean, members: readonly (ArrayLike<Member> & Iterable<Member>)[]): Picks | null {
    this.#forks = [];
    for (let ways = 0; ; ways++) {
      if (ways === MOST_WAYS) this.#factoring.force(this.#split, 'a predicate looks at too many combinations of local states');
      this.#possible = [...members];
      this.#passed = 0;
      if (predicate(this.#view) === wanted) return new Map(this.#forks.length === 0 ? [] : this.#possible.map((possible, index) => [index, possible[0]!]));
      while (this.#forks.length > 0 && ++this.#forks[this.#forks.length - 1]!.taken === this.#forks[this.#forks.length - 1]!.parts.length) this.#forks.pop();
      if (this.#forks.length === 0) return null;
    }
  }

  /** What is seen of a leaf on the present way; where that may be several things, the ways part. */
  #look(index: number, see: (leaf: Leaf, member: Member) => number): number {
    const leaf = this.#factoring.leaves[index]!;
    const possible = this.#possible[index]!;
    const bySight = new Map<number, Member[]>();
    for (const member of possible) {
      const sight = see(leaf, member);
      const alike = bySight.get(sight);
      if (alike === undefined) bySight.set(sight, [member]);
      else alike.push(member);
    }
    if (bySight.size > 1) {
      this.#split = index;
      if (this.#passed === this.#forks.length) this.#forks.push({ parts: [...bySight.values()], taken: 0 });
      const fork = this.#forks[this.#passed++]!;
      this.#possible[index] = fork.parts[fork.taken]!;
    }
    return see(leaf, this.#possible[index]![0]!);
  }

  #leafCalled(name: string): number {
    return this.#factoring.leaves.findIndex(({ actor }) => this.#system.actors[actor]!.name === name);
  }

  #isIn(leaf: Leaf, member: Member, state: string): boolean {
    return matches(this.#system.machine.controls.point(leaf.value(member, leaf.actor + 1)).state?.name, state);
  }

  #canBe(name: string, state: string, sets: readonly SetId[]): boolean {
    const index = this.#leafCalled(name);
    if (index < 0) {
      const { actors, machine } = this.#system;
      return matches(machine.controls.point(machine.at(actors.findIndex((one) => one.name === name))).state?.name, state);
    }
    const leaf = this.#factoring.leaves[index]!;
    return leaf.members(sets[index]!).some((member) => this.#isIn(leaf, member, state));
  }
}
