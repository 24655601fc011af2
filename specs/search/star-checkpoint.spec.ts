import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { NotTheSame } from '../../harness/search/checkpoint';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchStar } from '../../harness/search/star/star';
import { load, program, store, type Address, type Scenario } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { withInterrupts } from '../exactness/random-interrupts';
import { randomLocks } from '../exactness/random-locks';
import { randomMaps } from '../exactness/random-maps';
import { randomStores, withPredicates } from '../exactness/random-predicates';
import { randomProgram } from '../exactness/random-program';
import { randomRcu } from '../exactness/random-rcu';
import { randomSections } from '../exactness/random-sections';
import { randomWaits } from '../exactness/random-waits';
import { toyRcuForgetting } from '../programs/toy-rcu';
import { dropWithReaders } from '../scenarios/binder';
import { takenOnce } from '../scenarios/binder-states';
import { synchronizeInsideSection } from '../scenarios/reclaim';
import { polledGracePeriod } from '../scenarios/tree-rcu';
import { spanningOverLeavesFreed } from '../scenarios/tree-subtrees';
import { latecomersServed } from '../scenarios/urcu';
import { copied } from './copied';
import { HOW } from './every-schedule';
import { racingProgram } from './racing-program';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 10 : 1_500;

/** Keeps one checkpoint as another process would find it: a copy, nothing shared. */
class Memory implements Keeper {
  kept: Checkpoint | undefined;
  count = 0;
  readonly #isDue: () => boolean;

  constructor(isDue = (): boolean => false) {
    this.#isDue = isDue;
  }

  isDue(): boolean {
    return this.#isDue();
  }

  keep(checkpoint: Checkpoint): void {
    this.kept = copied(checkpoint);
    this.count++;
  }
}

const fresh = (scenario: Scenario): System => buildSystem(scenario, { ...HOW, footprint: true });

