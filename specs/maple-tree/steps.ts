import type { Move } from './model-cursor';

/** Which of two cursors. */
export type Which = 0 | 1;

/** One step on a tree. Kinds of entries are 0 to 2, 3 is no entry. */
export type Step =
  | { readonly do: 'store' | 'insert'; readonly first: number; readonly last: number; readonly kind: number }
  | { readonly do: 'erase' | 'load'; readonly index: number }
  /** Stores, or erases, so many ranges of a length, each a stride behind the one before. */
  | { readonly do: 'many'; readonly erase: boolean; readonly first: number; readonly count: number; readonly stride: number; readonly length: number }
  | { readonly do: 'allocate'; readonly from: 'low' | 'high'; readonly size: number; readonly min: number; readonly max: number }
  | { readonly do: 'cycle'; readonly min: number; readonly max: number }
  | { readonly do: 'walk' | 'seek'; readonly cursor: Which; readonly index: number }
  | ({ readonly do: 'move'; readonly cursor: Which } & Move)
  /** Goes on from an index until nothing is found. */
  | ({ readonly do: 'sweep'; readonly index: number } & Move)
  | { readonly do: 'pause'; readonly cursor: Which }
  /** Copies the tree, and writes a range of the copy. */
  | { readonly do: 'duplicate'; readonly first: number; readonly last: number }
  | { readonly do: 'destroy' }
  | { readonly do: 'elapse' };

/** What a tree is like. */
export interface Setting {
  readonly slots: number;
  readonly allocSlots: number;
  readonly tracksGaps: boolean;
  readonly inRcu: boolean;
}
