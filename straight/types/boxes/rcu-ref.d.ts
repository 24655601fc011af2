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
