import { program, type Scenario } from '../../index';
import { load, store, type Address } from '../../impl/memory';
import { several } from './several';

/** N+1 writers and a reader: (n + 2)! executions, for all accesses to one word can be told apart. */
export function manyWriters(n: number): Scenario {
  return program({
    name: `many writers (N=${n})`,
    description: `${n + 1} threads store different values to a word, one thread reads it.`,
    words: { x: 0 },
    threads: [
      ...several(
        n + 1,
        (index) =>
          function* ({ x }: { readonly x: Address }) {
            yield* store(x, index + 1);
          },
      ),
      function* ({ x }) {
        yield* load(x);
      },
    ],
  });
}