/** All that an outcome says, and what was exercised of lifecycles. */
function told({ actors }: System, { resumedFrom: _, ...outcome }: Outcome): unknown {
  return { outcome, hops: actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Searches in pieces of so many steps at most, each in a system built anew from what the piece before kept; returns what it says in the end, and of how many pieces. */
function inPieces(make: () => Scenario, random: () => number, piece: number, options: Partial<SearchOptions>): { readonly told: unknown; readonly pieces: number } {
  const keeper = new Memory();
  let maxSteps = 0;
  for (let pieces = 1; ; pieces++) {
    const system = fresh(make());
    maxSteps += Math.ceil(random() * piece);
    const outcome = searchStar(system, { ...EVERYTHING, ...options, maxSteps, keeper });
    if (!outcome.limits.some(({ limit }) => limit === 'steps')) return { told: told(system, outcome), pieces };
    expect(keeper.count).toBe(pieces);
  }
}

function compare(make: (number: number) => Scenario, options: Partial<SearchOptions> = {}): void {
  let pieces = 0;
  let compared = 0;
  for (let number = 0; number < PROGRAMS; number++) {
    if (make(number).reuse === true) continue;
    const system = fresh(make(number));
    const outcome = searchStar(system, { ...EVERYTHING, ...options });
    const random = seedrandom(`pieces ${number}`);
    const parts = inPieces(() => make(number), random, Math.max(8, outcome.transitions), options);
    expect({ name: make(number).name, told: parts.told }).toEqual({ name: make(number).name, told: told(system, outcome) });
    pieces += parts.pieces;
    compared++;
  }
  expect(compared).toBeGreaterThan(PROGRAMS / 2);
  expect(pieces).toBeGreaterThan(compared * 1.8);
}

describe('a search that goes on from checkpoints ends like one that was never interrupted', () => {
  test('on programs', () => compare((number) => randomProgram(`star checkpoint ${number}`)));
  test('where threads meet often', () => compare((number) => randomProgram(`star checkpoint ${number}`, { dense: true })));
  test('on locks', () => compare((number) => randomLocks(`star checkpoint ${number}`)));
  test('on sections, requests and cookies', () => compare((number) => randomSections(`star checkpoint ${number}`, { cookies: true })));
  test('on waits', () => compare((number) => randomWaits(`star checkpoint ${number}`)));
  test('on RCU', () => compare((number) => randomRcu(`star checkpoint ${number}`)));
  test('on maps with lookups and updates', () => compare((number) => randomMaps(`star checkpoint ${number}`, { loops: number % 3 === 0 })));
  test('on predicates', () => compare((number) => (number % 3 === 0 ? withPredicates(randomProgram(`star checkpoint ${number}`), `${number}`) : randomStores(`star checkpoint ${number}`))));
  test('on interrupts', () => compare((number) => withInterrupts(randomSections(`star checkpoint ${number}`), `${number}`)));
  test('on races', () => compare((number) => racingProgram(`${number}`)));
  test('stopping at the first violation', () => compare((number) => randomProgram(`star checkpoint ${number}`), { all: false }));
  test('under a bound on depth', () => compare((number) => randomSections(`star checkpoint ${number}`), { maxDepth: 4 }));
});

test('who was sent to the centre, and why, is known where it goes on', () => {
  const count = 13;
  const make = (): Scenario =>
    program({
      name: 'all of them',
      words: { own: new Array<number>(count).fill(0) },
      threads: Array.from(
        { length: count },
        (_, index) =>
          function* ({ own }: { readonly own: readonly Address[] }) {
            yield* store(own[index]!, 1);
          },
      ),
      // No way is shorter than looking at all.
      invariant: ({ own }) => (view) => own.reduce((sum, word) => sum + view.word(word), 0) <= count,
    });
  const system = fresh(make());
  const outcome = searchStar(system, EVERYTHING);
  expect(outcome.roles?.centre[0]?.why).toMatch(/too many combinations/);
  expect(inPieces(make, seedrandom('forced'), 8, {}).told).toEqual(told(system, outcome));
});

test('that the final condition has just looked at something else is known where it goes on', () => {
  type Words = Readonly<Record<'x' | 'y' | 'z', Address>>;
  const make = (): Scenario =>
    program({
      name: 'looks at the end',
      words: { x: 0, y: 0, z: 0 },
      threads: [
        function* ({ x }: Words) {
          yield* store(x, 0);
          if ((yield* load(x)) === 0) yield* load(x);
        },
        // It ends sooner where it is overtaken: other states are still to come then.
        function* ({ x, y }: Words) {
          yield* store(x, 1);
          if ((yield* load(x)) !== 1) return;
          yield* store(x, 1);
          yield* load(y);
        },
        function* ({ x, z }: Words) {
          yield* store(x, 2);
          yield* load(x);
          yield* load(z);
          yield* store(z, 1);
        },
      ],
      invariant: ({ x }) => (view) => view.word(x) < 9,
      finally: ({ y, z }) => (view) => view.word(y) + view.word(z) < 9,
    });
  const system = fresh(make());
  const outcome = searchStar(system, EVERYTHING);
  const parts = inPieces(make, seedrandom('looks at the end'), 3, {});
  expect(parts.told).toEqual(told(system, outcome));
  // Hardly a state is expanded in the same piece as the one before it.
  expect(parts.pieces).toBeGreaterThan(outcome.states / 2);
});

describe('a scenario', () => {
  // In these something is learned in every way there is.
  test.each([dropWithReaders, takenOnce, synchronizeInsideSection])('goes on wherever it was interrupted: $name', (scenario) => {
    const system = fresh(scenario);
    const outcome = searchStar(system, EVERYTHING);
    const parts = inPieces(() => scenario, seedrandom(scenario.name), Math.max(4, outcome.transitions), {});
    expect(parts.told).toEqual(told(system, outcome));
    expect(parts.pieces).toBeGreaterThan(1);
  });
  test.each([polledGracePeriod, latecomersServed, spanningOverLeavesFreed])('goes on from the last checkpoint that there was time for: $name', (scenario) => {
    const system = fresh(scenario);
    const whole = told(system, searchStar(system, EVERYTHING));
    const random = seedrandom(scenario.name);
    const keeper = new Memory(() => random() < 0.3);
    let interruptions = 0;
    // Of those, how many did not start over for what they learned.
    let resumed = 0;
    for (;;) {
      const again = fresh(scenario);
      let looks = Math.ceil(random() * 20);
      // As if it were killed: what it would keep when it stops is lost.
      const killed: Keeper = { kept: keeper.kept, isDue: () => keeper.isDue(), keep: (checkpoint) => looks > 0 && keeper.keep(checkpoint) };
      const outcome = searchStar(again, { ...EVERYTHING, keeper: killed, isStopped: () => --looks <= 0 });
      if (outcome.limits.length === 0) {
        expect(told(again, outcome)).toEqual(whole);
        break;
      }
      interruptions++;
      if (outcome.resumedFrom !== undefined) resumed++;
    }
    expect(resumed).toBeGreaterThan(0);
    expect(interruptions).toBeGreaterThan(2);
    expect(keeper.count).toBeGreaterThan(2);
  });
});

describe('code that is not the same any more', () => {
  const stores = (last: number, first = 1): Scenario =>
    program({
      name: 'stores',
      words: { x: 0, y: 0 },
      threads: [
        function* ({ x }) {
          for (let turn = first; turn < 20; turn++) yield* store(x, turn);
        },
        function* ({ x }) {
          for (let turn = 1; turn < 20; turn++) yield* store(x, turn === 19 ? last : -turn);
        },
        function* ({ y }) {
          for (let turn = 1; turn < 20; turn++) yield* store(y, turn);
        },
      ],
    });
  const keeper = new Memory();
  searchStar(fresh(stores(7)), { ...EVERYTHING, maxStates: 8, keeper });
  const goOn = (scenario: Scenario): Outcome => searchStar(fresh(scenario), { ...EVERYTHING, keeper: { kept: keeper.kept, isDue: () => false, keep: () => undefined } });

  test('is refused', () => {
    expect(() => goOn(stores(7, 2))).toThrow(NotTheSame);
    expect(() => goOn(toyRcuForgetting({ readers: 2, sections: 1, updates: 1 }, 'flag'))).toThrow(NotTheSame);
    expect(goOn(stores(7)).states).toBe(searchStar(fresh(stores(7)), EVERYTHING).states);
  });
});
