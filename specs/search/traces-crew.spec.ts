import seedrandom from 'seedrandom';
import type { System } from '../../harness/machine/system';
import { helpTraces } from '../../harness/search/crew/traces-help';
import type { Answer } from '../../harness/search/crew/traces-messages';
import type { SearchOptions } from '../../harness/search/outcome';
import { UNBOUNDED } from '../../harness/search/outcome';
import { searchTraces } from '../../harness/search/traces';
import { unfitForTraces } from '../../harness/search/traces-start';
import type { Scenario } from '../../index';
import { randomLifecycles } from '../exactness/random-lifecycles';
import { randomProgram } from '../exactness/random-program';
import { systemOf, wordsOf } from '../exactness/trace-counter';
import { CrewInProcess } from './crew-in-process';
import { inWords, kinds } from './traces-told';

const SYSTEMS = process.env['QUIESCE_LONG'] === undefined ? 24 : 1_000;
/** Larger systems are cut here. */
const MOST_EVENTS = process.env['QUIESCE_LONG'] === undefined ? 2_000 : 20_000;

interface Together {
  readonly outcome: unknown;
  readonly pieces: number;
}

/** The same search with those who help. */
function searchTogether(make: () => System, options: SearchOptions, seed: string): Together {
  const random = seedrandom(seed);
  const below = (count: number): number => Math.floor(random() * count);
  const least = 1 + below(40);
  const crew = new CrewInProcess((lead) => helpTraces(make(), lead, { piece: () => 1 + below(least) }), { helpers: 1 + below(3), dying: below(3) === 0 ? 0.05 : 0, after: below(3) * below(10), random });
  const system = make();
  const outcome = searchTraces(system, { ...options, crew }, { lookEvery: 1 + below(12) });
  return { outcome: inWords(system, outcome), pieces: crew.pieces };
}

/** Compares searches alone and together on random systems; returns how often others did a part. */
function compare(make: (number: number) => Scenario, options: Partial<SearchOptions>, count = SYSTEMS, operations = 0): number {
  let together = 0;
  for (let number = 0; number < count; number++) {
    const build = (): System => systemOf(make(number), { privateSteps: number % 2 === 0, operations });
    const system = build();
    if (unfitForTraces(system) !== undefined) continue;
    const bounds = { ...UNBOUNDED, maxStates: MOST_EVENTS, ...options };
    const alone = searchTraces(system, bounds);
    const one = searchTogether(build, bounds, `${number}`);
    const { name } = system.scenario;
    expect({ name, number, outcome: one.outcome }).toEqual({ name, number, outcome: inWords(system, alone) });
    if (one.pieces > 0) together++;
  }
  return together;
}

const KINDS = kinds('crew');

test.each(KINDS)('with any number of helpers, who die now and then, it brings back what it brings back alone: %s', (_, make, part) => {
  expect(compare(make, {}, SYSTEMS * part)).toBeGreaterThan(0);
});

test.each(KINDS)('the first violation in the order of the search is the one that is found, whoever comes to one first: %s', (_, make, part) => {
  expect(compare(make, { all: false }, SYSTEMS * part)).toBeGreaterThan(0);
});

test('a bound on steps stops it at the same step, and one on depth leaves out the same', () => {
  expect(compare((number) => randomProgram(`crew bounded ${number}`, { dense: true }), { maxStates: 100 })).toBeGreaterThan(0);
  expect(compare((number) => randomProgram(`crew shallow ${number}`, { dense: true }), { maxDepth: 8 })).toBeGreaterThan(0);
});

test('a bound on runs stops it at the same run', () => {
  for (const maxRuns of [1, 7, 40]) expect(compare((number) => randomProgram(`crew few ${number}`, { dense: true }), { maxRuns })).toBeGreaterThan(0);
});

test('where operations are bounded, it knows the same of what lifecycles exercise', () => {
  for (const operations of [1, 2]) expect(compare((number) => randomLifecycles(`crew 100 ${number}`), {}, SYSTEMS, operations)).toBeGreaterThan(0);
});

/** More than there are. */
const WILD: Answer['executions'] = { complete: 1e6, cut: 1e6, blocked: 1e6 };
/** What may come of answers on their way: nothing that is not right may count. */
const ANSWERS: readonly (readonly [string, (answer: Answer) => Answer])[] = [
  ['as they are', (answer) => answer],
  ['of somebody who stopped because a step touched more', (answer) => ({ ...answer, grew: true, executions: WILD })],
  ['of somebody who did not know what it was told', (answer) => ({ ...answer, isFit: false, executions: WILD })],
  [
    'of somebody who knows something else of a step',
    (answer) => {
      const { texts } = answer.lessons;
      if (texts.length === 0) return answer;
      return { ...answer, lessons: { ...answer.lessons, texts: texts.map(() => 'something else') }, executions: WILD };
    },
  ],
];

test.each(ANSWERS)('stopped at any moment, it says so and counts nothing that was not made, or twice: with answers %s', (_, changed) => {
  let cut = 0;
  for (let number = 0; number < SYSTEMS; number++) {
    const build = (): System => systemOf(randomProgram(`crew stopped ${number}`, { dense: true }), { privateSteps: true });
    const alone = searchTraces(build(), UNBOUNDED);
    const random = seedrandom(`stopped ${number}`);
    const copy = (message: unknown): unknown => {
      const answer = structuredClone(message) as Answer;
      return answer.kind === 'answer' ? changed(answer) : answer;
    };
    const crew = new CrewInProcess((lead) => helpTraces(build(), lead, { piece: () => 20 }), { helpers: 2, dying: 0, after: 0, random, copy });
    let looks = Math.floor(random() * 30);
    const { limits, complete, executions, found } = searchTraces(build(), { ...UNBOUNDED, crew, isStopped: () => looks-- <= 0 }, { lookEvery: 5 });
    if (looks >= 0) continue;
    cut++;
    expect({ complete, limits: limits.map(({ limit }) => limit) }).toEqual({ complete: false, limits: ['interrupted'] });
    for (const how of ['complete', 'blocked', 'cut'] as const) expect(executions[how]).toBeLessThanOrEqual(alone.executions[how]);
    const known = alone.found.map(({ finding }) => wordsOf(finding));
    for (const { finding } of found) expect(known).toContain(wordsOf(finding));
  }
  expect(cut).toBeGreaterThan(SYSTEMS / 4);
});
