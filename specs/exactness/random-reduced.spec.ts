import { buildSystem } from '../../harness/machine/system';
import { searchReduced } from '../../harness/search/reduced/reduced';
import { searchStates } from '../../harness/search/states';
import type { Outcome, SearchOptions } from '../../harness/search/outcome';
import type { System } from '../../harness/machine/system';
import type { Scenario } from '../../index';
import { describe as inWords, EVERYTHING } from './observe-states';
import { withInterrupts } from './random-interrupts';
import { randomProgram } from './random-program';
import { randomStores, withPredicates } from './random-predicates';
import { randomLocks } from './random-locks';
import { randomMaps } from './random-maps';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';
import { wordsOf } from './trace-counter';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 300 : 5_000;

/** What a search of the graph says once, though it may be true of several. */
const PROGRESS = /^(livelock|stuck-loop|not-non-blocking)/;

/** What a search finds: violations, and states in which nobody can move. */
function observe(scenario: Scenario, privateSteps: boolean, search: (system: System, options: SearchOptions) => Outcome): { violations: string[]; finals: string[]; states: number } {
  const system = buildSystem(scenario, { privateSteps, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: true });
  const finals = new Set<string>();
  const look = (): boolean => {
    const seen = inWords(system);
    if (!seen.includes('moves')) finals.add(seen);
    return true;
  };
  const { found, states } = search({ ...system, invariant: look }, EVERYTHING);
  return { violations: [...new Set(found.map(({ finding }) => (PROGRESS.test(finding.kind) ? finding.kind : wordsOf(finding))))].sort(), finals: [...finals].sort(), states };
}

function compare(count: number, make: (number: number) => Scenario): void {
  let fewer = 0;
  const states = { full: 0, reduced: 0 };
  for (let number = 0; number < count; number++) {
    const privateSteps = number % 2 === 0;
    const full = observe(make(number), privateSteps, searchStates);
    const reduced = observe(make(number), privateSteps, searchReduced);
    const { name } = make(number);
    expect({ name, privateSteps, violations: reduced.violations, finals: reduced.finals }).toEqual({ name, privateSteps, violations: full.violations, finals: full.finals });
    // Where loops go round, accesses to words that only one actor touches ride on some steps and are steps of their own elsewhere.
    expect(reduced.states).toBeLessThanOrEqual(full.states * 1.25 + 2);
    states.full += full.states;
    states.reduced += reduced.states;
    if (reduced.states < full.states) fewer++;
  }
  expect(states.reduced).toBeLessThan(states.full * 0.9);
  expect(fewer).toBeGreaterThan(count / 4);
}

test('finds what the states search finds in programs', () => {
  compare(PROGRAMS, (number) => randomProgram(`reduced ${number}`));
});

test('finds what the states search finds where threads meet often', () => {
  compare(PROGRAMS, (number) => randomProgram(`reduced dense ${number}`, { dense: true }));
});

test('finds what the states search finds where sections and requests are labelled', () => {
  compare(PROGRAMS, (number) => randomSections(`reduced ${number}`));
});

test('finds what the states search finds where events stand before and after waits', () => {
  compare(PROGRAMS, (number) => randomWaits(`reduced ${number}`));
});

test('finds what the states search finds where words are accessed under locks', () => {
  compare(PROGRAMS, (number) => randomLocks(`reduced ${number}`));
});

test('finds what the states search finds where lookups and updates are labelled', () => {
  compare(PROGRAMS, (number) => randomMaps(`reduced ${number}`, { loops: number % 3 === 0 }));
});

test.each([
  ['programs', (seed: string): Scenario => randomProgram(seed)],
  ['threads meet often', (seed: string): Scenario => randomProgram(seed, { dense: true })],
  ['there are sections, requests and cookies', (seed: string): Scenario => randomSections(seed, { cookies: true })],
  ['events stand before and after waits', (seed: string): Scenario => randomWaits(seed)],
  ['words are accessed under locks', (seed: string): Scenario => randomLocks(seed)],
])('finds what the states search finds with interrupts: %s', (_, make) => {
  compare(PROGRAMS, (number) => withInterrupts(make(`reduced interrupted ${number}`), `${number}`));
});

test('reaches the same goals, and finds the same conditions broken', () => {
  for (let number = 0; number < PROGRAMS; number++) {
    const make = (): Scenario => (number % 3 === 0 ? withPredicates(randomProgram(`reduced predicates ${number}`, { dense: number % 2 === 0 }), `${number}`) : randomStores(`reduced ${number}`));
    const find = (search: (system: System, options: SearchOptions) => Outcome): unknown => {
      const { found, goals } = search(buildSystem(make(), { privateSteps: true, coarse: false, operations: 0, ignore: [], watch: undefined, footprint: true }), EVERYTHING);
      return { name: make().name, goals, violations: [...new Set(found.map(({ finding }) => (PROGRESS.test(finding.kind) ? finding.kind : wordsOf(finding))))].sort() };
    };
    expect(find(searchReduced)).toEqual(find(searchStates));
  }
});

/** Without who of them it was: symmetric actors may stand for each other. */
const anonymous = (violations: readonly string[]): string[] => [...new Set(violations.map((words) => words.replace(/^(\S+) \d+ T?\d* ?/, '$1 ').replace(/\bT\d+\b/g, 'T')))].sort();

/** Which end it is, whoever of the symmetric actors is where. */
const upToNames = (finals: readonly string[]): string[] => {
  return [...new Set(finals.map((final) => final.split(' | ').map((part, index) => (index === 1 ? part.split(' ').sort().join(' ') : part)).join(' | ')))].sort();
};

test.each([
  ['threads', (number: number) => randomProgram(`symmetric ${number}`, { identical: true, dense: number % 2 === 0 })],
  ['readers of a map', (number: number) => randomMaps(`symmetric ${number}`, { identical: true })],
  ['threads with events', (number: number) => randomWaits(`symmetric ${number}`, true)],
] as const)('finds what the states search finds where %s are symmetric', (_, randomOne) => {
  let fewer = 0;
  for (let number = 0; number < PROGRAMS; number++) {
    const make = (): Scenario => randomOne(number);
    const { symmetric: __, ...apart } = make();
    const full = observe(apart, true, searchStates);
    const plain = observe(apart, true, searchReduced);
    const symmetric = observe(make(), true, searchReduced);
    const { name } = make();
    expect({ name, violations: plain.violations, finals: plain.finals }).toEqual({ name, violations: full.violations, finals: full.finals });
    expect({ name, violations: anonymous(symmetric.violations), finals: upToNames(symmetric.finals) }).toEqual({ name, violations: anonymous(full.violations), finals: upToNames(full.finals) });
    if (symmetric.states < plain.states) fewer++;
  }
  expect(fewer).toBeGreaterThan(PROGRAMS / 5);
});
