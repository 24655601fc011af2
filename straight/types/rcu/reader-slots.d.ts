import { type Address } from '../../memory';
/**
 * One word per reader: how deep its sections nest, and whether a grace period waits for the outermost to end. Readers touch no
 * word but their own, and nothing here counts upwards: a reader that has left is as if it had never been, so states converge.
 */
export declare class ReaderSlots {
    /** The word of reader 0. */
    readonly first: Address;
    readonly count: number;
    constructor(first: Address, count: number);
    /** The word of a reader. Throws when there is no such reader. */
    wordOf(reader: number): Address;
    /** One section deeper. Full: later loads of the section are not taken before it, so a detector that saw no section is right. */
    enter(reader: number): void;
    /** One section up; the outermost pays what is owed. Release: the section's loads are done before a detector sees it end. */
    leave(reader: number): void;
    /** Makes a reader owe its section's end; false when it is in none. */
    mark(reader: number): boolean;
    /** Blocks until a reader is in no section. Acquire: pairs with the release in `leave`. */
    awaitOutside(reader: number): void;
    /** Blocks until the section that a reader owed has ended. Acquire: pairs with the release in `leave`. */
    awaitPaid(reader: number): void;
}
