import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counterexampleSchemaText, numberedSchedule, parseCounterexample, printCounterexample, type Counterexample } from '../../harness/counterexample/file';
import { identityOf } from '../../harness/counterexample/identity';
import { namedSteps } from '../../harness/counterexample/steps';
import { UsageError } from '../../harness/usage-error';
import { useAfterFree, violated } from './fixtures';

const saved: Counterexample = {
  quiesce: '0.1.0',
  scenario: 'load_rcu against erase',
  file: '../scenarios/load.ts',
  expect: 'gone',
  violation: identityOf(useAfterFree),
  order: 'shortest',
  options: { granularity: 'access', privateSteps: true, ignore: ['leak'] },
  found: { search: 'random', seed: '7' },
  departs: { step: 4, actor: 'updater', does: 'has ended' },
  schedule: namedSteps(useAfterFree.schedule, useAfterFree.trace, violated.actors),
};

const misuse = (text: string): string => {
  try {
    parseCounterexample(text, 'bugs/a.json');
  } catch (error) {
    if (error instanceof UsageError) return error.toString();
  }
  return 'accepted';
};

describe('a saved counterexample', () => {
  test('has a line per step, with names for actors and what each did', () => {
    expect(printCounterexample(saved)).toMatchSnapshot();
  });

  test('is read back as it was written', () => {
    expect(parseCounterexample(printCounterexample(saved), 'a.json')).toEqual(saved);
  });

  test('needs no file for a shipped scenario, and no steps', () => {
    const { file: _, ...shipped } = { ...saved, schedule: [] };
    expect(parseCounterexample(printCounterexample(shipped), 'a.json')).toEqual(shipped);
  });

  test('survives that the scenario lists its actors in another order', () => {
    const schedule = numberedSchedule(saved.schedule, ['gracePeriod', 'other', 'reader', 'updater']);
    expect(schedule.map(({ actor }) => actor)).toEqual([2, 2, 2, 3, 3, 3, 3, 0, 0, 0, 2]);
  });

  test('says which actor is gone', () => {
    expect(() => numberedSchedule(saved.schedule, ['reader', 'writer'])).toThrow('the scenario has no actor "updater" (it has reader, writer)');
  });
});

describe('docs/counterexample.schema.json', () => {
  test('is what `quiesce schema --counterexample` prints', () => {
    expect(readFileSync(join(__dirname, '../../docs/counterexample.schema.json'), 'utf8')).toBe(counterexampleSchemaText());
  });
});

describe('a file that is no counterexample', () => {
  test('is refused in one line that names the file and the fix', () => {
    expect(misuse('{')).toMatch(/^bugs\/a\.json: not JSON \(.+\)\. Fix: give a file that `quiesce check --save` wrote\.$/u);
  });

  test('is refused with the place that is wrong', () => {
    expect(misuse(printCounterexample(saved).replace('"reader"', '""'))).toContain('at schedule.0.actor');
    expect(misuse(printCounterexample(saved).replace('use-after-free', 'useAfterFree'))).toContain('at violation.kind');
    expect(misuse('[]')).toContain('not a counterexample of Quiesce:');
  });

  test('of another version says what this one reads', () => {
    expect(misuse(printCounterexample(saved).replace('"version": 2', '"version": 1'))).toContain('of version 1, and this Quiesce reads version 2');
  });
});
