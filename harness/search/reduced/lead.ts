import type { System } from '../../machine/system';
import type { Crew } from '../crew/crew';
import type { Teaching } from '../crew/states-lead';
import { StatesLead } from '../crew/states-lead';
import type { StateStore } from '../state-store';
import type { Reduction } from './expansion';
import { ReducedGroups } from './groups';
import type { ReducedLessons } from './help';
import type { Known } from './known';

/** Hands groups of states to those who help with a search of reduced states. `system` is one whose final condition says what it looks at. */
export function leadReduced(crew: Crew, system: System, store: StateStore, { known, reduction, group }: { readonly known: Known; readonly reduction: Reduction; readonly group: number }): StatesLead {
  return new StatesLead(crew, { search: 'reduced', store, lessons: new Lessons(known), groups: new ReducedGroups(system, store, reduction), group, layout: () => layoutOf(known, store) });
}

/**
 * Grows whenever a state may be expanded in another way than before, by what is known: where states are packed anew, what others may do comes to count, there are
 * more places that a step can touch, or accesses that events ride on.
 */
export function layoutOf({ system: { machine }, futures }: Known, store: StateStore): number {
  return store.packing.moves + futures.refreshes + machine.vector.length + machine.controls.eventful;
}

class Lessons implements Teaching {
  readonly #known: Known;
  readonly #news: number[] = [];
  readonly #begun: Pick<ReducedLessons, 'watched' | 'toldApart'>;
  /** How much those who help were told. */
  #experience = 0;
  #noted = 0;
  #refreshes = 0;

  constructor(known: Known) {
    this.#known = known;
    this.#begun = { watched: known.watched.keep(), toldApart: known.toldApart };
    known.futures.news = this.#news;
  }

  get length(): number {
    return this.#known.experience.length + this.#news.length;
  }

  /** All that was learned since this was last asked; with 0 everything. */
  since(from: number): ReducedLessons {
    const { experience, futures } = this.#known;
    const isAll = from === 0 || this.#refreshes !== futures.refreshes;
    const lessons = {
      ...this.#begun,
      experience: experience.since(from === 0 ? 0 : this.#experience),
      futures: isAll ? futures.keep() : null,
      news: Int32Array.from(isAll ? [] : this.#news.slice(this.#noted)),
    };
    this.#experience = experience.length;
    this.#noted = this.#news.length;
    this.#refreshes = futures.refreshes;
    return lessons;
  }

  refuseMore(): void {
    this.#known.experience.refuseMore();
  }
}
