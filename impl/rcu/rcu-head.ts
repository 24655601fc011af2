import { warnUnless, type Address, type Thread } from '../memory';

// struct callback_head, `include/linux/types.h`: two words inside the object that waits for a grace period.

/** The size of an rcu_head in words. */
export const RCU_HEAD_WORDS: number = 2;

/** The next head in the list it is queued on. */
export const nextOf = (head: Address): Address => head;

/** The function to call; a value below `TEXT` is not a function but how far the head is into an object to be freed. */
export const funcOf = (head: Address): Address => head + 4;

/** The first address that can be a function's: kernel text lies above all data. */
export const TEXT: Address = 0xc1000000;

/** An object whose head lies this far in or further cannot be freed by its offset. (`__is_kvfree_rcu_offset`) */
export const KVFREE_OFFSET_LIMIT: number = 4096;

/** A head must lie on a word: its address is what lists are made of. The kernel goes on after the warning; a head that has no words cannot. */
export function* isAligned(head: Address, name: string): Thread<boolean> {
  if (head % 4 === 0) return true;
  yield* warnUnless(false, `${name}: misaligned rcu_head 0x${head.toString(16)}`);
  return false;
}
