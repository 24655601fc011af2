import type { DataRaces } from '../../checks/data-race';
import { ADDRESS, plainWord, ROW_SHIFT } from '../../machine/controls';
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
    const word = races.wordOf(control);
    if (word < 0 || controls.plainWords[plainWord(controls.table[(control << ROW_SHIFT) + ADDRESS]!)] === 0) return;
    for (let index = 0; index < leaves.length; index++) {
      const leaf = leaves[index]!;
      if (!this.#wordsOf(races, index, sets[index]!).includes(word)) continue;
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
  #wordsOf(races: DataRaces, index: number, set: SetId): readonly number[] {
    const known = (this.#words[index] ??= []);
    return (known[set] ??= this.#lookAhead(races, index, set));
  }

  #lookAhead(races: DataRaces, index: number, set: SetId): readonly number[] {
    const { experience, leaves } = this.#factoring;
    const leaf = leaves[index]!;
    const words = new Set<number>();
    for (const member of leaf.members(set)) words.add(races.wordOf(experience.accessAt(leaf.value(member, leaf.actor + 1))));
    return [...words];
  }
}
