import type { System } from '../../machine/system';
import { learnExclusive } from '../exclusive-words';
import { Experience } from '../experience';
import { Goals } from '../goals';
import type { Kept } from '../kept';
import { partOf, together } from '../kept';
import { walkAtRandom } from '../random-walks';
import { Visible } from '../visible';
import type { KeptWatched } from '../watched';
import { Watched } from '../watched';
import type { Reduction } from './expansion';
import type { KeptFutures } from './futures';
import { Futures } from './futures';
import { Symmetry } from './symmetry';

const FIRST_WALKS = 8;
/** Further ones where goals are left. */
const MORE_WALKS = 256;

/** Of what is known and kept, what is no array. */
interface Plain {
  readonly watched: KeptWatched;
  readonly toldApart: string | null;
}

/** What is known of a system, over all searches that had to start over; to begin with what random walks tell, always the same. */
export class Known {
  readonly system: System;
  readonly experience: Experience;
  readonly futures: Futures;
  readonly watched: Watched;
  /** Why symmetric actors can be told apart, as far as is known. */
  toldApart: string | undefined;

  constructor(system: System) {
    this.system = system;
    this.experience = new Experience(system);
    this.futures = new Futures(system);
    const goals = new Goals(system);
    // A goal that a random walk reaches need not be looked for: what it looks at makes no steps conflict.
    walkAtRandom(system, FIRST_WALKS, (actor, control) => {
      this.futures.note(actor, control);
      goals.look();
    });
    walkAtRandom(system, MORE_WALKS, () => goals.look(), () => !goals.isWatching);
    learnExclusive(system);
    this.watched = new Watched(system, goals.reached, this.experience);
    this.experience.begin();
  }

  /**
   * What decides which steps are made in the next search.
   *
   * @throws SymmetryOff when symmetric actors can be told apart.
   */
  reduction(): Reduction {
    const symmetry = this.toldApart === undefined ? new Symmetry(this.system, this.experience) : null;
    symmetry?.checkPrograms();
    const { experience, futures, watched, system } = this;
    return { experience, futures, visible: new Visible(system, watched), symmetry: symmetry?.isTrivial === true ? null : symmetry };
  }

  /** All that is known by now, as it is kept. */
  keep(): Kept {
    const at: Plain = { watched: this.watched.keep(), toldApart: this.toldApart ?? null };
    return together({ experience: this.experience.keep(), futures: this.futures.keep(), plain: { at, arrays: {} } });
  }

  /** Knows what was kept; returns whether it is the same as it was then. */
  restore(kept: Kept): boolean {
    const { watched, toldApart } = partOf<Plain>(kept, 'plain').at;
    if (!this.experience.restore(partOf<number>(kept, 'experience')) || !this.watched.restore(watched)) return false;
    this.futures.restore(partOf<KeptFutures>(kept, 'futures'));
    this.toldApart = toldApart ?? undefined;
    return true;
  }
}
