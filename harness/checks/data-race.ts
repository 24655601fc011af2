import { A, ADDRESS, FLAGS, INTENDED, OP, PLAIN_ACCESS, ROW_SHIFT } from '../machine/controls';
import type { Machine } from '../machine/machine';
import { ACQUIRE_WHEN, COMPARE_AND_SWAP, LOAD, STORE, STORE_BYTE, WAIT_UNTIL } from '../machine/opcodes';
import type { RaceRule } from '../result';
import type { Finding } from './finding';

/**
 * Data races, as KCSAN means it: two accesses to one word, one of them a store, at least one of them plain, that can be made at the same moment. Under
 * `strict` every plain access counts; under `kcsan-default` plain stores of a word or byte are as good as marked ones. An access that is marked as
 * intended (`data_race()`) races with nobody.
 *
 * An access is looked at when it is about to be made, against what the others are about to do. That finds every race in searches that make every step in every state.
 * It does, too, where steps are left out that commute with whatever the others may still do: two accesses that race do not commute, so in some state that is visited both are
 * about to be made, and one of them is.
 */
export class DataRaces {
  /** Actors whose place in the vector is only one of those where they may be: 1 each. Whoever knows looks for their races. */
  readonly skipped: Uint8Array;
  /** Off where races are found in another way. */
  isLooking = true;
  /** Pairs of control points that would race if it were not intended, as one number each. */
  readonly intended = new Set<number>();
  readonly rule: RaceRule;
  readonly #machine: Machine;

  constructor(machine: Machine, rule: RaceRule, actors: number) {
    this.#machine = machine;
    this.rule = rule;
    this.skipped = new Uint8Array(actors);
  }

  /** Looks at the access in a row of the table, which an actor is about to make, against the others. */
  look(actor: number, row: number): void {
    if (!this.isLooking) return;
    const machine = this.#machine;
    for (let other = 0; other < machine.actors; other++) {
      if (other === actor || this.skipped[other] !== 0) continue;
      const control = machine.accessAt(machine.at(other));
      if (!this.ofPair(row >> ROW_SHIFT, control) || machine.alternatives(other) === 0) continue;
      this.#machine.monitors.report(this.finding(actor, row >> ROW_SHIFT, other, control));
    }
  }

  /** Whether the accesses of two control points race in the machine's state, if both actors can make them. */
  ofPair(control: number, other: number): boolean {
    return this.areOfOneWord(control, other) && this.#race(control, this.#writes(control << ROW_SHIFT), other, this.#writes(other << ROW_SHIFT));
  }

  /** The same for accesses that were made, each of which wrote the word or did not. */
  ofMade(control: number, wrote: boolean, other: number, otherWrote: boolean): boolean {
    return this.areOfOneWord(control, other) && this.#race(control, wrote, other, otherWrote);
  }

  /** The word that the access of a control point is about, -1 where it is about none. */
  wordOf(control: number): number {
    const { table } = this.#machine.controls;
    const row = control << ROW_SHIFT;
    return table[row + OP]! > ACQUIRE_WHEN ? -1 : table[row + ADDRESS]! >>> 2;
  }

  /** Whether two control points are accesses to one word. */
  areOfOneWord(control: number, other: number): boolean {
    const word = this.wordOf(control);
    return word >= 0 && word === this.wordOf(other);
  }

  #race(control: number, writes: boolean, other: number, otherWrites: boolean): boolean {
    const row = control << ROW_SHIFT;
    const otherRow = other << ROW_SHIFT;
    if ((!writes && !otherWrites) || (!this.#isPlain(row) && !this.#isPlain(otherRow))) return false;
    const { table } = this.#machine.controls;
    if (((table[row + FLAGS]! | table[otherRow + FLAGS]!) & INTENDED) === 0) return true;
    const pair = Math.min(control, other) * 0x200000 + Math.max(control, other);
    if (!this.intended.has(pair)) {
      this.#machine.vector.learns();
      this.intended.add(pair);
    }
    return false;
  }

  /** What is said of a race, whoever of the two was found first: it is the plain access's, the writer's where both are, the first actor's where both write. */
  finding(actor: number, control: number, other: number, otherControl: number): Finding {
    const own = this.#isOwn(actor, control << ROW_SHIFT, other, otherControl << ROW_SHIFT);
    const [mine, yours] = own ? [{ actor, control }, { actor: other, control: otherControl }] : [{ actor: other, control: otherControl }, { actor, control }];
    const { table } = this.#machine.controls;
    const said = (at: number): string => `${this.#isPlain(at << ROW_SHIFT) ? 'plain' : 'marked'} ${this.#mayWrite(at << ROW_SHIFT) ? 'write' : 'read'}`;
    return { kind: 'data-race', message: `a ${said(mine.control)} and a ${said(yours.control)} of one word at the same moment`, ...mine, address: table[(mine.control << ROW_SHIFT) + ADDRESS]! >>> 0, other: yours };
  }

  #isOwn(actor: number, row: number, other: number, otherRow: number): boolean {
    if (this.#isPlain(row) !== this.#isPlain(otherRow)) return this.#isPlain(row);
    if (this.#mayWrite(row) !== this.#mayWrite(otherRow)) return this.#mayWrite(row);
    return actor < other;
  }

  #isPlain(row: number): boolean {
    const { table } = this.#machine.controls;
    if ((table[row + FLAGS]! & PLAIN_ACCESS) === 0) return false;
    return this.rule === 'strict' || (table[row + OP] !== STORE && table[row + OP] !== STORE_BYTE);
  }

  #mayWrite(row: number): boolean {
    const code = this.#machine.controls.table[row + OP]!;
    return code !== LOAD && code !== WAIT_UNTIL;
  }

  /** A compare-and-swap that would fail now is a read. */
  #writes(row: number): boolean {
    const { table } = this.#machine.controls;
    if (table[row + OP] === COMPARE_AND_SWAP) return this.#machine.valueAt(row >> ROW_SHIFT) === table[row + A];
    return this.#mayWrite(row);
  }
}
