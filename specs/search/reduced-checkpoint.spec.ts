import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { NotTheSame } from '../../harness/search/checkpoint';
import type { Checkpoint, Keeper } from '../../harness/search/checkpoint';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { load, program, store, type Address, type Scenario, type Thread } from '../../index';
import { EVERYTHING } from '../exactness/observe-states';
import { withInterrupts } from '../exactness/random-interrupts';
import { randomLocks } from '../exactness/random-locks';
import { randomMaps } from '../exactness/random-maps';
import { randomStores, withPredicates } from '../exactness/random-predicates';
import { randomProgram } from '../exactness/random-program';
import { randomRcu } from '../exactness/random-rcu';
import { randomSections } from '../exactness/random-sections';
import { randomWaits } from '../exactness/random-waits';
import { loadAgainstErase, loadAgainstEraseFreedTooEarly } from '../scenarios/load-against-erase';
import { copied } from './copied';
import { HOW } from './every-schedule';
import { looksLate, sharesAlone, sharesLate, tellsApartLate } from './learned-late';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 8 : 1_000;

/** What was learned counts soon, so that it matters when. */
const WAYS = { group: 4, firstRefresh: 64 };

/** The process ends here, without another word. */
class Killed extends Error {}

/** Keeps checkpoints as another process would find them, copies that share nothing; the process is killed now and then, on a random occasion. */
class Perilous implements Keeper {
  kept: Checkpoint | undefined;
  count = 0;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  isDue(): boolean {
    if (this.#random() < 0.05) throw new Killed();
    return this.#random() < 0.2;
  }

  keep(checkpoint: Checkpoint): void {
    this.kept = copied(checkpoint);
    this.count++;
    if (this.#random() < 0.5) throw new Killed();
  }
}

const fresh = (scenario: Scenario, privateSteps: boolean): System => buildSystem(scenario, { ...HOW, ignore: [], privateSteps, footprint: true });

/** All that an outcome says, and what was exercised of lifecycles. */
function told({ actors }: System, { resumedFrom: _, ...outcome }: Outcome): unknown {
  return { outcome, hops: actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Searches until it comes to its end, in a system built anew whenever it was killed or cut; returns what it says then, and how often it went on. */
function throughPerils(make: () => System, seed: string, options: Partial<SearchOptions>): { readonly told: unknown; readonly goneOn: number } {
  const random = seedrandom(seed);
  const keeper = new Perilous(random);
  for (let goneOn = 0; ; ) {
    if (keeper.kept !== undefined) goneOn++;
    const system = make();
    const cut = random() < 0.5 ? { isStopped: () => random() < 0.05 } : {};
    try {
      const outcome = searchReduced(system, { ...EVERYTHING, ...options, ...cut, keeper }, { ...WAYS, lookEvery: 0 });
      if (!outcome.limits.some(({ limit }) => limit === 'interrupted')) return { told: told(system, outcome), goneOn };
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}

function compare(make: (number: number) => Scenario, options: Partial<SearchOptions> = {}, programs = PROGRAMS): void {
  let goneOn = 0;
  for (let number = 0; number < programs; number++) {
    const build = (): System => fresh(make(number), number % 4 !== 0);
    const system = build();
    const whole = told(system, searchReduced(system, { ...EVERYTHING, ...options }, WAYS));
    const parts = throughPerils(build, `perils ${number}`, options);
    expect({ name: system.scenario.name, told: parts.told }).toEqual({ name: system.scenario.name, told: whole });
    goneOn += parts.goneOn;
  }
  expect(goneOn).toBeGreaterThan(programs / 2);
}

describe('a search of reduced states that goes on from checkpoints ends like one that was never interrupted', () => {
  test('on programs', () => compare((number) => randomProgram(`reduced checkpoint ${number}`)));
  test('on programs in which threads meet often', () => compare((number) => randomProgram(`reduced checkpoint ${number}`, { dense: true })));
  test('on sections, requests and cookies', () => compare((number) => randomSections(`reduced checkpoint ${number}`, { cookies: true })));
  test('on RCU', () => compare((number) => randomRcu(`reduced checkpoint ${number}`)));
  test('on maps with lookups and updates', () => compare((number) => randomMaps(`reduced checkpoint ${number}`, { loops: number % 3 === 0 })));
  test('on locks, and what goes round or blocks', () => compare((number) => randomLocks(`reduced checkpoint ${number}`)));
  test('on waits, and what goes round', () => compare((number) => randomWaits(`reduced checkpoint ${number}`)));
  test('on predicates', () => compare((number) => withPredicates(number % 2 === 0 ? randomProgram(`reduced checkpoint ${number}`) : randomStores(`reduced checkpoint ${number}`), `${number}`)));
  test('on interrupts', () => compare((number) => withInterrupts(randomProgram(`reduced checkpoint ${number}`), `${number}`)));
  test('on interrupts where there are sections', () => compare((number) => withInterrupts(randomSections(`reduced checkpoint ${number}`), `${number}`)));
  test('on symmetric threads', () => compare((number) => randomProgram(`reduced checkpoint ${number}`, { identical: true, dense: number % 2 === 0 })));
  test('on symmetric readers of a map', () => compare((number) => randomMaps(`reduced checkpoint ${number}`, { identical: true })));
  test('on symmetric threads with events', () => compare((number) => randomWaits(`reduced checkpoint ${number}`, true)));
  test('stopping at the first violation', () => compare((number) => randomProgram(`reduced checkpoint ${number}`), { all: false }));
  test('under a bound on depth', () => compare((number) => randomProgram(`reduced checkpoint ${number}`), { maxDepth: 6 }));
  test('on a predicate that looks at something else late', () => compare((number) => looksLate(3 + (number % 5))));
  test('on symmetric threads that are told apart late', () => compare((number) => tellsApartLate(1 + (number % 2)), {}, 4));
  test('on a word that is shared late', () => compare((number) => sharesLate(6 + (number % 3)), {}, 3));
  test('on a word that turns out to be shared when somebody runs alone', () => compare(() => sharesAlone(6), { maxDepth: 12 }, 6));
  test.each([loadAgainstErase, loadAgainstEraseFreedTooEarly])('on $name', (scenario) => compare(() => scenario, {}, 1));
});

describe('code that is not the same any more', () => {
  const stores = (extra?: (x: Address) => Thread<unknown>): Scenario =>
    program({
      name: 'stores',
      words: { x: 0 },
      threads: [-1, 1].map((sign) =>
        function* ({ x }: { readonly x: Address }) {
          if (sign > 0 && extra !== undefined) yield* extra(x);
          for (let turn = 1; turn < 20; turn++) yield* store(x, sign * turn);
        },
      ),
    });

  test('is refused', () => {
    const keeper = new Perilous(() => 1);
    searchReduced(fresh(stores(), true), { ...EVERYTHING, maxStates: 250, keeper });
    const goOn = (scenario: Scenario): Outcome => searchReduced(fresh(scenario, true), { ...EVERYTHING, keeper: { kept: keeper.kept, isDue: () => false, keep: () => undefined } });
    expect(goOn(stores()).resumedFrom).toBeGreaterThan(250);
    expect(() => goOn(stores((x) => load(x)))).toThrow(NotTheSame);
    expect(() => goOn(stores((x) => store(x, -100)))).toThrow(NotTheSame);
  });
});
