import { type Cursor } from './cursor';
/** What a guard needs of its tree. */
export interface LockedTree<BorrowedMut> {
    /** Looks an index up; with the lock held. */
    loadLocked(index: number): BorrowedMut | null;
    /** Looks for the first value from a cursor on; with the lock held. */
    findLocked(cursor: Cursor, max: number): {
        readonly value: BorrowedMut | null;
        readonly cursor: Cursor;
    };
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
    /** An iteration over the values from an index on, as long as the guard lives. (`ma_state`) */
    state(first: number): MaState<BorrowedMut>;
    /** Unlocks the tree. */
    drop(): void;
}
/** An iteration under the tree's lock: a value; each step returns the next state. (`MaState`) */
export declare class MaState<BorrowedMut> {
    #private;
    constructor(tree: LockedTree<BorrowedMut>, cursor: Cursor);
    /** The next value that begins at or before `max`, with its range; null when there is none. */
    find(max: number): {
        readonly value: BorrowedMut;
        readonly first: number;
        readonly last: number;
        readonly state: MaState<BorrowedMut>;
    } | null;
}
