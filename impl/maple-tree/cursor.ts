/** Where an iteration stands: `enum maple_status`. */
export type CursorStatus =
  /** At a slot of a node, which may be dead by now. */
  | 'active'
  /** Not looked yet. */
  | 'start'
  /** At the only entry of a tree that has no node. */
  | 'root'
  /** In a tree, or part of one, where nothing is. */
  | 'none'
  /** The lock or the section was left: it walks again from where it was. */
  | 'pause'
  /** Was asked to go further than it may, at its upper or its lower end. */
  | 'overflow'
  | 'underflow';

/**
 * The state of an iteration: an immutable value, of which each step returns the next. `index` and `last` are the range found. While it is
 * active it is as good as the section or the lock it was made under: after that, `paused` it goes on where it was. (`struct ma_state`)
 */
export interface Cursor {
  readonly status: CursorStatus;
  readonly index: number;
  readonly last: number;
  /** The pointer to the node, its indexes, the slot, and the last slot in use; 0 while not active. */
  readonly pointer: number;
  readonly min: number;
  readonly max: number;
  readonly slot: number;
  readonly end: number;
}

/** What a step of an iteration found: the entry, 0 for none, and where it stands now. */
export interface Found {
  readonly entry: number;
  readonly cursor: Cursor;
}

/** A cursor that will begin at an index. (`MA_STATE`, `mas_set`) */
export function cursorAt(index: number): Cursor {
  return standing('start', index, index);
}

/** The cursor as it must be before the lock or the section is left: the next step walks again. (`mas_pause`) */
export function paused({ index, last }: Cursor): Cursor {
  return standing('pause', index, last);
}

/** A cursor that is in no node. */
export function standing(status: Exclude<CursorStatus, 'active'>, index: number, last: number): Cursor {
  return Object.freeze({ status, index, last, pointer: 0, min: 0, max: 0, slot: 0, end: 0 });
}

/** The same place in its node, with another status. */
export function withStatus(cursor: Cursor, status: CursorStatus): Cursor {
  return Object.freeze({ ...cursor, status });
}

const STATUSES: readonly CursorStatus[] = ['active', 'start', 'root', 'none', 'pause', 'overflow', 'underflow'];

/** A cursor as the integers that a `retry` loop carries from turn to turn. */
export function cursorWords({ status, index, last, pointer, min, max, slot, end }: Cursor): readonly number[] {
  return [STATUSES.indexOf(status), index, last, pointer, min, max, slot, end];
}

/** The cursor that `cursorWords` made integers of. */
export function cursorOf(words: readonly number[]): Cursor {
  const [status = 0, index = 0, last = 0, pointer = 0, min = 0, max = 0, slot = 0, end = 0] = words;
  return Object.freeze({ status: STATUSES[status]!, index, last, pointer, min, max, slot, end });
}
