import { namedSchedule, numberedSchedule, parseCounterexample, printCounterexample, type Counterexample } from '../../harness/counterexample/file';
import { UsageError } from '../../harness/usage-error';
import { useAfterFree, violated } from './fixtures';

const saved: Counterexample = {
  scenario: 'load_rcu against erase',
  file: '../scenarios/load.ts',
  kind: 'use-after-free',
  message: 'read of freed memory',
  order: 'shortest',
  options: { granularity: 'access', privateSteps: true },
  schedule: namedSchedule(useAfterFree.schedule, violated.actors),
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
  test('has a line per run of steps, with names for actors', () => {
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

describe('a file that is no counterexample', () => {
  test('is refused in one line that names the file and the fix', () => {
    expect(misuse('{')).toMatch(/^bugs\/a\.json: not JSON \(.+\)\. Fix: give a file that `quiesce check --save` wrote\.$/u);
  });

  test('is refused with the place that is wrong', () => {
    expect(misuse(printCounterexample(saved).replace('"reader"', '""'))).toContain('at schedule.0.actor');
    expect(misuse(printCounterexample(saved).replace('use-after-free', 'useAfterFree'))).toContain('at kind');
    expect(misuse('[]')).toContain('not a counterexample of Quiesce:');
  });

  test('of another version says what this one reads', () => {
    expect(misuse(printCounterexample(saved).replace('"version": 1', '"version": 2'))).toContain('this Quiesce reads version 1');
  });
});
