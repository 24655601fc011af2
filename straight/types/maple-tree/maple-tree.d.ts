import { type Address, type Gfp } from '../../memory';
import type { Droppable, ForeignOwnable, ForeignOwnableRcu } from '../boxes';
import type { Guard, Rcu } from '../rcu';
import type { Cursor } from './cursor';
import { type Geometry } from './geometry';
import { MapleGuard } from './maple-guard';
import type { InsertErrorKind, InsertResult, Refused, StoreRangeResult, StoreResult } from './outcome';
import { RawMapleTree, type RawTreeOptions, type Written } from './raw-tree';
/** The type of a tree's values: how they become pointers and come back. Only with `rcuBorrow` may they be loaded without the lock. */
export type EntryType<T extends Droppable, Borrowed, RcuBorrowed> = ForeignOwnable<T, Borrowed> | ForeignOwnableRcu<T, Borrowed, RcuBorrowed>;
export interface MapleTreeOptions<T extends Droppable, Borrowed, RcuBorrowed> {
    readonly rcu: Rcu;
    /** Whether the tree is in RCU mode. `loadRcu` needs it, and `MapleTree::new()` as posted did not ask for it. */
    readonly useRcu: boolean;
    readonly entry: EntryType<T, Borrowed, RcuBorrowed>;
    /** How many slots nodes have: `SMALL_GEOMETRY`, for checks, unless told; `KERNEL_GEOMETRY` is for speed. */
    readonly geometry?: Geometry;
    /** Makes the tree underneath, for trees that differ from the kernel's. */
    readonly make?: (address: Address, rcu: Rcu, options: RawTreeOptions) => RawMapleTree;
}
/** Indexes, both inclusive; empty when the last comes before the first. */
export interface IndexRange {
    readonly first: number;
    readonly last: number;
}
/**
 * A map from indexes, 0 to 0xffffffff, to owned values. (`MapleTree<T>`, `rust/kernel/maple_tree.rs`)
 *
 * The tree owns what is in it. `RcuBorrowed` is what `loadRcu` lends: it stays valid for the rest of the section, even when the
 * value is erased and dropped meanwhile.
 */
export declare class MapleTree<T extends Droppable, Borrowed, RcuBorrowed> {
    /** Whether trees of this class can look for free areas. */
    protected static readonly tracksGaps: boolean;
    readonly tree: RawMapleTree;
    readonly entry: EntryType<T, Borrowed, RcuBorrowed>;
    protected constructor(tree: RawMapleTree, entry: EntryType<T, Borrowed, RcuBorrowed>);
    /** A new, empty tree in memory of its own; while the world is built. */
    static create<T extends Droppable, Borrowed, RcuBorrowed>(options: MapleTreeOptions<T, Borrowed, RcuBorrowed>): MapleTree<T, Borrowed, RcuBorrowed>;
    /** The tree underneath. */
    protected static createRaw<T extends Droppable, Borrowed, RcuBorrowed>(options: MapleTreeOptions<T, Borrowed, RcuBorrowed>): RawMapleTree;
    /** Puts a value where there is none. Fails with the value handed back when there is one, or no memory; `kernel` may sleep. */
    insert(index: number, value: T, gfp?: Gfp): InsertResult<T>;
    /** Puts a value on a range where there is none. An empty range is `InvalidRequest`, before anything else. */
    insertRange({ first, last }: IndexRange, value: T, gfp?: Gfp): InsertResult<T>;
    /**
     * Puts a value at an index whatever is there, and returns the value that is there no more. Fails with the new value handed back when there is no
     * memory, or when the index lies inside the range of a value, which would be cut in two; `kernel` may sleep.
     */
    store(index: number, value: T, gfp?: Gfp): StoreResult<T>;
    /** Puts a value on a range whatever is there; values that are partly covered keep the rest. Otherwise as `store`. */
    storeRange({ first, last }: IndexRange, value: T, gfp?: Gfp): StoreRangeResult<T>;
    /**
     * Takes the value at an index out, with its whole range; null when there is none. May sleep: erasing takes memory, too.
     *
     * When there is no memory the value stays in the tree, and null is returned. (The kernel's `mas_erase` returns the entry
     * even then, and Rust's erase owns what the tree still holds.)
     */
    erase(index: number): T | null;
    /** Borrows the value at an index for the rest of the guard's section; null when there is none. Takes no lock and never waits. */
    loadRcu(index: number, guard: Guard): RcuBorrowed | null;
    /** Takes the tree's spinlock, so that values can be borrowed from it. */
    lock(): MapleGuard<Borrowed>;
    /** Looks for the first value from a cursor to `max`, with the lock held; called by the guard. */
    findLocked(cursor: Cursor, max: number): {
        readonly value: Borrowed | null;
        readonly cursor: Cursor;
    };
    /** Borrows the value at an index, with the lock held; called by the guard. */
    loadLocked(index: number): Borrowed | null;
    /** Lets the lock go; called by the guard. */
    unlock(): void;
    /**
     * Drops every value, then the tree: the caller has it to himself, no look-up is under way and nobody holds the lock. Values
     * borrowed before stay readable until their sections end; the tree does not. (`PinnedDrop for MapleTree`)
     */
    drop(): void;
    /** The owned value of an entry that has left the tree. (`try_from_foreign`) */
    protected takeBack(pointer: Address): T | null;
    /** The owned value of an entry that never got into the tree. */
    protected handBack<Kind>(cause: Kind, pointer: Address): Refused<T, Kind>;
}
/** Why a write was refused, in Rust's words. */
export declare function errorOf(what: Written['what']): InsertErrorKind;
/** Refuses what would be taken for something of the tree's own. */
export declare function isStorable(pointer: Address): boolean;
export declare function assertIndexes(...indexes: readonly number[]): void;
