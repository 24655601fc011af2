/** What a guard needs of its tree. */
export interface LockedTree<BorrowedMut> {
    /** Looks an index up; with the lock held. */
    loadLocked(index: number): BorrowedMut | null;
    unlock(): void;
}
/**
 * Evidence that a tree's spinlock is held (`MapleGuard`): nothing may sleep until it is dropped. Leaving the scope that owns it unlocks.
 */
export declare class MapleGuard<BorrowedMut> {
    #private;
    constructor(tree: LockedTree<BorrowedMut>);
    /** Borrows the value at an index, until the guard is dropped; null when there is none. */
    load(index: number): BorrowedMut | null;
    /** Unlocks the tree. */
    drop(): void;
}
