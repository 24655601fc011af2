import seedrandom from 'seedrandom';
import { RETRY, acquireWhen, committed, compareAndSwap, exchange, load, lookupBegins, lookupContinues, lookupEnds, lookupFound, observed, retry, store, updateBegins, updateEnds, waitUntil, type Address, type Answers, type Thread } from '../../impl/memory';
import { program, settingOf, type Scenario } from '../../index';

interface Words {
  /** What the map holds at the indexes 0, 1 and 2. */
  readonly cells: readonly Address[];
  readonly lock: Address;
  /** Stands for another map, of the same cells. */
  readonly other: Address;
}

type Part = (words: Words) => Thread<void>;

/** How many kinds of updates and lookups, the first ones, are right. */
const RIGHT_UPDATES = 7;
const RIGHT_LOOKUPS = 4;
const LATE_UPDATE = 6;
const REMEMBERING_LOOKUP = 4;
/** Where what is behind the cells ends. */
const END = 0xffff_ffff;

export interface RandomMapsOptions {
  /** Whether all readers run one body, and are declared symmetric. */
  readonly identical?: boolean;
  /** Whether threads wait for a lock or for a cell (unless told). */
  readonly waits?: boolean;
  /** Whether there are retry loops (only if told: their schedules are endless). */
  readonly loops?: boolean;
}

/**
 * Small maps that a seed stands for, linearizable or not: a cell is a word. Updaters put values into one cell or several, say where they
 * take effect rightly or a little beside, with the lock or without; readers look cells up, some at the wrong time.
 */
export function randomMaps(seed: string, { identical = false, waits = true, loops = false }: RandomMapsOptions = {}): Scenario {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  // As many systems are made of nothing but what is right, though together some of it may be wrong.
  const careful = below(2) === 0;
  // In some, all updates are learned of late, and all lookups go on with what they remember.
  const inside = below(5) === 0;
  const updaters = Array.from({ length: identical ? 1 : 1 + below(2) }, () => Array.from({ length: 1 + below(2) }, () => update(below, waits, careful, loops, inside)));
  const readers = Array.from({ length: identical ? 2 + below(2) : updaters.length === 2 ? 1 : 1 + below(2) }, (): readonly Part[] => Array.from({ length: 1 + below(2) }, () => lookup(below, careful, loops, inside)));
  const filled = below(2) === 0;
  const thread = (parts: readonly Part[]): Part =>
    function* (words) {
      for (const part of parts) yield* part(words);
    };
  const bodies = readers.map(thread);
  const all = identical ? readers.map(() => bodies[0]!) : bodies;
  const scenario = program({
    name: `random maps ${seed}`,
    words: { cells: [0, 0, 0], lock: 0, other: 0 },
    threads: [...all, ...updaters.map(thread)],
    ...(identical && all.length > 1 ? { symmetric: [all.map((_, index) => `T${index + 1}`)] } : {}),
  });
  if (!filled) return scenario;
  return {
    ...scenario,
    *world() {
      const words = (yield* scenario.world(settingOf(scenario))) as Words;
      for (const index of [0, 1]) yield* store(words.cells[index]!, 5);
      yield* committed(mapOf(words), 0, 1, 5);
      return words;
    },
  };
}

/** The address that stands for the map. */
const mapOf = ({ cells }: Words): Address => cells[0]!;

function update(below: (count: number) => number, waits: boolean, careful: boolean, loops: boolean, inside: boolean): Part {
  const index = below(3);
  const value = below(4);
  const map = !careful && below(8) === 0 ? ({ other }: Words): Address => other : mapOf;
  const kinds: readonly (() => Part)[] = [
    // Right.
    () => function* (words) {
      yield* store(words.cells[index]!, value);
      yield* committed(map(words), index, index, value);
    },
    () => function* (words) {
      const old = yield* exchange(words.cells[index]!, value);
      yield* committed(map(words), index, index, value);
      if (value === 1 && !careful) yield* observed(map(words), index, index, old, 'after');
    },
    () => function* (words) {
      const cell = words.cells[index]!;
      if ((yield* compareAndSwap(cell, 0, value + 1)) === 0) yield* committed(map(words), index, index, value + 1);
    },
    // With the lock, or just so: others may come between.
    () => function* (words) {
      const cell = words.cells[index]!;
      if (waits) yield* acquireWhen(words.lock, '==', 0, 1);
      const old = yield* load(cell);
      yield* observed(map(words), index, index, old, value < 2 ? 'before' : 'after');
      yield* store(cell, old + 1);
      yield* committed(map(words), index, index, old + 1);
      if (waits) yield* store(words.lock, 0);
    },
    // All that is behind the cells, too.
    () => function* (words) {
      yield* store(words.cells[2]!, value);
      yield* committed(map(words), 2, END, value);
    },
    () => function* (words) {
      if (waits) yield* waitUntil(words.cells[index]!, '!=', 0);
      yield* store(words.cells[index]!, 0);
      yield* committed(map(words), index, index, 0);
    },
    // Whoever is inside learns of it later.
    () => function* (words) {
      yield* updateBegins(map(words));
      yield* store(words.cells[index]!, value);
      yield* committed(map(words), index, index, value);
      yield* store(words.lock, value < 2 ? 0 : yield* load(words.lock));
      yield* updateEnds(map(words));
    },
    // Takes effect before or after it says so.
    () => function* (words) {
      yield* store(words.cells[index]!, value);
      yield* load(words.lock);
      yield* committed(map(words), index, index, value);
    },
    () => function* (words) {
      yield* load(words.lock);
      yield* committed(map(words), index, index, value);
      yield* store(words.cells[index]!, value);
    },
    // Several cells at once.
    () => function* (words) {
      yield* store(words.cells[1]!, value);
      yield* store(words.cells[2]!, value);
      yield* committed(map(words), 1, 2, value);
    },
    () => function* (words) {
      yield* store(words.cells[0]!, value);
      yield* store(words.cells[1]!, value);
      yield* committed(map(words), 0, 1, value);
    },
  ];
  if (loops && below(2) === 0) {
    // Until nobody comes between; a failed turn says what it found, too.
    return function* (words) {
      yield* retry(function* () {
        const cell = words.cells[index]!;
        const old = yield* load(cell);
        if (value === 0) yield* observed(mapOf(words), index, index, old, 'after');
        if ((yield* compareAndSwap(cell, old, old + 1)) !== old) return RETRY;
        yield* committed(mapOf(words), index, index, old + 1);
        return old;
      });
    };
  }
  return kinds[inside ? LATE_UPDATE : below(careful ? RIGHT_UPDATES : kinds.length)]!();
}

