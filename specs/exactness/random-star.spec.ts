import { searchStar } from '../../harness/search/star';
import { searchStates } from '../../harness/search/states';
import { buildSystem } from '../../harness/machine/system';
import type { Outcome } from '../../harness/search/outcome';
import { check, type Scenario } from '../../index';
import { EVERYTHING } from './observe-states';
import { randomProgram } from './random-program';
import { randomSections } from './random-sections';
import { randomWaits } from './random-waits';
import { wordsOf } from './trace-counter';

const PROGRAMS = process.env['QUIESCE_LONG'] === undefined ? 300 : 5_000;
/** What only a search of the whole graph looks for. */
const PROGRESS = /^(livelock|stuck-loop|not-non-blocking)/;

const violationsOf = ({ found }: Outcome): string[] => [...new Set(found.map(({ finding }) => wordsOf(finding)))].filter((words) => !PROGRESS.test(words)).sort();

function compare(count: number, make: (number: number) => Scenario): void {
  let compared = 0;
  let decoupled = 0;
  for (let number = 0; number < count; number++) {
    if (make(number).reuse === true) continue;
    const privateSteps = number % 2 === 0;
    const how = { privateSteps, coarse: false, operations: 0, ignore: [], watch: undefined } as const;
    const states = searchStates(buildSystem(make(number), how), EVERYTHING);
    const star = searchStar(buildSystem(make(number), { ...how, footprint: 'everything' }), EVERYTHING);
    const { name } = make(number);
    expect({ name, privateSteps, violations: violationsOf(star) }).toEqual({ name, privateSteps, violations: violationsOf(states) });
    compared++;
    if (star.guarantee?.includes('leaves: nobody') === false) decoupled++;
    // Explaining a violation follows its schedule, which must lead to it.
    if (number % 10 === 0 && star.found.length > 0) expect(check(make(number), { privateSteps, search: 'star' }).verdict).toBe('violated');
  }
  expect(compared).toBeGreaterThan(count / 2);
  expect(decoupled).toBeGreaterThan(count / 4);
}

test('finds what the states search finds in programs', () => {
  compare(PROGRAMS, (number) => randomProgram(`star ${number}`));
});

test('finds what the states search finds where threads meet often', () => {
  compare(PROGRAMS, (number) => randomProgram(`star dense ${number}`, { dense: true }));
});

test('finds what the states search finds where sections and requests are labelled', () => {
  compare(PROGRAMS, (number) => randomSections(`star ${number}`));
});

test('finds what the states search finds where events stand before and after waits', () => {
  compare(PROGRAMS, (number) => randomWaits(`star ${number}`));
});
