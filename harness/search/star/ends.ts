import { judgeEnd, mayStay } from '../../checks/ends';
import { HALTED_CONTROL, OP, ROW_SHIFT } from '../../machine/controls';
import { ENDED } from '../../machine/opcodes';
import type { System } from '../../machine/system';
import type { LimitReached } from '../../result';
import type { Blocked } from './centre';
import type { Note } from './closure';
import type { Decoupled } from './decoupled';
import type { Factoring } from './factoring';
import type { Leaf, Member } from './leaf';
import type { Predicates } from './predicates';

/** Combinations of local states in which an end is judged one by one. */
const MOST_ENDS = 4096;

export type OnEnds = (leaves: readonly Leaf[], ending: readonly (readonly Member[])[]) => void;

/**
 * The ends among the combinations of a state: those in which the centre is kept from moving and no leaf can move. Local states that
 * an end's judgement cannot tell apart are judged once.
 */
export class Ends {
  readonly #factoring: Factoring;
  readonly #system: System;
  readonly #predicates: Predicates;
  readonly #note: Note;
  readonly #reach: (limit: LimitReached) => void;
  /** For tests: told the local states of each leaf, in all combinations of which a state ends. */
  readonly #onEnds: OnEnds | undefined;
  /** The final condition is asked by itself, for all combinations at once. */
  readonly #withoutFinal: System;

  constructor(factoring: Factoring, predicates: Predicates, note: Note, reach: (limit: LimitReached) => void, onEnds?: OnEnds) {
    this.#onEnds = onEnds;
    this.#factoring = factoring;
    this.#system = factoring.system;
    this.#predicates = predicates;
    this.#note = note;
    this.#reach = reach;
    this.#withoutFinal = { ...factoring.system, final: undefined };
  }

  /** Judges a state that was loaded; `blocked` is what keeps each actor of the centre from moving. */
  judge(state: Decoupled, blocked: readonly Blocked[]): void {
    if (blocked.some(({ by }) => by === 'nothing')) return;
    const { machine } = this.#system;
    const { vector } = machine;
    const ending: Member[][] = [];
    for (const [index, leaf] of this.#factoring.leaves.entries()) {
      const members: Member[] = [];
      for (const member of leaf.members(state.sets[index]!)) {
        if (blocked.some((one) => one.by === 'leaf' && one.index === index && !one.members.has(member))) continue;
        leaf.place(member, vector.words);
        if (this.#factoring.experience.alternatives(leaf.actor) === 0) members.push(member);
      }
      leaf.place(leaf.members(state.sets[index]!)[0]!, vector.words);
      if (members.length === 0) return;
      ending.push(members);
    }
    this.#onEnds?.(this.#factoring.leaves, ending);
    this.#judgeAll(ending);
  }

  #judgeAll(ending: readonly (readonly Member[])[]): void {
    const { leaves } = this.#factoring;
    const { machine, actors, final } = this.#system;
    const alike = ending.map((members, index) => [...this.#apart(leaves[index]!, members).values()]);
    if (alike.reduce((product, { length }) => product * length, 1) > MOST_ENDS) {
      this.#factoring.force(alike.findIndex(({ length }) => length === Math.max(...alike.map((parts) => parts.length))), 'there are too many combinations of local states to judge ends in');
    }
    let combinations: Member[][][] = [[]];
    for (const parts of alike) combinations = combinations.flatMap((combination) => parts.map((part) => [...combination, part]));
    for (const combination of combinations) {
      for (const [index, leaf] of leaves.entries()) leaf.place(combination[index]![0]!, machine.vector.words);
      const end = judgeEnd(this.#withoutFinal);
      const picks = new Map(combination.map((members, index) => [index, members[0]!]));
      if (end.form === 'bounded') this.#reach({ limit: 'operations', value: machine.granularity.operations });
      if (end.form === 'violated') for (const finding of end.findings) this.#note(finding, { picks, then: [] });
      const isProper = actors.every((_, actor) => mayStay(this.#system, actor));
      if (end.form === 'halted' || end.form === 'bounded' || !isProper || final === undefined || !machine.monitors.looksFor('assertion')) continue;
      const failing = this.#predicates.findAmong(final, false, combination);
      if (failing !== null) this.#note({ kind: 'assertion', message: 'the final condition does not hold', actor: -1, control: HALTED_CONTROL, address: -1 }, { picks: new Map([...picks, ...failing]), then: [] });
    }
  }

  /** Local states by what an end's judgement sees of them: where the leaf stands, what it remembers, what points where. */
  #apart(leaf: Leaf, members: readonly Member[]): Map<string, Member[]> {
    const { machine } = this.#system;
    const { objects, monitors, controls } = machine;
    const apart = new Map<string, Member[]>();
    const { cpuWord } = machine.seats[leaf.actor]!;
    const seen = leaf.positions.slice(1).filter((position) => position === cpuWord || objects.isWord(position) || objects.isState(position) || monitors.countsAtEnds(position));
    for (const member of members) {
      const control = leaf.value(member, leaf.actor + 1);
      const stands = controls.table[(control << ROW_SHIFT) + OP] === ENDED ? -1 : control;
      const key = `${stands} ${seen.map((position) => (objects.isWord(position) ? Math.max(-1, objects.at(leaf.value(member, position))) : leaf.value(member, position))).join()}`;
      const alike = apart.get(key);
      if (alike === undefined) apart.set(key, [member]);
      else alike.push(member);
    }
    return apart;
  }
}
