import { alloc, free, load, scenario, thread } from 'quiesce';
import type { Address, Thread } from 'quiesce';

interface World {
  readonly box: Address;
}

/** A reader without protection; `smoke.mjs` looks for the line of its read in the report. */
export const broken = scenario<World>({
  name: 'read against free',
  *world() {
    return { box: yield* alloc({ type: 'box', words: 1, zeroed: true }) };
  },
  actors: ({ box }) => ({
    reader: thread(function* (): Thread<void> {
      yield* load(box); // the read
    }),
    updater: thread(() => free(box)),
  }),
});
