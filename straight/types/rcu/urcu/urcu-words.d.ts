import { type Address } from '../../../memory';
/** Where the words of a userspace RCU are. */
export interface UrcuWords {
    /** The global counter; the object begins here. */
    readonly counter: Address;
    readonly gpLock: Address;
    readonly registryLock: Address;
    readonly waiters: Address;
    readonly callbacks: Address;
    readonly registry: Address;
    readonly current: Address;
    readonly quiescent: Address;
    readonly sequence: Address;
    /** Words of the flavour's own. */
    readonly own: Address;
    /** The counters of the readers. */
    readonly readers: readonly Address[];
}
/** A reader's node, by its counter. */
export declare const nodeOf: (counter: Address) => Address;
/** A reader's counter, by its node. */
export declare const counterOfNode: (node: Address) => Address;
/** Allocates them, zeroed, for so many readers and with so many words of the flavour's own. */
export declare function allocateWords(readers: number, own: number): UrcuWords;
