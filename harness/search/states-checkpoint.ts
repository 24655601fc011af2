import type { LimitReached } from '../result';
import type { Checkpoint } from './checkpoint';
import type { Kept, KeptStore } from './kept';
import { int32, keptStore, partOf, together } from './kept';
import type { KeptLessons } from './lessons';
import type { Found } from './outcome';
import type { StateStore } from './state-store';
import type { KeptTrail } from './trail';

/** Where a search of states is. */
export interface Whereabouts {
  /** States before it were looked at, with all that comes after them. */
  readonly looked: number;
  /** By how many steps away: where these states end, up to those that are looked at. */
  readonly levels: readonly number[];
  readonly transitions: number;
  readonly found: readonly Found[];
  /** What was found, by kind and place, so that it is noted once. */
  readonly seen: readonly string[];
  /** Limits that do not stop a search. */
  readonly limits: readonly LimitReached[];
}

/** Everything that a search of states needs to go on in another process. */
export interface StatesCheckpoint {
  readonly at: Whereabouts;
  readonly store: Kept<KeptStore>;
  readonly trail: KeptTrail;
  readonly lessons: KeptLessons;
}

/** The same in the form in which checkpoints are kept; nothing may be staged in the store. */
export function keptOfStates({ at, store, trail, lessons }: Omit<StatesCheckpoint, 'store'> & { readonly store: StateStore }): Checkpoint {
  return {
    search: 'states',
    ...together({ at: { at, arrays: {} }, store: keptStore(store), trail: { at: null, arrays: { ...trail } }, lessons: { at: lessons.digest, arrays: { lessons: [lessons.lessons] } } }),
  };
}

/** What was kept by the former. */
export function statesOfKept(kept: Checkpoint): StatesCheckpoint {
  const lessons = partOf<number>(kept, 'lessons');
  return {
    at: partOf<Whereabouts>(kept, 'at').at,
    store: partOf<KeptStore>(kept, 'store'),
    trail: partOf(kept, 'trail').arrays as unknown as KeptTrail,
    lessons: { lessons: int32(lessons, 'lessons'), digest: lessons.at },
  };
}
