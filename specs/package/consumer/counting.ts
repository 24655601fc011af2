import { fetchAdd, type Address, type Thread } from 'quiesce';

/** Named by `straight.cjs`, which has no compiler to strip it. */
export function* count(word: Address): Thread<number> {
  yield* fetchAdd(word, 2);
  return (yield* fetchAdd(word, 1)) + 1;
}
