import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import { searchBounded } from '../../harness/search/bounded';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchPct } from '../../harness/search/pct';
import { searchRandom } from '../../harness/search/random';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { searchStar } from '../../harness/search/star/star';
import { searchStates } from '../../harness/search/states';
import { searchTraces } from '../../harness/search/traces';
import { check, type Scenario } from '../../index';
import { judgeHistories, TooManySchedules, wordsOf } from './judge-histories';
import { EVERYTHING } from './observe-states';
import { randomMaps } from './random-maps';

const SYSTEMS = process.env['QUIESCE_LONG'] === undefined ? 400 : 10_000;
/** Beginnings of schedules after which a system is too large for the twin. */
const MOST = process.env['QUIESCE_LONG'] === undefined ? 1_500 : 20_000;

type Search = (system: System, options: SearchOptions) => Outcome;

const EXACT: Readonly<Record<string, Search>> = {
  states: searchStates,
  reduced: searchReduced,
  traces: searchTraces,
  star: searchStar,
  bounded: (system, options) => searchBounded(system, options, 30),
};
const SAMPLING: Readonly<Record<string, Search>> = {
  random: (system, options) => searchRandom(system, options, 'maps', 40),
  pct: (system, options) => searchPct(system, options, { seed: 'maps', runs: 40, depth: 3 }),
};

/** What a search finds that was said and is not true, in the twin's words. */
function findsOf(scenario: Scenario, search: Search, footprint: boolean): { readonly found: readonly string[]; readonly outcome: Outcome } {
  const system = buildSystem(scenario, { privateSteps: true, coarse: false, operations: 0, ignore: ['leak'], watch: undefined, footprint });
  const outcome = search(system, EVERYTHING);
  const found = outcome.found.flatMap(({ finding: { kind, actor, control } }) => {
    const { access } = system.machine.controls.point(control);
    return kind === 'not-linearizable' && access?.kind === 'history' ? [wordsOf(actor, access)] : [];
  });
  return { found: [...new Set(found)].sort(), outcome };
}

test('every search finds what is not true in some schedule, and nothing else', () => {
  const compared = { all: 0, violated: 0, leaves: 0 };
  for (let number = 0; number < SYSTEMS; number++) {
    const make = (): Scenario => randomMaps(`${number}`, { waits: number % 3 !== 0 });
    const { name } = make();
    let expected: readonly string[];
    try {
      expected = [...judgeHistories(make(), MOST)].sort();
    } catch (error) {
      if (error instanceof TooManySchedules) continue;
      throw error;
    }
    compared.all++;
    if (expected.length > 0) compared.violated++;
    for (const [search, find] of Object.entries(EXACT)) {
      const { found, outcome } = findsOf(make(), find, search !== 'states' && search !== 'bounded');
      expect({ name, search, found, limits: outcome.limits }).toEqual({ name, search, found: expected, limits: [] });
      if ((outcome.roles?.leaves.length ?? 0) > 1) compared.leaves++;
    }
    for (const [search, find] of Object.entries(SAMPLING)) {
      for (const words of findsOf(make(), find, false).found) expect({ name, search, words, isExpected: expected.includes(words) }).toEqual({ name, search, words, isExpected: true });
    }
    const { verdict, violations } = check(make(), { ignore: ['deadlock'] });
    expect({ name, verdict }).toEqual({ name, verdict: expected.length > 0 ? 'violated' : 'holds' });
    for (const { kind } of violations) expect({ name, kind }).toEqual({ name, kind: 'not-linearizable' });
  }
  expect(compared.all).toBeGreaterThan(SYSTEMS * 0.5);
  expect(compared.violated).toBeGreaterThan(SYSTEMS * 0.15);
  expect(compared.all - compared.violated).toBeGreaterThan(SYSTEMS * 0.15);
  expect(compared.leaves).toBeGreaterThan(SYSTEMS * 0.15);
  if (process.env['QUIESCE_SHOW'] !== undefined) process.stdout.write(`${JSON.stringify(compared)}\n`);
});
