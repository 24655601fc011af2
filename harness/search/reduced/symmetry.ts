import { declaresAny } from '../../checks/non-blocking';
import type { Finding } from '../../checks/finding';
import { EDGES, OP, ROW_SHIFT } from '../../machine/controls';
import * as op from '../../machine/opcodes';
import type { System } from '../../machine/system';
import { resetSystem } from '../../machine/system';
import type { Choice, Schedule } from '../../result';
import type { Experience } from '../experience';
import type { View } from '../../scenario';

/** Accesses by which an actor learns, or memory remembers, which one it is. */
const TELLING: ReadonlyMap<number, string> = new Map([
  [op.ALLOC, 'allocates memory, which lies in a part of its own'],
  [op.ACTOR, 'asks which actor it is'],
  [op.CPU, 'asks which CPU it is on'],
  [op.OWNERSHIP, 'owns objects by name'],
]);

/** Actors can be told apart after all: the search starts over without symmetry. */
export class SymmetryOff extends Error {}

/**
 * Actors that are declared symmetric, by class: they run one program, and nothing tells them apart but what is remembered of each.
 * States that differ by who of them is who are one state, in which those of a class are sorted by what is remembered of them.
 * (Emerson, Jha and Peled, TACAS 1997, for the union with persistent sets.)
 */
export class Symmetry {
  readonly #system: System;
  readonly #experience: Experience;
  readonly #classes: readonly (readonly number[])[];
  /** The columns of each member, and how many positions there were then. */
  readonly #known = new Map<number, readonly number[]>();
  #length = -1;
  /** By class member: where the sorted ones stood. */
  readonly #order: number[] = [];

  constructor(system: System, experience: Experience) {
    this.#system = system;
    this.#experience = experience;
    this.#classes = system.symmetric;
    const first = this.#classes[0]?.[0];
    if (first === undefined) return;
    const { machine, scenario, goals } = system;
    const off = (why: string): never => {
      throw new SymmetryOff(why);
    };
    if (scenario.reuse === true) off('memory is reused');
    if (machine.granularity.operations > 0) off('operations of each actor are counted');
    for (const actor of this.#classes.flat()) {
      const { name, spec } = system.actors[actor]!;
      if (machine.seats[actor]!.cpuWord >= 0) off(`${name} is bound to a CPU with others, which remembers who has it`);
      if (declaresAny({ spec })) off(`${name} has operations that must not block`);
      if (goals.some(({ goal }) => typeof goal !== 'function' && name in goal)) off(`a goal names ${name}`);
    }
  }

  get isTrivial(): boolean {
    return this.#classes.length === 0;
  }

