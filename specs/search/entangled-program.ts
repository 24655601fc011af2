import seedrandom from 'seedrandom';
import { acquireWhen, assertThat, choose, fetchAdd, load, program, store, waitUntil, type Address, type Scenario, type Thread } from '../../index';

interface Words {
  readonly shared: readonly Address[];
  readonly results: readonly Address[];
}

type Statement = (words: Words, number: number) => Thread<number>;

/** A small program that a seed stands for, whose results tell its schedules apart: each thread computes with all that it reads. */
export function entangledProgram(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const threads = 2 + below(2);
  const bodies = Array.from({ length: threads }, () => Array.from({ length: (threads === 2 ? 3 : 2) + below(2) }, () => statement(below)));
  const words: { readonly shared: readonly number[]; readonly results: readonly number[] } = { shared: [0, 0], results: bodies.map(() => 0) };
  return program({
    name: `entangled ${seed}`,
    words,
    threads: bodies.map(
      (statements, index) =>
        function* (words: Words): Thread<void> {
          let number = 1;
          for (const run of statements) number = yield* run(words, number);
          yield* store(words.results[index]!, number);
        },
    ),
  });
}

function statement(below: (count: number) => number): Statement {
  const i = below(2);
  const a = 1 + below(3);
  const makers: readonly Statement[] = [
    function* ({ shared }, number) {
      return 5 * number + (yield* load(shared[i]!));
    },
    function* ({ shared }, number) {
      yield* store(shared[i]!, number + a);
      return number;
    },
    function* ({ shared }, number) {
      return 5 * number + (yield* fetchAdd(shared[i]!, a));
    },
    function* ({ shared }, number) {
      return number + (yield* waitUntil(shared[i]!, a === 1 ? '!=' : '<', a - 1));
    },
    function* ({ shared }, number) {
      yield* acquireWhen(shared[i]!, '<=', 2 * a, number);
      return number + 1;
    },
    function* ({ shared }, number) {
      yield* assertThat(number % 7 !== a, 'not this number');
      return number + (yield* load(shared[i]!));
    },
    function* (_, number) {
      return number + (yield* choose(2));
    },
  ];
  return makers[below(makers.length)]!;
}
