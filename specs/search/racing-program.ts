import seedrandom from 'seedrandom';
import { load, program, store, waitUntil, type Address, type Scenario } from '../../index';

/** Threads that touch few words with accesses of every kind, so that some race; two of them only look and note what they saw, each in a word of its own. */
export function racingProgram(seed: string): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const statements = (length: number): readonly { readonly word: number; readonly kind: number; readonly value: number; readonly isPlain: boolean; readonly isIntended: boolean }[] =>
    Array.from({ length }, () => ({ word: below(3), kind: below(5), value: below(2), isPlain: random() < 0.6, isIntended: random() < 0.3 }));
  const how = (isPlain: boolean): 'plain' | 'relaxed' => (isPlain ? 'plain' : 'relaxed');
  const marks = (isIntended: boolean): { readonly intended: string } | undefined => (isIntended ? { intended: 'on purpose' } : undefined);
  const writers = [statements(2 + below(5)), statements(2 + below(5))];
  const readers = [statements(2 + below(4)), statements(2 + below(4))];
  return program({
    name: `racing ${seed}`,
    words: { shared: [0, 1, 0], own: [0, 0] },
    threads: [
      ...writers.map(
        (all) =>
          function* ({ shared }: { readonly shared: readonly Address[] }) {
            for (const { word, kind, value, isPlain, isIntended } of all) {
              if (kind === 0) yield* load(shared[word]!, how(isPlain), marks(isPlain && isIntended));
              else if (kind === 1) yield* waitUntil(shared[word]!, '==', value);
              else yield* store(shared[word]!, value, how(isPlain), marks(isPlain && isIntended));
            }
          },
      ),
      ...readers.map(
        (all, reader) =>
          function* ({ shared, own }: { readonly shared: readonly Address[]; readonly own: readonly Address[] }) {
            for (const { word, isPlain, isIntended } of all) yield* store(own[reader]!, yield* load(shared[word]!, how(isPlain), marks(isPlain && isIntended)));
          },
      ),
    ],
    ignore: ['deadlock'],
  });
}
