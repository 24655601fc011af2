import type { Address, Handle } from '../../memory';
import type { Droppable } from './scope';
/** An owned value that consists of a pointer and gives that away. */
export interface ForeignHandle extends Handle, Droppable {
    intoForeign(): Address;
}
/**
 * A type whose owned values can be handed to code that knows pointers only, and taken back. `T` is the owned value, `Borrowed`
 * and `BorrowedMut` are what may be had of it meanwhile. (`ForeignOwnable`, `rust/kernel/types.rs`)
 */
export interface ForeignOwnable<T extends Droppable, Borrowed, BorrowedMut = Borrowed> {
    /** The foreign pointer is a multiple of this many bytes: its low bits are free for whoever keeps it. */
    readonly foreignAlign: number;
    /** Gives the value up for a pointer. The pointer is not null, and its memory stays valid until it is taken back. */
    intoForeign(value: T): Address;
    /**
     * Takes the value back. Unsafe: the pointer must come from `intoForeign`, be taken back once, and not be borrowed by anybody, but
     * for borrows that outlive the value by contract. Nothing here checks that.
     */
    fromForeign(pointer: Address): T;
    /** Borrows the value without taking it back. Unsafe: until the next `fromForeign` at most. */
    borrow(pointer: Address): Borrowed;
    /** Borrows it exclusively. Unsafe: until the next `fromForeign`, or any other borrow, at most. */
    borrowMut(pointer: Address): BorrowedMut;
}
/** A foreign-ownable type whose values may still be read for a grace period after they have been dropped. (`ForeignOwnableRcu`) */
export interface ForeignOwnableRcu<T extends Droppable, Borrowed, RcuBorrowed, BorrowedMut = Borrowed> extends ForeignOwnable<T, Borrowed, BorrowedMut> {
    /** Borrows the value for a read-side section. Unsafe: until `fromForeign` plus one grace period at most. */
    rcuBorrow(pointer: Address): RcuBorrowed;
}
