import type { Thread } from '../memory';
import { cursorAt, type Cursor } from './cursor';

/** What a guard needs of its tree. */
export interface LockedTree<BorrowedMut> {
  /** Looks an index up; with the lock held. */
  loadLocked(index: number): Thread<BorrowedMut | null>;
  /** Looks for the first value from a cursor on; with the lock held. */
  findLocked(cursor: Cursor, max: number): Thread<{ readonly value: BorrowedMut | null; readonly cursor: Cursor }>;
  unlock(): Thread<void>;
}

/**
 * Evidence that a tree's spinlock is held (`MapleGuard`): nothing may sleep until it is dropped. Leaving the scope that owns it unlocks.
 */
export class MapleGuard<BorrowedMut> {
  readonly #tree: LockedTree<BorrowedMut>;

  constructor(tree: LockedTree<BorrowedMut>) {
    this.#tree = tree;
    Object.freeze(this);
  }

  /** Borrows the value at an index, until the guard is dropped; null when there is none. */
  *load(index: number): Thread<BorrowedMut | null> {
    return yield* this.#tree.loadLocked(index);
  }

  /** An iteration over the values from an index on, as long as the guard lives. (`ma_state`) */
  state(first: number): MaState<BorrowedMut> {
    return new MaState(this.#tree, cursorAt(first));
  }

  /** Unlocks the tree. */
  *drop(): Thread<void> {
    yield* this.#tree.unlock();
  }
}

/** An iteration under the tree's lock: a value; each step returns the next state. (`MaState`) */
export class MaState<BorrowedMut> {
  readonly #tree: LockedTree<BorrowedMut>;
  readonly #cursor: Cursor;

  constructor(tree: LockedTree<BorrowedMut>, cursor: Cursor) {
    this.#tree = tree;
    this.#cursor = cursor;
    Object.freeze(this);
  }

  /** The next value that begins at or before `max`, with its range; null when there is none. */
  *find(max: number): Thread<{ readonly value: BorrowedMut; readonly first: number; readonly last: number; readonly state: MaState<BorrowedMut> } | null> {
    const { value, cursor } = yield* this.#tree.findLocked(this.#cursor, max);
    if (value === null) return null;
    return { value, first: cursor.index, last: cursor.last, state: new MaState(this.#tree, cursor) };
  }
}
