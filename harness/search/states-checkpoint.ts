import type { LimitReached } from '../result';
import type { Checkpoint, KeptStates } from './checkpoint';
import type { KeptLessons } from './lessons';
import type { Found } from './outcome';
import type { KeptTrail } from './trail';

/** Where a search of states is. */
export interface Whereabouts {
  /** States before it were looked at, with all that comes after them. */
  readonly looked: number;
  /** Where the states end that are as many steps away as those looked at. */
  readonly levelEnd: number;
  readonly depth: number;
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
  readonly states: KeptStates;
  readonly trail: KeptTrail;
  readonly lessons: KeptLessons;
}

type Plain = Whereabouts & { readonly store: Omit<KeptStates, 'words'>; readonly digest: number };
interface Arrays {
  readonly words: readonly Int32Array[];
  readonly parents: readonly Int32Array[];
  readonly choices: readonly Uint16Array[];
  readonly lessons: readonly [Int32Array];
}

/** The same in the form in which checkpoints are kept. */
export function keptOfStates({ at, states, trail, lessons }: StatesCheckpoint): Checkpoint {
  const { words, ...store } = states;
  const plain: Plain = { ...at, store, digest: lessons.digest };
  const arrays = { words, ...trail, lessons: [lessons.lessons] } satisfies Arrays;
  return { search: 'states', at: plain, arrays };
}

/** What was kept by the former. */
export function statesOfKept({ at: plain, arrays }: Checkpoint): StatesCheckpoint {
  const { store, digest, ...at } = plain as Plain;
  const { words, parents, choices, lessons } = arrays as unknown as Arrays;
  return { at, states: { ...store, words }, trail: { parents, choices }, lessons: { lessons: lessons[0], digest } };
}
