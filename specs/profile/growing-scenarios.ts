import { alloc, load, retry, RETRY, scenario, store, thread } from 'quiesce';
import type { Address, Scenario, Thread } from 'quiesce';

/** One actor goes round for ever, as told, over a word `n`, beside one that looks at it. */
const forever = (name: string, body: (n: Address) => Thread<void>): Scenario =>
  scenario({
    name,
    *world() {
      return { n: yield* alloc({ type: 'n', words: 1, memory: 'static', zeroed: true }) };
    },
    actors: ({ n }) => ({
      worker: thread(() => body(n)),
      looker: thread(function* () {
        for (let turn = 0; turn < 3; turn++) yield* load(n);
      }),
    }),
    ignore: ['data-race'],
  });

const round = (turn: (n: Address) => Thread<void>) =>
  function* (n: Address): Thread<void> {
    yield* retry(function* () {
      yield* turn(n);
      return RETRY;
    });
  };

export const counts = forever(
  'counts for ever',
  round(function* (n) {
    yield* store(n, (yield* load(n)) + 1);
  }),
);

/** The same with a bound. */
export const wrapsAround = forever(
  'wraps around',
  round(function* (n) {
    yield* store(n, ((yield* load(n)) + 1) % 3);
  }),
);

export const allocates = forever(
  'allocates for ever',
  round(function* (n) {
    yield* store(n, yield* alloc({ type: 'Box', words: 1 }));
  }),
);

export const remembers = forever('remembers all turns', function* (n) {
  for (;;) {
    yield* load(n);
    yield* store(n, 1);
    yield* store(n, 2);
  }
});

/** Goes straight on for long, over words of its own: new places at every depth, and an end. */
export const straightOn = scenario({
  name: 'straight on',
  *world() {
    return { row: yield* alloc({ type: 'row', words: 60, memory: 'static', zeroed: true }) };
  },
  actors: ({ row }) => ({
    worker: thread(function* () {
      for (let word = 0; word < 60; word++) yield* load(row + 4 * word);
    }),
    other: thread(function* () {
      for (let word = 0; word < 60; word++) yield* load(row + 4 * word);
    }),
  }),
});
