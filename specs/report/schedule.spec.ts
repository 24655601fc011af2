import fc from 'fast-check';
import { choiceRuns, fromChoiceRuns, parseSchedule, printSchedule } from '../../harness/counterexample/schedule';
import type { Schedule } from '../../harness/result';

const schedules = fc.array(fc.record({ actor: fc.nat(12), alternative: fc.nat(2) }));

const steps = (...actors: readonly number[]): Schedule => actors.map((actor) => ({ actor, alternative: 0 }));

describe('the text of a schedule', () => {
  test('counts equal neighbours and names alternatives', () => {
    const schedule = [...steps(0, 0, 0, 1), ...Array.from({ length: 4 }, () => ({ actor: 2, alternative: 1 }))];
    expect(printSchedule(schedule)).toBe('0x3 1 2.1x4');
  });

  test('is a dash for no steps', () => {
    expect(printSchedule([])).toBe('-');
    expect(parseSchedule('-')).toEqual([]);
  });

  test('is read back as it was printed', () => {
    fc.assert(fc.property(schedules, (schedule) => expect(parseSchedule(printSchedule(schedule))).toEqual(schedule)));
  });

  test('has no two equal runs side by side', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const runs = choiceRuns(schedule);
        expect(fromChoiceRuns(runs)).toEqual(schedule);
        expect(runs.every((run, index) => run.actor !== runs[index - 1]?.actor || run.alternative !== runs[index - 1]?.alternative)).toBe(true);
      }),
    );
  });

  test('may have commas and more blanks than needed', () => {
    expect(parseSchedule(' 0x2,1 ,\n0 ')).toEqual(steps(0, 0, 1, 0));
  });

  test.each(['reader', '0x0', '0x', '-1', '1.', '0.1.2', '0 x3'])('is refused with the word that is wrong: %s', (text) => {
    expect(() => parseSchedule(text)).toThrow(/is not a step of a schedule/u);
  });

  test('is refused when empty, or longer than any memory', () => {
    expect(() => parseSchedule('  ')).toThrow('the schedule is empty');
    expect(() => parseSchedule('0x99999999999')).toThrow('99999999999 steps');
  });
});
