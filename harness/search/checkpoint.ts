import type { LimitReached } from '../result';
import type { KeptLessons } from './lessons';
import type { Found } from './outcome';
import type { KeptPacking } from './packing';
import type { KeptTrail } from './trail';

/** The states of a store as they are kept. */
export interface KeptStates {
  readonly size: number;
  /** Entries of the table, which grows as states come. */
  readonly tableLength: number;
  readonly packing: KeptPacking;
  /** Packed states, 65,536 to a part. */
  readonly words: readonly Int32Array[];
}

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

/** Everything that a search of states needs to go on in another process: plain data and arrays of integers. */
export interface Checkpoint {
  readonly at: Whereabouts;
  readonly states: KeptStates;
  readonly trail: KeptTrail;
  readonly lessons: KeptLessons;
}

/** Keeps checkpoints for a search, somewhere that outlives the process. */
export interface Keeper {
  /** What an earlier search came to, undefined where none did. */
  readonly kept: Checkpoint | undefined;
  /** Whether it is time for another one; asked often. */
  isDue(): boolean;
  /** Keeps a checkpoint in the place of those before. The arrays are the search's own, and change when it goes on. */
  keep(checkpoint: Checkpoint): void;
}
