/** For tests: after how many steps bounds are looked at, how many states are a group, and at how many expanded ones what was learned counts for the first time. */
export interface ReducedWays {
  readonly group?: number;
  readonly lookEvery?: number;
  readonly firstRefresh?: number;
}

/** Where a search is. */
export interface Whereabouts {
  transitions: number;
  depth: number;
  /** States before it were expanded. */
  expanded: number;
  /** How many are, once what was learned is to count. */
  refreshAt: number;
  /** By how many refreshes of what is known decisions were looked at last; they were from the first state to `back`, and are to be up to `backTo`. */
  known: number;
  back: number;
  backTo: number;
  /** States in which everything is to be made, before `full` it was. */
  ignored: readonly number[];
  full: number;
  /** How many states there were when nothing was left to do, 0 before. */
  explored: number;
}
