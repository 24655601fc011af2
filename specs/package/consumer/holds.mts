import { alloc, fetchAdd, free, scenario, thread, waitUntil } from 'quiesce';
import type { Thread } from 'quiesce';

const finished: number = await Promise.resolve(2);

/** An ES module in TypeScript that waits at its top level, as only ES modules can. */
export const holds = scenario({
  name: 'the last one frees',
  *world() {
    return { done: yield* alloc({ type: 'counter', words: 1, zeroed: true }) };
  },
  actors: ({ done }) => ({
    first: thread(() => count(done)),
    second: thread(() => count(done)),
    last: thread(function* (): Thread<void> {
      yield* waitUntil(done, '==', finished);
      yield* free(done);
    }),
  }),
});

function* count(word: number): Thread<void> {
  yield* fetchAdd(word, 1);
}
