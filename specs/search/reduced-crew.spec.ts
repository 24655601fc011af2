import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { Keeper } from '../../harness/search/checkpoint';
import { help } from '../../harness/search/crew/help';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchReduced } from '../../harness/search/reduced/reduced';
import type { ReducedWays } from '../../harness/search/reduced/whereabouts';
import type { Scenario } from '../../index';
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
import { CrewInProcess } from './crew-in-process';
import { HOW } from './every-schedule';
import { looksLate, sharesLate, tellsApartLate } from './learned-late';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 10 : 1_000;
/** What was learned counts soon, so that it matters when. */
const WAYS: ReducedWays = { group: 2, firstRefresh: 64 };

const fresh = (scenario: Scenario, privateSteps: boolean): System => buildSystem(scenario, { ...HOW, ignore: [], privateSteps, footprint: true });

/** All that a search says, and what was exercised of lifecycles. */
function told(system: System, options: Partial<SearchOptions>, ways: ReducedWays): { readonly outcome: Outcome; readonly hops: readonly unknown[] } {
  const outcome = searchReduced(system, { ...EVERYTHING, ...options }, ways);
  return { outcome, hops: system.actors.map(({ program: { table } }) => [...(table?.hops.keys() ?? [])].sort()) };
}

/** Searches alone and with helpers, and compares everything; returns how much helpers did. */
function compareOne(make: () => Scenario, number: number, options: Partial<SearchOptions>, { dying, ways }: { readonly dying: number; readonly ways: ReducedWays }): number {
  const build = (): System => fresh(make(), number % 4 !== 0);
  const alone = told(build(), options, ways);
  const crew = new CrewInProcess((lead) => help(build, lead), { helpers: 1 + (number % 3), dying, after: 0, random: seedrandom(`crew ${number}`), copy: structuredClone });
  const { name } = make();
  expect({ name, told: told(build(), { ...options, crew }, ways) }).toEqual({ name, told: alone });
  return crew.pieces;
}

function compare(make: (number: number) => Scenario, options: Partial<SearchOptions> = {}, { dying = 0, programs = PROGRAMS, ways = WAYS }: { readonly dying?: number; readonly programs?: number; readonly ways?: ReducedWays } = {}): void {
  let pieces = 0;
  for (let number = 0; number < programs; number++) pieces += compareOne(() => make(number), number, options, { dying, ways });
  expect(pieces).toBeGreaterThan(programs / 2);
}

describe('a search of reduced states, with helpers, ends like one alone', () => {
  test('on programs', () => compare((number) => randomProgram(`reduced crew ${number}`)));
  test('on programs in which threads meet often', () => compare((number) => randomProgram(`reduced crew ${number}`, { dense: true })));
  test('on sections, requests and cookies', () => compare((number) => randomSections(`reduced crew ${number}`, { cookies: true })));
  test('on RCU', () => compare((number) => randomRcu(`reduced crew ${number}`)));
  test('on maps with lookups and updates', () => compare((number) => randomMaps(`reduced crew ${number}`, { loops: number % 3 === 0 })));
  test('on locks, and what goes round or blocks', () => compare((number) => randomLocks(`reduced crew ${number}`)));
  test('on waits, and what goes round', () => compare((number) => randomWaits(`reduced crew ${number}`)));
  test('on predicates', () => compare((number) => withPredicates(number % 2 === 0 ? randomProgram(`reduced crew ${number}`, { dense: true }) : randomStores(`reduced crew ${number}`), `${number}`)));
  test('on interrupts', () => compare((number) => withInterrupts(randomProgram(`reduced crew ${number}`), `${number}`)));
  test('on interrupts where there are sections', () => compare((number) => withInterrupts(randomSections(`reduced crew ${number}`), `${number}`)));
  test('on symmetric threads', () => compare((number) => randomProgram(`reduced crew ${number}`, { identical: true, dense: number % 2 === 0 })));
  test('on symmetric readers of a map', () => compare((number) => randomMaps(`reduced crew ${number}`, { identical: true })));
  test('stopping at the first violation', () => compare((number) => randomProgram(`reduced crew ${number}`), { all: false }));
  test('under a bound on depth', () => compare((number) => randomProgram(`reduced crew ${number}`), { maxDepth: 6 }));
  test('under a bound on states', () => compare((number) => randomProgram(`reduced crew ${number}`), { maxStates: 200 }));
  test('on a predicate that looks at something else late', () => compare((number) => looksLate(3 + (number % 5))));
  test('on symmetric threads that are told apart late', () => compare((number) => tellsApartLate(1 + (number % 2)), {}, { programs: 4 }));
  test('on a word that is shared late', () => compare((number) => sharesLate(6 + (number % 3))));
  test('when helpers die', () => compare((number) => randomRcu(`reduced crew ${number}`), {}, { dying: 0.1 }));
  test('going on from a checkpoint', () => {
    let pieces = 0;
    for (let number = 0; number < PROGRAMS; number++) {
      const build = (): System => fresh(randomRcu(`reduced crew ${number}`), true);
      const alone = told(build(), {}, WAYS);
      const keeper: { -readonly [K in keyof Keeper]: Keeper[K] } = { kept: undefined, isDue: () => false, keep: (checkpoint) => void (keeper.kept = copied(checkpoint)) };
      for (const maxStates of [50, 200, Infinity]) {
        const crew = new CrewInProcess((lead) => help(build, lead), { helpers: 2, dying: 0, after: 0, random: seedrandom(`${number} ${maxStates}`), copy: structuredClone });
        const { outcome, hops } = told(build(), { maxStates, keeper, crew }, WAYS);
        pieces += crew.pieces;
        if (outcome.limits.some(({ limit }) => limit === 'states')) continue;
        const { resumedFrom: _, ...rest } = outcome;
        expect({ outcome: rest, hops }).toEqual(alone);
        break;
      }
    }
    expect(pieces).toBeGreaterThan(PROGRAMS);
  });
  test('when a group has more successors than are staged at once', () => compare(() => loadAgainstErase, {}, { programs: 4, ways: { group: 400 } }));
  test.each([loadAgainstErase, loadAgainstEraseFreedTooEarly])('on $name', (scenario) => compare(() => scenario, {}, { programs: 4 }));
});
