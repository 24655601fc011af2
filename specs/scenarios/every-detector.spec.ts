import { join } from 'node:path';
import type { Scenario } from '../../harness/scenario';
import { DETECTORS } from '../../harness/setting';
import { InThreads, LONG_WAIT } from '../cli/in-threads';
import { boxWithoutMemory } from './destructor';
import { EVERY_DETECTOR, WRITING_HEADS } from './detecting';
import { eraseWithoutMemoryInKernel } from './erase-without-memory';
import { failedInsert } from './failed-insert';
import { freeWithoutGracePeriod } from './free-without-grace-period';
import { overwriteFreesAtOnce } from './load-against-overwrite';
import { nodeNotMarked } from './tree-nodes';

// A few containers over every detector; scenarios.spec.ts runs each over its first one only. Small ones, for over Tree RCU most take minutes.
const inFile = (file: string, scenario: Scenario): readonly [string, string, Scenario] => [scenario.name, join(__dirname, `${file}.ts`), scenario];
const holding = [inFile('destructor', boxWithoutMemory), inFile('failed-insert', failedInsert)];
const violated = [
  inFile('erase-without-memory', eraseWithoutMemoryInKernel),
  inFile('free-without-grace-period', freeWithoutGracePeriod),
  inFile('load-against-overwrite', overwriteFreesAtOnce),
];

/** What is seen of how detectors link what waits. */
const linked = inFile('tree-nodes', nodeNotMarked);

const [, ...others] = DETECTORS;

test('they are for every detector', () => {
  expect(others.length).toBeGreaterThan(3);
  for (const [, , { detectors }] of [...holding, ...violated]) expect(detectors).toEqual(EVERY_DETECTOR);
  expect(linked[2].detectors).toEqual(WRITING_HEADS);
});

const threads = new InThreads();
afterAll(() => threads.end());

describe.each(others)('over %s', (detector) => {
  const holds = async (name: string, file: string): Promise<void> => {
    const result = await threads.check(file, name, { detector });
    expect(result).toMatchObject({ detector, verdict: 'holds', violations: [], limits: [] });
    expect(result.goals).not.toEqual([]);
    expect(result.goals.filter(({ reached }) => !reached)).toEqual([]);
  };
  test.concurrent.each(holding)('%s: holds, and not for want of happening', holds, LONG_WAIT);

  const breaks = async (name: string, file: string): Promise<void> => {
    expect(await threads.check(file, name, { detector })).toMatchObject({ detector, verdict: 'violated', asExpected: true });
  };
  test.concurrent.each(WRITING_HEADS.includes(detector) ? [...violated, linked] : violated)('%s: is violated as it says', breaks, LONG_WAIT);
});
