import seedrandom from 'seedrandom';
import { acquireWhen, load, requestBegins, requestEnds, sectionBegins, sectionEnds, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { program, type Scenario } from '../../index';

interface Words {
  readonly domain: Address;
  readonly key: Address;
  readonly flags: readonly Address[];
}

/** Accesses with events that ride on them, most of which wait: such a step touches several places and may have to wait for one. */
const STATEMENTS: readonly ((words: Words, flag: Address, value: number) => Thread<void>)[] = [
  function* locksAndBegins({ domain }, flag) {
    yield* acquireWhen(flag, '==', 0, 1);
    yield* sectionBegins(domain);
  },
  function* begins({ domain }, flag) {
    yield* store(flag, 1);
    yield* sectionBegins(domain);
  },
  function* endsAndUnlocks({ domain }, flag) {
    yield* sectionEnds(domain);
    yield* store(flag, 0);
  },
  function* endsAndWaits({ domain }, flag, value) {
    yield* sectionEnds(domain);
    yield* waitUntil(flag, '==', value);
  },
  function* requestsAndWaits({ domain, key }, flag, value) {
    yield* requestBegins(domain, key, 'synchronize_rcu');
    yield* waitUntil(flag, '==', value);
  },
  function* requests({ domain, key }, flag) {
    yield* requestBegins(domain, key, 'synchronize_rcu');
    yield* load(flag);
  },
  function* isServed({ domain, key }, flag) {
    yield* load(flag);
    yield* requestEnds(domain, key, 'after');
  },
  function* stores(_, flag, value) {
    yield* store(flag, value);
  },
  function* loads(_, flag) {
    yield* load(flag);
  },
];

/** A small program that a seed stands for: two or three threads of such statements, right or broken; `identical` ones run one body and are declared symmetric. */
export function randomWaits(seed: string, identical = false): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const threads = Array.from({ length: 2 + below(2) }, () =>
    Array.from({ length: 1 + below(3) }, () => ({ statement: STATEMENTS[below(STATEMENTS.length)]!, flag: below(2), value: below(2) })),
  );
  const runs = threads.map(
    (statements) =>
      function* (words: Words): Thread<void> {
        for (const { statement, flag, value } of statements) yield* statement(words, words.flags[flag]!, value);
      },
  );
  return program({
    name: `random waits ${seed}`,
    words: { domain: 0, key: 0, flags: [0, 0] },
    // Of three, the last is another one.
    threads: identical ? runs.map((run, index) => (index < 2 ? runs[0]! : run)) : runs,
    ...(identical ? { symmetric: [['T1', 'T2']] } : {}),
  });
}
