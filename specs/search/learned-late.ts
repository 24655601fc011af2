import { alloc, load, program, scenario, store, thread, type Address, type Scenario, type Thread } from '../../index';

/** Three words that are counted up, with a condition that looks at another word once the first is high enough. */
export const looksLate = (steps: number): Scenario =>
  program({
    name: 'looks late',
    words: { x: 0, y: 0, z: 0 },
    threads: (['x', 'y', 'z'] as const).map(
      (name) =>
        function* (words: Readonly<Record<'x' | 'y' | 'z', Address>>) {
          for (let turn = 1; turn <= steps; turn++) yield* store(words[name], turn);
        },
    ),
    invariant: ({ x, y, z }) => (view) => view.word(x) < steps || view.word(y) > 0 || view.word(z) < steps,
  });

const THREE = ['T1', 'T2', 'T3'];
/** Symmetric threads, two of which a condition tells apart once a word has been counted up. */
export const tellsApartLate = (steps: number): Scenario => {
  const body = function* ({ x }: { readonly x: Address }): Thread<void> {
    for (let turn = 1; turn <= steps; turn++) yield* store(x, (yield* load(x)) + 1);
  };
  return program({
    name: 'tells apart late',
    words: { x: 0 },
    threads: [body, body, body],
    symmetric: [THREE],
    invariant: ({ x }) => (view) => view.word(x) < 2 * steps || !view.ended('T1') || view.ended('T2') || view.ended('T3'),
  });
};

/** Words that one thread has for itself, until the others have done something in one order of many. */
export const sharesLate = (steps: number): Scenario =>
  program({
    name: 'shares late',
    words: { x: 0, y: 0, own: 0 },
    threads: [
      function* ({ x, own }) {
        for (let turn = 1; turn <= steps; turn++) {
          yield* store(x, turn);
          yield* store(own, turn);
        }
      },
      function* ({ y }) {
        for (let turn = 1; turn <= steps; turn++) yield* store(y, turn);
      },
      function* ({ x, y, own }) {
        for (const [one, other] of [[2, 5], [6, 1]]) if ((yield* load(x)) === one && (yield* load(y)) === other) yield* load(own);
      },
    ],
  });

/** A word that one thread has for itself, until another one runs alone where others have done something in one order of many: further than a bound on depth of `steps` + 6 lets it. */
export const sharesAlone = (steps: number): Scenario =>
  scenario({
    name: 'shares alone',
    *world() {
      return yield* alloc({ type: 'words', words: 3, memory: 'static', zeroed: true });
    },
    actors: (x) => {
      const [y, own] = [x + 4, x + 8];
      return {
        first: thread(function* () {
          for (let turn = 1; turn <= steps; turn++) {
            yield* store(x, turn);
            yield* store(own, turn);
          }
        }),
        second: thread(function* () {
          for (let turn = 1; turn <= steps; turn++) yield* store(y, turn);
        }),
        third: thread(
          function* () {
            if ((yield* load(x)) === 2 && (yield* load(y)) === 5) yield* load(own);
          },
          { nonBlocking: ['third'] },
        ),
      };
    },
  });
