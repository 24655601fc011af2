import seedrandom from 'seedrandom';
import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import { searchBounded } from '../../harness/search/bounded';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { searchStar } from '../../harness/search/star/star';
import { searchStates } from '../../harness/search/states';
import { searchTraces } from '../../harness/search/traces';
import { compareAndSwap, load, program, RETRY, retry, store, waitUntil, acquireWhen, check, type Address, type RaceRule, type Scenario, type Thread } from '../../index';
import { EVERYTHING } from '../bench/everything';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 400 : 10_000;
const WORDS = 3;

/** What a thread does next, as data: the twin reads it, thread code is made of it. */
interface Statement {
  readonly do: 'load' | 'store' | 'swap' | 'await' | 'lock' | 'spin';
  readonly word: number;
  readonly value: number;
  readonly order: 'plain' | 'relaxed' | 'intended';
}

type Program = readonly (readonly Statement[])[];

function randomProgram(seed: string): Program {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const pick = <T>(of: readonly T[]): T => of[below(of.length)]!;
  return Array.from({ length: 2 + below(2) }, () =>
    Array.from({ length: 1 + below(4) }, () => ({
      do: pick(['load', 'store', 'load', 'store', 'load', 'store', 'swap', 'await', 'lock', 'spin'] as const),
      word: below(WORDS),
      value: below(2),
      order: pick(['plain', 'relaxed', 'plain', 'relaxed', 'intended'] as const),
    })),
  );
}

function* run(statements: readonly Statement[], words: readonly Address[]): Thread<void> {
  for (const { do: what, word, value, order } of statements) {
    const at = words[word]!;
    const marks = order === 'intended' ? { intended: 'on purpose' } : undefined;
    const how = order === 'relaxed' ? 'relaxed' : 'plain';
    if (what === 'load') yield* load(at, how, marks);
    else if (what === 'store') yield* store(at, value, how, marks);
    else if (what === 'swap') yield* compareAndSwap(at, value, 1 - value);
    else if (what === 'await') yield* waitUntil(at, '==', value);
    else if (what === 'lock') yield* acquireWhen(at, '==', value, 1 - value);
    else {
      yield* retry(function* () {
        return (yield* load(at, how, marks)) === value ? value : RETRY;
      });
    }
  }
}

const scenarioOf = (name: string, threads: Program, races: RaceRule): Scenario =>
  program({ name, races, words: { shared: [0, 1, 0] }, threads: threads.map((statements) => ({ shared }: { readonly shared: readonly Address[] }) => run(statements, shared)), ignore: ['deadlock', 'livelock', 'stuck-loop', 'leak'] });

/** Who races, by the definition: the states in which two conflicting accesses can both be made, visited one by one. */
function racesByDefinition(threads: Program, rule: RaceRule): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const stack = [{ places: threads.map(() => 0), words: [0, 1, 0] }];
  const isPlain = ({ do: what, order }: Statement): boolean => order === 'plain' && (what === 'load' || what === 'spin' || (what === 'store' && rule === 'strict'));
  const mayWrite = ({ do: what }: Statement): boolean => what === 'store' || what === 'swap' || what === 'lock';
  for (let state = stack.pop(); state !== undefined; state = stack.pop()) {
    const { places, words } = state;
    const key = `${places.join()} ${words.join()}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const next = threads.map((statements, thread) => statements[places[thread]!]);
    const isOpen = (one: Statement): boolean => (one.do !== 'await' && one.do !== 'lock') || words[one.word] === one.value;
    const writes = (one: Statement): boolean => mayWrite(one) && (one.do !== 'swap' || words[one.word] === one.value);
    for (const [a, one] of next.entries()) {
      if (one === undefined || !isOpen(one)) continue;
      for (const [b, other] of next.entries()) {
        if (b <= a || other === undefined || !isOpen(other) || one.word !== other.word) continue;
        if ((!isPlain(one) && !isPlain(other)) || (!writes(one) && !writes(other))) continue;
        // One that is marked as intended races with nobody.
        const isIntended = ({ do: what, order }: Statement): boolean => order === 'intended' && (what === 'load' || what === 'store' || what === 'spin');
        if (isIntended(one) || isIntended(other)) continue;
        const isFirst = isPlain(one) !== isPlain(other) ? isPlain(one) : mayWrite(one) !== mayWrite(other) ? mayWrite(one) : true;
        found.add(`data-race ${isFirst ? a : b}`);
      }
      const moved = [...words];
      if (one.do === 'store') moved[one.word] = one.value;
      if ((one.do === 'swap' || one.do === 'lock') && words[one.word] === one.value) moved[one.word] = 1 - one.value;
      const stays = one.do === 'spin' && words[one.word] !== one.value;
      stack.push({ places: places.map((place, thread) => (thread === a && !stays ? place + 1 : place)), words: moved });
    }
  }
  return found;
}

type Search = (system: System, options: SearchOptions) => Outcome;

function racesBy(scenario: Scenario, search: Search, footprint: boolean): Set<string> {
  const system = buildSystem(scenario, { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint });
  const { found } = search(system, EVERYTHING);
  return new Set(found.map(({ finding: { kind, actor } }) => `${kind} ${actor}`));
}

const sorted = (races: Set<string>): string[] => [...races].sort();
const searches: readonly (readonly [string, Search, boolean])[] = [
  ['states', searchStates, false],
  ['reduced', searchReduced, true],
  ['star', searchStar, true],
  ['traces', searchTraces, true],
  ['bounded', (system, options) => searchBounded(system, options, 12), false],
];

test.each(['strict', 'kcsan-default'] as const)('every search finds exactly the races of random programs (%s)', (rule) => {
  let racing = 0;
  for (let number = 0; number < PROGRAMS; number++) {
    const threads = randomProgram(`${rule} ${number}`);
    const name = `races ${number}`;
    const expected = sorted(racesByDefinition(threads, rule));
    if (expected.length > 0) racing++;
    for (const [search, by, footprint] of searches) {
      expect({ name, search, races: sorted(racesBy(scenarioOf(name, threads, rule), by, footprint)) }).toEqual({ name, search, races: expected });
    }
  }
  expect(racing).toBeGreaterThan(PROGRAMS / 5);
  expect(racing).toBeLessThan(PROGRAMS);
});

test('a schedule that is reported leads to the race when it is followed', () => {
  let followed = 0;
  for (let number = 0; number < 60; number++) {
    const scenario = scenarioOf(`races ${number}`, randomProgram(`replay ${number}`), 'strict');
    for (const search of ['states', 'reduced', 'star', 'traces'] as const) {
      for (const { schedule, kind, message } of check(scenario, { search, all: true }).violations) {
        const again = check(scenario, { search: 'replay', schedule });
        expect(again.violations).toEqual(expect.arrayContaining([expect.objectContaining({ kind, message })]));
        followed++;
      }
    }
  }
  expect(followed).toBeGreaterThan(20);
});
