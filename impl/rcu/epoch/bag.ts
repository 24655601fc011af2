import { alloc, load, store, type Address, type Thread } from '../../memory';

// Bag and SealedBag, `crossbeam-epoch/src/internal.rs`: here one object, which a participant fills and then gives to the queue. A deferred
// function is an rcu_head, which says what is to be called.

/** The next bag in the queue. */
export const nextBagOf = (bag: Address): Address => bag;

/** The global epoch when the bag was sealed. */
export const epochOf = (bag: Address): Address => bag + 4;

/** How many heads it holds. */
export const lengthOf = (bag: Address): Address => bag + 8;

/** The address of one of them. */
export const headOf = (bag: Address, index: number): Address => bag + 12 + index * 4;

/** An empty bag with room for so many heads. There is no way on without memory: the library aborts then (`handle_alloc_error`). */
export function* newBag(size: number): Thread<Address> {
  const bag = yield* alloc({ type: 'bag', words: 3 + size, cache: 'bags' }, 'atomic');
  if (bag === 0) throw new Error('There is no memory for a bag.');
  yield* store(lengthOf(bag), 0, 'plain');
  return bag;
}

/** Puts a head into a bag that has room; returns how many are in it. (`Bag::try_push`) */
export function* putInBag(bag: Address, head: Address): Thread<number> {
  const length = yield* load(lengthOf(bag), 'plain');
  yield* store(headOf(bag, length), head, 'plain');
  yield* store(lengthOf(bag), length + 1, 'plain');
  return length + 1;
}
