import { type Address } from '../../memory';
/**
 * What is left for oneway transactions: half of the mapping at first. One word, read and written under the allocator's lock; the word must be
 * 0 at first, for it holds what is used.
 */
export declare class OnewaySpace {
    readonly address: Address;
    readonly total: number;
    /** `total` is the size of the mapping. */
    constructor(address: Address, total: number);
    /** Bytes left. (`free_oneway_space`) */
    free(): number;
    /** Whether so many are left. */
    has(size: number): boolean;
    /** Takes what is there, and returns what is left. */
    take(size: number): number;
    giveBack(size: number): void;
    /** Whether so little is left, less than a tenth of the mapping, that it is worth asking who uses it. */
    isShort(left: number): boolean;
    /** Whether so many buffers, or bytes, are more than a sender should have: half of what there is for all. (`low_oneway_space`) */
    isSpam(buffers: number, bytes: number): boolean;
}
