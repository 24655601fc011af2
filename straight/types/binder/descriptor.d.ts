import { type Address } from '../../memory';
import { Exclusive, LockedBy, type Lock } from '../sync';
export declare const DESCRIPTOR_WORDS: number;
/** The offset of a descriptor that has no place yet. */
export declare const NOWHERE: number;
/** What is known of a buffer and never changes while it is there. */
export interface Buffer {
    readonly offset: number;
    readonly size: number;
    readonly pid: number;
    readonly debugId: number;
    readonly isOneway: boolean;
}
/** The words of a new descriptor: reserved, with nothing kept. */
export declare function reservedWords({ offset, size, pid, debugId, isOneway }: Buffer): readonly number[];
export declare const offsetIn: (descriptor: Address) => Address;
/** A descriptor, as good as what it was found under: a section, or a lock. */
export declare class BufferRef {
    readonly address: Address;
    constructor(address: Address);
    /** Where the buffer begins, `NOWHERE` as long as that is not known. Marked: it is stored after the descriptor can be found. */
    offset(): number;
    size(): number;
    isOneway(): boolean;
    pid(): number;
    debugId(): number;
    /** All that never changes. */
    read(): Buffer;
    /** State and data, which a lock protects. */
    state(lock: Lock): LockedBy;
    /** The same for whoever has the descriptor to himself. */
    ownState(): Exclusive;
}
/** Reserved to allocated, with data kept; false from any other state. */
export declare function allocate(state: Exclusive, data: number): boolean;
/** Allocated to reserved: the data kept, which is taken; null from any other state. */
export declare function deallocate(state: Exclusive): number | null;
/** Reserved to free; otherwise why not. */
export declare function abandon(state: Exclusive): 'EINVAL' | 'EPERM' | null;
/** Free to reserved: what was abandoned cannot be freed after all. */
export declare function resume(state: Exclusive): void;
export declare function isAllocated(state: Exclusive): boolean;
/** Takes the data kept and leaves none. */
export declare function takeData(state: Exclusive): number;
