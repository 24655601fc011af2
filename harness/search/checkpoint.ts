import type { SearchName } from '../result';
import type { KeptPacking } from './packing';

/** Arrays that a checkpoint may hold. */
export type Integers = Int32Array | Uint16Array | Uint8Array;

/** What a search needs to go on in another process: plain data and arrays of integers. */
export interface Checkpoint {
  /** The search that it is of. */
  readonly search: SearchName | 'auto';
  /** Where it is, in a form of its own, as JSON can hold it. */
  readonly at: unknown;
  /** Arrays by name, each in parts. */
  readonly arrays: Readonly<Record<string, readonly Integers[]>>;
}

/** The states of a store as they are kept. */
export interface KeptStates {
  readonly size: number;
  /** Entries of the table, which grows as states come. */
  readonly tableLength: number;
  readonly packing: KeptPacking;
  /** Packed states, 65,536 to a part. */
  readonly words: readonly Int32Array[];
}

/** Keeps checkpoints for a search, somewhere that outlives the process. */
export interface Keeper {
  /** What an earlier search of this kind came to, undefined where none did. */
  readonly kept: Checkpoint | undefined;
  /** Whether it is time for another one; asked often. */
  isDue(): boolean;
  /** Keeps a checkpoint in the place of those before. The arrays are the search's own, and change when it goes on. */
  keep(checkpoint: Checkpoint): void;
  /** The search has come to its end: nobody will go on from here. */
  done?(): void;
}

/** Searches that keep checkpoints. */
export const KEEPING: readonly (SearchName | 'auto')[] = ['auto', 'star', 'reduced', 'traces', 'states'];

/** A checkpoint is of another scenario than this, or of other code. */
export class NotTheSame extends Error {
  override readonly name = 'NotTheSame';
}
