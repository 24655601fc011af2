/** A scenario of a user's: a reader holds on to what an updater replaces and frees at once. */
export const REPLACED = `
import { alloc, exchange, free, load, scenario, store, thread } from 'quiesce';

function* read(current: number) {
  const box = yield* load(current);
  yield* load(box);
}
function* replace(current: number) {
  const fresh = yield* alloc({ type: 'Box', words: 1 });
  yield* store(fresh, 2);
  yield* free(yield* exchange(current, fresh));
}
export const replaced = scenario({
  name: 'replaced',
  *world() {
    const current = yield* alloc({ type: 'current', words: 1, memory: 'static', zeroed: true });
    const box = yield* alloc({ type: 'Box', words: 1 });
    yield* store(box, 1);
    yield* store(current, box);
    return { current };
  },
  actors: ({ current }: { current: number }) => ({
    reader: thread(() => read(current)),
    updater: thread(() => replace(current)),
  }),
});
`;
