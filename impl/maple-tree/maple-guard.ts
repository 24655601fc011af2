import type { Thread } from '../memory';

/** What a guard needs of its tree. */
export interface LockedTree<BorrowedMut> {
  /** Looks an index up; with the lock held. */
  loadLocked(index: number): Thread<BorrowedMut | null>;
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

  /** Unlocks the tree. */
  *drop(): Thread<void> {
    yield* this.#tree.unlock();
  }
}
