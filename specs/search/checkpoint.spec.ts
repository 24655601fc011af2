import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { NotTheSame } from '../../harness/search/checkpoint';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchStates } from '../../harness/search/states';
import { statesOfKept } from '../../harness/search/states-checkpoint';
import { alloc, free, load, program, store, type Address, type Scenario, type Thread } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { withInterrupts } from '../exactness/random-interrupts';
import { randomMaps } from '../exactness/random-maps';
import { randomStores, withPredicates } from '../exactness/random-predicates';
import { randomProgram } from '../exactness/random-program';
import { randomRcu } from '../exactness/random-rcu';
import { randomSections } from '../exactness/random-sections';
import { loadAgainstErase, loadAgainstEraseFreedTooEarly } from '../scenarios/load-against-erase';
import { copied } from './copied';
import { HOW } from './every-schedule';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 20 : 1_000;

/** Keeps one checkpoint as another process would find it: a copy, nothing shared. */
class Memory implements Keeper {
  kept: Checkpoint | undefined;
  count = 0;

  isDue(): boolean {
    return false;
  }

  keep(checkpoint: Checkpoint): void {
    this.kept = copied(checkpoint);
    this.count++;
  }
}

const fresh = (scenario: Scenario): System => buildSystem(scenario, HOW);

/** All that an outcome says, and what was exercised of lifecycles. */
function told({ actors }: System, { resumedFrom: _, ...outcome }: Outcome): unknown {
  return { outcome, hops: actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Searches in pieces, each in a system built anew from what the piece before kept; returns what it says in the end, and of how many pieces. */
function inPieces(scenario: Scenario, piece: number, options: Partial<SearchOptions>): { readonly told: unknown; readonly pieces: number } {
  const keeper = new Memory();
  for (let pieces = 1; ; pieces++) {
    const system = fresh(scenario);
    const outcome = searchStates(system, { ...EVERYTHING, ...options, maxStates: piece * pieces, keeper });
    if (!outcome.limits.some(({ limit }) => limit === 'states')) return { told: told(system, outcome), pieces };
    expect(keeper.count).toBe(pieces);
  }
}

function compare(make: (number: number) => Scenario, count: number, options: Partial<SearchOptions> = {}): void {
  let pieces = 0;
  for (let number = 0; number < count; number++) {
    const system = fresh(make(number));
    const outcome = searchStates(system, { ...EVERYTHING, ...options });
    const parts = inPieces(make(number), Math.ceil(outcome.states / 4), options);
    expect({ name: make(number).name, told: parts.told }).toEqual({ name: make(number).name, told: told(system, outcome) });
    pieces += parts.pieces;
  }
  expect(pieces).toBeGreaterThan(count * 1.5);
}

describe('a search that goes on from checkpoints ends like one that was never interrupted', () => {
  test('on programs', () => compare((number) => randomProgram(`checkpoint ${number}`), PROGRAMS));
  test('on sections and requests', () => compare((number) => randomSections(`checkpoint ${number}`), PROGRAMS));
  test('on RCU', () => compare((number) => randomRcu(`checkpoint ${number}`), PROGRAMS));
  test('on maps with lookups and updates', () => compare((number) => randomMaps(`checkpoint ${number}`), PROGRAMS));
  test('on predicates', () => compare((number) => withPredicates(randomStores(`checkpoint ${number}`), `checkpoint ${number}`), PROGRAMS));
  test('on interrupts', () => compare((number) => withInterrupts(randomProgram(`checkpoint ${number}`), `checkpoint ${number}`), PROGRAMS));
  test('stopping at the first violation', () => compare((number) => randomProgram(`checkpoint ${number}`), PROGRAMS, { all: false }));
  test('under a bound on depth', () => compare((number) => randomProgram(`checkpoint ${number}`), PROGRAMS, { maxDepth: 6 }));
});

/** What a search of a scenario keeps when it is cut. */
function cutAt(scenario: Scenario, maxStates: number): Checkpoint {
  const keeper = new Memory();
  searchStates(fresh(scenario), { ...EVERYTHING, maxStates, keeper });
  if (keeper.kept === undefined) throw new Error('nothing was kept');
  return keeper.kept;
}

function goOn(scenario: Scenario, kept: Checkpoint): Outcome {
  return searchStates(fresh(scenario), { ...EVERYTHING, keeper: { kept, isDue: () => false, keep: () => undefined } });
}

test('a container over a detector goes on, having made a small part of the steps again', () => {
  for (const scenario of [loadAgainstErase, loadAgainstEraseFreedTooEarly]) {
    const kept = cutAt(scenario, 2_000);
    const system = fresh(scenario);
    const whole = searchStates(system, EVERYTHING);
    expect(whole.states).toBeGreaterThan(3_000);
    const { lessons, at, store } = statesOfKept(kept);
    expect(lessons.lessons.length / 2).toBeLessThan(at.transitions / 4);
    const { resumedFrom, ...outcome } = goOn(scenario, kept);
    expect(resumedFrom).toBe(store.at.size);
    expect(outcome).toEqual(whole);
  }
});

describe('code that is not the same any more', () => {
  /** Two threads that store to a word again and again; `last` is what the second stores in the end, `extra` what it does before. */
  const stores = (last: number, extra?: (x: Address) => Thread<unknown>): Scenario =>
    program({
      name: 'stores',
      words: { x: 0 },
      threads: [
        function* ({ x }) {
          for (let turn = 1; turn < 20; turn++) yield* store(x, turn);
        },
        function* ({ x }) {
          if (extra !== undefined) yield* extra(x);
          for (let turn = 1; turn < 20; turn++) yield* store(x, turn === 19 ? last : -turn);
        },
      ],
    });
  const kept = cutAt(stores(7), 250);

  test('is refused, whatever it does else', () => {
    expect(() => goOn(stores(7, (x) => load(x)), kept)).toThrow(NotTheSame);
    expect(() => goOn(stores(7, (x) => store(x, -100)), kept)).toThrow(NotTheSame);
    expect(() =>
      goOn(
        stores(7, function* () {
          yield* free(yield* alloc({ type: 'box', words: 1 }));
        }),
        kept,
      ),
    ).toThrow(NotTheSame);
  });

  test('may go on where what changed had not been reached', () => {
    expect(goOn(stores(8), kept).states).toBe(searchStates(fresh(stores(8)), EVERYTHING).states);
  });
});
