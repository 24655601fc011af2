import { type Address } from '../../../memory';
/** The next bag in the queue. */
export declare const nextBagOf: (bag: Address) => Address;
/** The global epoch when the bag was sealed. */
export declare const epochOf: (bag: Address) => Address;
/** How many heads it holds. */
export declare const lengthOf: (bag: Address) => Address;
/** The address of one of them. */
export declare const headOf: (bag: Address, index: number) => Address;
/** An empty bag with room for so many heads. There is no way on without memory: the library aborts then (`handle_alloc_error`). */
export declare function newBag(size: number): Address;
/** Puts a head into a bag that has room; returns how many are in it. (`Bag::try_push`) */
export declare function putInBag(bag: Address, head: Address): number;
