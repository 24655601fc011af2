import { type Address } from '../../memory';
/**
 * A shared reference to the value in a box, `&T`. Where it was had by lending a box for a grace period, it may be read until
 * the section in which it was had ends, even when the box has been dropped since.
 */
export declare class RcuRef {
    readonly address: Address;
    constructor(address: Address);
    /** Reads one word of the value; plain, for nobody writes to a value that is shared. */
    read(word?: number): number;
}
/** The only reference to a value, `&mut T`: whoever has it may write, and nobody else may so much as read. */
export declare class MutRef extends RcuRef {
    /** Writes one word of the value; plain, because nobody else is there. */
    write(value: number, word?: number): void;
}
/** A shared reference to a `Cell`: writes through it are plain, so no two threads may have one. */
export declare class CellRef extends RcuRef {
    /** Replaces the content. (`Cell::set`) */
    set(value: number): void;
}
/** A shared reference to an atomic word, which everybody may change at any time. */
export declare class AtomicRef extends RcuRef {
    /** Reads it, relaxed. (`Atomic::load`) */
    read(): number;
    /** Adds, and returns what was there. (`Atomic::fetch_add`, relaxed) */
    add(value: number): number;
}
