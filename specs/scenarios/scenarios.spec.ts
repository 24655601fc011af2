import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { collectScenarios } from '../../harness/cli/collect';
import type { Scenario } from '../../harness/scenario';
import { InThreads, LONG_WAIT } from '../cli/in-threads';

const files = readdirSync(__dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .sort();

// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
const load = (file: string): readonly Scenario[] => collectScenarios(require(join(__dirname, file)) as Record<string, unknown>, file);

const inFiles = files.flatMap((file) => load(file).map((scenario): [string, string, Scenario] => [scenario.name, join(__dirname, file), scenario]));
const all = inFiles.map(([, , scenario]) => scenario);
const holding = all.filter(({ expect: expected = 'holds' }) => expected === 'holds');
const violated = all.filter((each) => !holding.includes(each));
const byName = (scenarios: readonly Scenario[]): [string, Scenario][] => scenarios.map((each) => [each.name, each]);

const threads = new InThreads();
afterAll(() => threads.end());

const runs = async (name: string, file: string, scenario: Scenario): Promise<void> => {
  const result = await threads.check(file, name);
  expect(result).toMatchObject({ asExpected: true, limits: [] });
  // The first kind that is named is the one that shows over the first detector.
  if (scenario.expect !== undefined && scenario.expect !== 'holds') expect(result.violations[0]?.kind).toBe(scenario.expect[0]);
  expect(result.statistics.states).toBeLessThan(300_000);
  if (result.verdict !== 'holds') return;
  // It does not hold for want of happening.
  expect(result.goals).not.toEqual([]);
  expect(result.goals.filter(({ reached }) => !reached)).toEqual([]);
};

test.concurrent.each(inFiles)('%s', runs, LONG_WAIT);

test.each(byName(holding))('%s: has a broken twin that names it', (name) => {
  expect(violated.filter(({ description = '' }) => description.includes(`'${name}'`))).not.toEqual([]);
});

test('names are unique, and everything is described', () => {
  const names = all.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
  expect(all.filter(({ description }) => description === undefined)).toEqual([]);
});

test('violated scenarios say one kind, unless another detector may show another one first', () => {
  const several = violated.filter(({ expect: kinds = [] }) => kinds.length !== 1);
  expect(several.filter(({ detectors = [] }) => detectors.length < 2).map(({ name }) => name)).toEqual([]);
  expect(several.length).toBeLessThan(8);
});