  /** A view for predicates that notices when one tells symmetric actors apart. */
  guarded(view: View): View {
    const check = (actor: string): void => {
      if (this.#classes.some((members) => members.some((member) => this.#system.actors[member]!.name === actor))) throw new SymmetryOff(`a predicate looks at ${actor}`);
    };
    return {
      word: (address) => view.word(address),
      matches: (actor, state) => {
        check(actor);
        return view.matches(actor, state);
      },
      ended: (actor) => {
        check(actor);
        return view.ended(actor);
      },
    };
  }

  /** Sorts the members of each class in the machine's state; what changes is in the log. */
  canonicalise(): void {
    const { vector } = this.#system.machine;
    for (const members of this.#classes) {
      const columns = members.map((member) => this.#columns(member));
      this.#sort(members, columns);
      const values = this.#order.map((from) => columns[from]!.map((position) => vector.words[position]!));
      for (const [at, positions] of columns.entries()) for (const [index, position] of positions.entries()) vector.set(position, values[at]![index]!);
    }
  }

  /** What a place is to the other members of an actor's class, if it is about that actor. */
  images(actor: number, place: number): readonly number[] {
    const members = this.#classes.find((one) => one.includes(actor));
    if (members === undefined) return [];
    const places = (member: number): readonly number[] => [...this.#columns(member), ...this.#experience.sectionsOf(member)];
    const index = places(actor).indexOf(place);
    return index < 0 ? [] : members.map((member) => places(member)[index]!);
  }

  /** @throws SymmetryOff when some member may do something that tells it from the others. */
  checkPrograms(): void {
    const { machine, actors } = this.#system;
    const { table, edges } = machine.controls;
    for (const members of this.#classes) {
      const seen = new Set<number>();
      // From where the program begins: what is done before the first step counts, too.
      const { program, name } = actors[members[0]!]!;
      const open = [machine.controls.initial(program, name)];
      for (let control = open.pop(); control !== undefined; control = open.pop()) {
        if (seen.has(control)) continue;
        seen.add(control);
        const tells = TELLING.get(table[(control << ROW_SHIFT) + OP]!);
        if (tells !== undefined) throw new SymmetryOff(`${actors[members[0]!]!.name} ${tells}`);
        for (let edge = table[(control << ROW_SHIFT) + EDGES]!; edge >= 0; edge = edges[edge + 2]!) open.push(edges[edge + 1]!);
      }
    }
  }

  /** The schedule of real actors that a schedule through sorted states stands for, and what is found at its end. */
  actual(schedule: Schedule, finding: Finding): { readonly schedule: Schedule; readonly finding: Finding } {
    const { machine } = this.#system;
    const { vector, monitors } = machine;
    const pending = monitors.findings.splice(0);
    resetSystem(this.#system);
    let real = this.#system.actors.map((_, actor) => actor);
    const choices: Choice[] = [];
    let found: readonly Finding[] = [];
    for (const { actor, alternative } of schedule) {
      // Who stands where in the sorted state.
      real = this.#system.actors.map((_, index) => index);
      for (const members of this.#classes) {
        this.#sort(members, members.map((member) => this.#columns(member)));
        for (const [at, member] of members.entries()) real[member] = members[this.#order[at]!]!;
      }
      choices.push({ actor: real[actor]!, alternative });
      this.#experience.step(real[actor]!, alternative);
      found = monitors.findings.splice(0);
      vector.logLength = 0;
    }
    if (!found.some(({ kind }) => kind === finding.kind)) {
      const end = this.#experience.judge();
      if (end.form === 'violated') found = end.findings;
    }
    // Whoever reads a stored state next relies on the first one where nothing ever varied.
    resetSystem(this.#system);
    monitors.findings.push(...pending);
    return { schedule: choices, finding: found.find(({ kind }) => kind === finding.kind) ?? finding };
  }

  /** The order in which members of a class stand in a sorted state, as indexes into them. */
  #sort(members: readonly number[], columns: readonly (readonly number[])[]): void {
    const { words } = this.#system.machine.vector;
    this.#order.length = 0;
    for (let member = 0; member < members.length; member++) {
      let at = this.#order.length;
      while (at > 0 && isLess(words, columns[member]!, columns[this.#order[at - 1]!]!)) at--;
      this.#order.splice(at, 0, member);
    }
  }

  /** All positions that hold something about an actor, in one order for every actor: its control point first. */
  #columns(actor: number): readonly number[] {
    const { vector } = this.#system.machine;
    // Asking names those that are missing, for every member; until somebody names more there are no others.
    if (vector.length !== this.#length) {
      for (const member of this.#classes.flat()) this.#experience.columnsOf(member);
      this.#known.clear();
      this.#length = vector.length;
    }
    let columns = this.#known.get(actor);
    if (columns === undefined) this.#known.set(actor, (columns = [actor + 1, ...this.#experience.columnsOf(actor)]));
    return columns;
  }
}

function isLess(words: Int32Array, one: readonly number[], other: readonly number[]): boolean {
  for (let index = 0; index < one.length; index++) {
    const difference = words[one[index]!]! - words[other[index]!]!;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
