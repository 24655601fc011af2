import { type Address } from '../../../memory';
/** A head as an entry of the queue. */
export declare const looseHead: (head: Address) => Address;
/** Whether an entry is a head and no bag. */
export declare const isLoose: (entry: Address) => boolean;
/** The head that a loose entry is. */
export declare const headOfLoose: (entry: Address) => Address;
/** The next entry in the queue: the first word of a bag, as of an rcu_head. */
export declare const nextOfEntry: (entry: Address) => Address;
/** The global epoch when the bag was sealed. */
export declare const epochOf: (bag: Address) => Address;
/** How many heads it holds. */
export declare const lengthOf: (bag: Address) => Address;
/** The address of one of them. */
export declare const headOf: (bag: Address, index: number) => Address;
/** An empty bag with room for so many heads; 0 when there is no memory. */
export declare function newBag(size: number): Address;
/** Puts a head into a bag that has room; returns how many are in it. (`Bag::try_push`) */
export declare function putInBag(bag: Address, head: Address): number;
