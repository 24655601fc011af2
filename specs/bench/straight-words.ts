import { alloc, load, store, type Address, type Thread } from '../../impl/memory';

// Thread code without any data structure: what an access costs.

/** A ring of words, each holding the address of the next. */
export function* ring(words: number): Thread<Address> {
  const first = yield* alloc({ type: 'ring', words });
  for (let word = 0; word < words; word++) yield* store(first + word * 4, first + ((word * 389 + 1) & (words - 1)) * 4);
  return first;
}

/** Follows it: each load needs the one before. */
export function* chase(first: Address, count: number): Thread<Address> {
  let at = first;
  for (let step = 0; step < count; step++) at = yield* load(at);
  return at;
}
