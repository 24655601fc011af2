import { alloc, load, store, type Address, type Thread } from '../../memory';

// Bag and SealedBag, `crossbeam-epoch/src/internal.rs`: here one object, which a participant fills and then gives to the queue. A deferred
// function is an rcu_head, which says what is to be called. Where there is no memory for a bag, the head itself is queued: it is `loose`.

/** Marks a loose head in the queue. Bags and heads are aligned to four bytes, and what ends a list is odd. */
const LOOSE = 2;

/** A head as an entry of the queue. */
export const looseHead = (head: Address): Address => head | LOOSE;

/** Whether an entry is a head and no bag. */
export const isLoose = (entry: Address): boolean => (entry & 3) === LOOSE;

/** The head that a loose entry is. */
export const headOfLoose = (entry: Address): Address => entry - LOOSE;

/** The next entry in the queue: the first word of a bag, as of an rcu_head. */
export const nextOfEntry = (entry: Address): Address => (entry & ~3) >>> 0;

/** The global epoch when the bag was sealed. */
export const epochOf = (bag: Address): Address => bag + 4;

/** How many heads it holds. */
export const lengthOf = (bag: Address): Address => bag + 8;

/** The address of one of them. */
export const headOf = (bag: Address, index: number): Address => bag + 12 + index * 4;

/** An empty bag with room for so many heads; 0 when there is no memory. */
export function* newBag(size: number): Thread<Address> {
  const bag = yield* alloc({ type: 'bag', words: 3 + size, cache: 'bags' }, 'atomic');
  if (bag !== 0) yield* store(lengthOf(bag), 0, 'plain');
  return bag;
}

/** Puts a head into a bag that has room; returns how many are in it. (`Bag::try_push`) */
export function* putInBag(bag: Address, head: Address): Thread<number> {
  const length = yield* load(lengthOf(bag), 'plain');
  yield* store(headOf(bag, length), head, 'plain');
  yield* store(lengthOf(bag), length + 1, 'plain');
  return length + 1;
}
