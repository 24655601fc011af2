import seedrandom from 'seedrandom';
import { acquireWhen, alloc, assertThat, atomicBegins, atomicEnds, choose, exchange, load, mightSleep, retry, RETRY, store, waitUntil, type Address, type Thread } from '../../impl/memory';
import { actor, scenario, thread, type ActorSpec, type Scenario } from '../../index';
import { daemon } from '../../models';

interface Words {
  readonly locks: readonly Address[];
  readonly data: readonly Address[];
}

type Statement = (words: Words) => Thread<void>;
type Below = (count: number) => number;

/** How a lock is taken: spinning, sleeping as the code says before it or as the access says, or without looking. */
const TAKING: readonly ((lock: Address) => Thread<void>)[] = [
  function* spins(lock) {
    yield* acquireWhen(lock, '==', 0, 1);
  },
  function* spinsInAtomicContext(lock) {
    yield* acquireWhen(lock, '==', 0, 1);
    yield* atomicBegins('a lock');
  },
  function* sleeps(lock) {
    yield* mightSleep('a lock');
    yield* acquireWhen(lock, '==', 0, 1, { sleeping: true });
  },
  function* saysThatItSleeps(lock) {
    yield* mightSleep('a lock');
    yield* acquireWhen(lock, '==', 0, 1);
  },
  function* storesSomethingElse(lock) {
    yield* acquireWhen(lock, '==', 0, 2);
  },
  function* takesWhatIsHeld(lock) {
    yield* acquireWhen(lock, '!=', 2, 1);
  },
  function* exchanges(lock) {
    yield* exchange(lock, 1);
  },
];
const SPINS = TAKING[0]!;
const KEEPING_TO_LOCKS = 5;

/** How it is let go. */
const LETTING_GO: readonly ((lock: Address) => Thread<void>)[] = [
  function* lets(lock) {
    yield* store(lock, 0);
  },
  function* forgets() {},
  function* letsTwice(lock) {
    yield* store(lock, 0);
    yield* store(lock, 0);
  },
  function* isStillHeld(lock) {
    yield* store(lock, 2);
  },
];

/**
 * A small program that a seed stands for: two or three threads with sections under two locks, which may nest in either order, and accesses in and
 * beside them. In most programs everybody keeps to the locks; in others some let go what they have not taken, forget to, take a lock without
 * looking, or sleep under one. Some threads go round, and some may not block.
 */
export function randomLocks(seed: string): Scenario {
  const random = seedrandom(seed);
  const below: Below = (count) => Math.floor(random() * count);
  const keeps = below(3) !== 0;
  const threads = Array.from({ length: 2 + below(2) }, () => ({
    statements: Array.from({ length: 1 + below(3) }, () => (below(3) === 0 ? access(below) : section(below, keeps, 1))),
    goesRound: below(4) === 0,
    mayNotBlock: below(4) === 0,
  }));
  return scenario({
    name: `locks ${seed}`,
    *world(): Thread<Words> {
      const base = yield* alloc({ type: 'words', words: 4, memory: 'static', zeroed: true });
      return { locks: [base, base + 4], data: [base + 8, base + 12] };
    },
    actors: (words) => Object.fromEntries(threads.map((one, index) => [`T${index + 1}`, actorOf(`T${index + 1}`, one, words)])),
  });
}

function actorOf(name: string, { statements, goesRound, mayNotBlock }: { statements: readonly Statement[]; goesRound: boolean; mayNotBlock: boolean }, words: Words): ActorSpec {
  const [first, ...rest] = statements;
  if (!goesRound) return thread(() => inOrder(statements, words), mayNotBlock ? { nonBlocking: [name] } : {});
  return actor(daemon, { awaitWork: () => first!(words), work: () => inOrder([...rest, first!], words) }, { daemon: true, ...(mayNotBlock && { nonBlocking: ['work'] }) });
}

function* inOrder(statements: readonly Statement[], words: Words): Thread<void> {
  for (const statement of statements) yield* statement(words);
}

function section(below: Below, keeps: boolean, depth: number): Statement {
  const lock = below(2);
  const isSpun = below(2) === 0;
  const take = isSpun ? SPINS : TAKING[below(keeps ? KEEPING_TO_LOCKS : TAKING.length)]!;
  const letGo = LETTING_GO[keeps || below(2) === 0 ? 0 : below(LETTING_GO.length)]!;
  const body = Array.from({ length: 1 + below(2) }, () => (depth > 0 && below(4) === 0 ? section(below, keeps, depth - 1) : access(below)));
  return function* (words) {
    yield* take(words.locks[lock]!);
    yield* inOrder(body, words);
    if (take.name === 'spinsInAtomicContext') yield* atomicEnds('a lock');
    yield* letGo(words.locks[lock]!);
  };
}

function access(below: Below): Statement {
  const at = below(2);
  const value = below(2);
  const lock = below(2);
  const makers: readonly Statement[] = [
    function* ({ data }) {
      yield* store(data[at]!, value);
    },
    function* ({ data }) {
      yield* store(data[at]!, value);
    },
    function* ({ data }) {
      yield* store(data[1 - at]!, (yield* load(data[at]!)) ^ 1);
    },
    function* ({ data }) {
      yield* assertThat((yield* load(data[at]!)) === (yield* load(data[at]!)), 'it stays what it is');
    },
    function* ({ data }) {
      yield* waitUntil(data[at]!, '==', value);
    },
    function* ({ data }) {
      yield* retry(function* () {
        return (yield* load(data[at]!)) === value ? true : RETRY;
      });
    },
    function* ({ data }) {
      if ((yield* choose(2)) === 0) yield* store(data[at]!, value);
    },
    function* ({ locks, data }) {
      if ((yield* load(locks[lock]!)) === 0) yield* store(data[at]!, value);
    },
  ];
  return makers[below(makers.length)]!;
}
