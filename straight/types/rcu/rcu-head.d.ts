import { type Address } from '../../memory';
/** The size of an rcu_head in words. */
export declare const RCU_HEAD_WORDS: number;
/** The next head in the list it is queued on. */
export declare const nextOf: (head: Address) => Address;
/** The function to call; a value below `TEXT` is not a function but how far the head is into an object to be freed. */
export declare const funcOf: (head: Address) => Address;
/** The first address that can be a function's: kernel text lies above all data. */
export declare const TEXT: Address;
/** An object whose head lies this far in or further cannot be freed by its offset. (`__is_kvfree_rcu_offset`) */
export declare const KVFREE_OFFSET_LIMIT: number;
/** A head must lie on a word: its address is what lists are made of. The kernel goes on after the warning; a head that has no words cannot. */
export declare function isAligned(head: Address, name: string): boolean;
