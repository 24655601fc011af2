import { program, type Scenario } from '../../index';
import { compareAndSwap, load, store, type Address, type Thread } from '../../impl/memory';
import { several, zeros } from './several';

/** The search for the last zero: what the reader looks at depends on what it has read. */
export function lastZero(n: number): Scenario {
  // a[0] stays 0.
  function* reader({ a }: { readonly a: readonly Address[] }): Thread<void> {
    let i = n;
    while ((yield* load(a[i]!)) !== 0) i--;
  }
  return program({
    name: `lastzero (N=${n})`,
    description: `${n} writers make an element from the one before it, while a reader looks for the last zero.`,
    words: { a: zeros(n + 1) },
    threads: [
      reader,
      ...several(
        n,
        (index) =>
          function* ({ a }: { readonly a: readonly Address[] }) {
            const before = yield* load(a[index]!);
            yield* store(a[index + 1]!, before + 1);
          },
      ),
    ],
  });
}

const SLOTS = 128;
const ENTRIES = 4;

/** A hash table with open addressing: from 12 threads on their numbers collide. */
export function indexer(n: number): Scenario {
  function* insertAll(table: readonly Address[], id: number): Thread<void> {
    for (let i = 0; i < ENTRIES; i++) {
      const entry = i * 11 + id;
      let slot = (entry * 7) % SLOTS;
      // No retry: the next turn tries another word, and there are more words than entries.
      while ((yield* compareAndSwap(table[slot]!, 0, entry)) !== 0) slot = (slot + 1) % SLOTS;
    }
  }
  return program({
    name: `indexer (N=${n})`,
    description: `${n} threads put ${ENTRIES} entries each into a hash table of ${SLOTS} slots.`,
    words: { table: zeros(SLOTS) },
    threads: several(n, (id) => ({ table }: { readonly table: readonly Address[] }) => insertAll(table, id)),
  });
}
