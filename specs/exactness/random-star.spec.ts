import { buildSystem } from '../../harness/machine/system';
import type { System } from '../../harness/machine/system';
import type { Outcome } from '../../harness/search/outcome';
import { searchStar } from '../../harness/search/star/star';
import { searchStates } from '../../harness/search/states';
import { check, type Scenario } from '../../index';
import { describe as inWords, EVERYTHING } from './observe-states';
import { randomLocks } from './random-locks';
import { randomMaps } from './random-maps';
import { withInterrupts } from './random-interrupts';
import { randomProgram } from './random-program';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';
import { randomStores, withPredicates } from './random-predicates';
import { wordsOf } from './trace-counter';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 300 : 5_000;
/** What only a search of the whole graph looks for. */
const PROGRESS = /^(livelock|stuck-loop|not-non-blocking)/;

interface Observed {
  readonly violations: readonly string[];
  readonly goals: readonly boolean[];
  readonly finals: readonly string[];
}

const violationsOf = ({ found }: Outcome): string[] => [...new Set(found.map(({ finding }) => wordsOf(finding)))].filter((words) => !PROGRESS.test(words)).sort();

const systemOf = (scenario: Scenario, privateSteps: boolean, footprint: boolean): System => buildSystem(scenario, { privateSteps, coarse: false, operations: 0, ignore: [], watch: undefined, footprint });

function observeStates(scenario: Scenario, privateSteps: boolean): Observed {
  const outcome = searchStates(systemOf(scenario, privateSteps, false), EVERYTHING);
  const system = systemOf(scenario, privateSteps, false);
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = inWords(system);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  searchStates({ ...system, invariant: look }, EVERYTHING);
  return { violations: violationsOf(outcome), goals: outcome.goals, finals: [...finals].sort() };
}

function observeStar(scenario: Scenario, privateSteps: boolean): Observed & { readonly leaves: number } {
  const system = systemOf(scenario, privateSteps, true);
  // A search that starts over begins anew; what it met before is part of what it meets then.
  const finals = new Set<string>();
  const outcome = searchStar(system, EVERYTHING, (leaves, ending) => {
    const { vector } = system.machine;
    const before = vector.words.slice();
    let combinations: number[][] = [[]];
    for (const members of ending) combinations = combinations.flatMap((combination) => members.map((member) => [...combination, member]));
    for (const combination of combinations) {
      for (const [index, leaf] of leaves.entries()) leaf.place(combination[index]!, vector.words);
      finals.add(inWords(system));
    }
    vector.words.fill(0);
    vector.words.set(before);
  });
  return { violations: violationsOf(outcome), goals: outcome.goals, finals: [...finals].sort(), leaves: outcome.roles?.leaves.length ?? 0 };
}

function compare(count: number, make: (number: number) => Scenario): void {
  let compared = 0;
  let decoupled = 0;
  for (let number = 0; number < count; number++) {
    if (make(number).reuse === true) continue;
    const privateSteps = number % 2 === 0;
    const { leaves, ...star } = observeStar(make(number), privateSteps);
    const { name } = make(number);
    expect({ name, privateSteps, ...star }).toEqual({ name, privateSteps, ...observeStates(make(number), privateSteps) });
    compared++;
    if (leaves > 0) decoupled++;
    // Explaining a violation follows its schedule, which must lead to it.
    if (number % 10 === 0 && star.violations.length > 0) expect(check(make(number), { privateSteps, search: 'star' }).verdict).toBe('violated');
  }
  expect(compared).toBeGreaterThan(count / 2);
  expect(decoupled).toBeGreaterThan(count / 4);
}

test('finds what the states search finds where words are accessed under locks', () => {
  compare(PROGRAMS, (number) => randomLocks(`star ${number}`));
});

test('finds what the states search finds in programs', () => {
  compare(PROGRAMS, (number) => randomProgram(`star ${number}`));
});

test('finds what the states search finds where threads meet often', () => {
  compare(PROGRAMS, (number) => randomProgram(`star dense ${number}`, { dense: true }));
});

test('finds what the states search finds where sections and requests are labelled', () => {
  compare(2 * PROGRAMS, (number) => randomSections(`star ${number}`));
});

test('finds what the states search finds where events stand before and after waits', () => {
  compare(PROGRAMS, (number) => randomWaits(`star ${number}`));
});

test('finds what the states search finds where lookups and updates are labelled', () => {
  compare(PROGRAMS, (number) => randomMaps(`star ${number}`, { loops: number % 3 === 0 }));
  compare(PROGRAMS / 3, (number) => randomMaps(`star of readers ${number}`, { identical: true }));
});

test.each([
  ['programs', (seed: string): Scenario => randomProgram(seed)],
  ['threads meet often', (seed: string): Scenario => randomProgram(seed, { dense: true })],
  ['there are sections, requests and cookies', (seed: string): Scenario => randomSections(seed, { cookies: true })],
  ['events stand before and after waits', (seed: string): Scenario => randomWaits(seed)],
  ['predicates look on', (seed: string): Scenario => randomStores(seed)],
])('finds what the states search finds with interrupts: %s', (_, make) => {
  compare(PROGRAMS, (number) => withInterrupts(make(`star interrupted ${number}`), `${number}`));
});

test('reaches the same goals, and finds the same conditions broken', () => {
  compare(PROGRAMS, (number) => (number % 3 === 0 ? withPredicates(randomProgram(`star predicates ${number}`), `${number}`) : randomStores(`star ${number}`)));
});