function lookup(below: (count: number) => number, careful: boolean, loops: boolean, inside: boolean): Part {
  const index = below(3);
  const first = below(2);
  const answers: Answers = below(2) === 0 ? 'each index' : 'whole range';
  const map = !careful && below(10) === 0 ? ({ other }: Words): Address => other : mapOf;
  const kinds: readonly (() => Part)[] = [
    // One index, at one instant.
    () => function* (words) {
      yield* lookupBegins(map(words), index, index, answers);
      const value = yield* load(words.cells[index]!);
      yield* lookupFound(map(words), index, index, value, 'each index');
      yield* lookupEnds(map(words));
    },
    // It takes its time.
    () => function* (words) {
      yield* lookupBegins(map(words), 0, index);
      const value = yield* load(words.cells[index]!);
      yield* load(words.lock);
      yield* lookupFound(map(words), index, index, value, careful ? 'each index' : answers);
      yield* lookupEnds(map(words));
    },
    // Each as it finds it.
    () => function* (words) {
      yield* lookupBegins(map(words), 0, 2, 'each index');
      yield* lookupFound(map(words), 0, 0, yield* load(words.cells[0]!), 'each index');
      yield* lookupFound(map(words), 2, 2, yield* load(words.cells[2]!), 'each index');
      yield* lookupEnds(map(words));
    },
    // It goes on with what it remembers of the inside, an update under way or not.
    () => function* (words) {
      yield* lookupContinues(map(words), index, index, answers);
      const value = yield* load(words.cells[index]!);
      yield* lookupFound(map(words), index, index, value, 'each index');
      yield* lookupEnds(map(words));
    },
    // It remembers what it saw before.
    () => function* (words) {
      const value = yield* load(words.cells[index]!);
      yield* lookupContinues(map(words), 0, 2);
      yield* load(words.lock);
      yield* lookupFound(map(words), index, index, value, answers);
      yield* lookupEnds(map(words));
    },
    () => function* (words) {
      const value = yield* load(words.cells[index]!);
      yield* lookupBegins(map(words), index, index);
      yield* load(words.lock);
      yield* lookupFound(map(words), index, index, value, answers);
      yield* lookupEnds(map(words));
    },
    // Two cells that may be one range, found at one instant or two.
    () => function* (words) {
      yield* lookupBegins(map(words), first, first + 1);
      const one = yield* load(words.cells[first]!);
      const two = yield* load(words.cells[first + 1]!);
      if (one === two) yield* lookupFound(map(words), first, first + 1, one, answers);
      else {
        yield* lookupFound(map(words), first, first, one, 'each index');
        yield* lookupFound(map(words), first + 1, first + 1, two, 'each index');
      }
      yield* lookupEnds(map(words));
    },
    () => function* (words) {
      yield* lookupBegins(map(words), 2, 2);
      const value = yield* load(words.cells[2]!);
      yield* lookupFound(map(words), 2, END, value, 'whole range');
      yield* lookupEnds(map(words));
    },
    // Two lookups within each other, of two maps.
    () => function* (words) {
      yield* lookupBegins(words.other, index, index);
      yield* lookupBegins(mapOf(words), index, index);
      const value = yield* load(words.cells[index]!);
      yield* lookupFound(mapOf(words), index, index, value, 'each index');
      yield* lookupEnds(mapOf(words));
      yield* lookupFound(words.other, index, index, 0, answers);
      yield* lookupEnds(words.other);
    },
  ];
  if (loops && below(2) === 0) {
    const isOne = below(2) === 0;
    // Until there is something: one lookup per turn, or one for all of them.
    return function* (words) {
      if (isOne) yield* lookupBegins(mapOf(words), index, index, answers);
      const value = yield* retry(function* () {
        if (!isOne) yield* lookupBegins(mapOf(words), index, index, answers);
        const seen = yield* load(words.cells[index]!);
        if (!isOne) yield* lookupFound(mapOf(words), index, index, seen, 'each index');
        if (!isOne) yield* lookupEnds(mapOf(words));
        return seen === 0 ? RETRY : seen;
      });
      if (isOne) yield* lookupFound(mapOf(words), index, index, value, answers);
      if (isOne) yield* lookupEnds(mapOf(words));
    };
  }
  return kinds[inside ? REMEMBERING_LOOKUP : below(careful ? RIGHT_LOOKUPS : kinds.length)]!();
}
