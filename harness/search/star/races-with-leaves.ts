import { ADDRESS, OP, plainWord, ROW_SHIFT } from '../../machine/controls';
import { ACQUIRE_WHEN } from '../../machine/opcodes';
import type { Note } from './closure';
import type { Standing } from './decoupled';
import type { Factoring } from './factoring';
import type { Member, SetId } from './leaf';

/** Data races of the centre with leaves, whichever local state these are in. */
export class RacesWithLeaves {
  readonly #factoring: Factoring;
  readonly #note: Note;
  /** By leaf and set: the words that are accessed next. */
  readonly #words: (readonly number[])[][] = [];

  constructor(factoring: Factoring, note: Note) {
    this.#factoring = factoring;
    this.#note = note;
  }

  /** Looks at the access that an actor of the centre is about to make, in a state that was loaded with these local states, against those of the leaves. */
  look({ sets }: Standing, actor: number, standing: readonly Member[]): void {
    const { experience, leaves, system } = this.#factoring;
    const { races, controls, vector } = system.machine;
    if (races === null) return;
    const control = experience.accessAt(system.machine.at(actor));
    const row = control << ROW_SHIFT;
    const address = controls.table[row + ADDRESS]!;
    if (controls.table[row + OP]! > ACQUIRE_WHEN || controls.plainWords[plainWord(address)] === 0) return;
    for (let index = 0; index < leaves.length; index++) {
      const leaf = leaves[index]!;
      if (!this.#wordsOf(index, sets[index]!).includes(wordOf(address))) continue;
      for (const member of leaf.members(sets[index]!)) {
        const other = experience.accessAt(leaf.value(member, leaf.actor + 1));
        if (!races.areOfOneWord(control, other)) continue;
        leaf.place(member, vector.words);
        if (experience.alternatives(actor) > 0 && experience.alternatives(leaf.actor) > 0 && experience.race(control, other)) {
          const finding = races.finding(actor, control, leaf.actor, other);
          this.#note(finding, { picks: new Map([[index, member]]), then: [{ actor, alternative: 0 }] });
        }
        leaf.place(standing[index]!, vector.words);
      }
    }
  }

  /** The words that a leaf accesses next in the local states of a set. */
  #wordsOf(index: number, set: SetId): readonly number[] {
    const known = (this.#words[index] ??= []);
    return (known[set] ??= this.#lookAhead(index, set));
  }

  #lookAhead(index: number, set: SetId): readonly number[] {
    const { experience, leaves, system } = this.#factoring;
    const { table } = system.machine.controls;
    const leaf = leaves[index]!;
    const words = new Set<number>();
    for (const member of leaf.members(set)) {
      const row = experience.accessAt(leaf.value(member, leaf.actor + 1)) << ROW_SHIFT;
      if (table[row + OP]! <= ACQUIRE_WHEN) words.add(wordOf(table[row + ADDRESS]!));
    }
    return [...words];
  }
}

function wordOf(address: number): number {
  return address >>> 2;
}
