import type { System } from '../../machine/system';
import type { Help, Lead } from '../crew/crew';
import { GroupsHelp } from '../crew/states-help';
import type { KeptExperience } from '../experience';
import type { Kept } from '../kept';
import type { KeptWatched } from '../watched';
import { finalOf } from './final';
import type { KeptFutures } from './futures';
import { ReducedGroups } from './groups';
import { Known } from './known';

/** What was learned in the course of a search of reduced states, as helpers are told it. */
export interface ReducedLessons {
  readonly experience: KeptExperience;
  /** What others may still do, where that has come to count since; and what was noted of it after that. */
  readonly futures: Kept<KeptFutures> | null;
  readonly news: Int32Array;
  /** What was known when the search began. */
  readonly watched: KeptWatched;
  readonly toldApart: string | undefined;
}

/** Helps the search of reduced states: expands groups of states, with a system built from the same scenario and options that notes what steps touch. */
export function helpReduced(system: System, lead: Lead): Help {
  return new GroupsHelp(system, lead, (store) => {
    const known = new Known(system);
    let groups: ReducedGroups | undefined;
    return {
      learn(lessons) {
        const { experience, futures, news, watched, toldApart } = lessons as ReducedLessons;
        if (!known.experience.learn(experience)) return false;
        if (futures !== null) known.futures.restore(futures);
        known.futures.follow(news);
        if (groups !== undefined) return true;
        known.toldApart = toldApart;
        if (!known.watched.restore(watched)) return false;
        const reduction = known.reduction();
        groups = new ReducedGroups({ ...system, final: finalOf(system, reduction) }, store, reduction);
        return true;
      },
      refuseMore: () => known.experience.refuseMore(),
      get groups() {
        if (groups === undefined) throw new Error('nothing is known yet');
        return groups;
      },
    };
  });
}
