import { type Address, type Gfp } from '../../memory';
import { BufferRef } from './descriptor';
/** The words of a vector: where its array is, how many are in it, how many have room. */
export declare const RANGES_WORDS: number;
/**
 * A vector of descriptors, sorted by offset: those of buffers only, what lies between them is free. Read and changed under a lock; its words must be 0
 * at first, when it has no array. (`KVec<Range<T>>`)
 */
export declare class SortedRanges {
    readonly address: Address;
    constructor(address: Address);
    length(): number;
    capacity(): number;
    /** The descriptor at a position. */
    at(position: number): BufferRef;
    /** The position of the first buffer that begins at an offset or behind it. Logarithmic. */
    lowerBound(offset: number): number;
    /** Puts a descriptor before the one at a position; there must be room. (`insert_within_capacity`) */
    insert(position: number, words: readonly number[]): void;
    /** Takes the descriptor at a position out. (`KVec::remove`) */
    remove(position: number): void;
    /** Memory for so many; 0 when there is none. Needs no lock. */
    allocate(capacity: number, gfp: Gfp): Address;
    /** Moves all into a larger array; returns the old one, which nobody uses any more. */
    moveTo(array: Address, capacity: number): Address;
    /** Frees the array. */
    drop(): void;
}
