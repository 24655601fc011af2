import { meaningFooter, summaryHeading, summaryLayout, summaryLine, tallyLine } from '../../harness/report/summary';
import { plainStyle } from '../../harness/report/style';
import { deadlocked, result, stopped, useAfterFree, violated } from './fixtures';

const style = plainStyle({ columns: 110 });
const onPurpose = result({ scenario: 'broken on purpose', verdict: 'violated', expected: ['use-after-free'], violations: [useAfterFree] });
const notBroken = result({ scenario: 'should be broken', asExpected: false, expected: ['double-free', 'use-after-free'] });
const all = [result(), violated, deadlocked, stopped, onPurpose, notBroken];

describe('the summary of a run', () => {
  const layout = summaryLayout(all.map(({ scenario }) => scenario), style.columns);

  test('has one aligned line per scenario', () => {
    expect([summaryHeading(layout, style), ...all.map((one) => summaryLine(one, layout, style))].join('\n')).toMatchSnapshot();
  });

  test('counts what is as expected, what is not, and what is not known', () => {
    expect(tallyLine(all, style)).toBe('6 scenarios: 2 as expected (1 holds, 1 violated on purpose), 3 NOT AS EXPECTED, 1 inconclusive');
  });

  test('gives a name that is too long a line of its own', () => {
    const long = result({ scenario: 'x'.repeat(60) });
    const [first, second] = summaryLine(long, summaryLayout([long.scenario], style.columns), style).split('\n');
    expect(first).toBe(long.scenario);
    expect(second).toMatch(/^ +holds/u);
  });

  test.each([60, 80])('fits a terminal of %i columns: names are shortened in the middle, and what was found stands below', (columns) => {
    const narrow = plainStyle({ columns });
    const scenario = 'a very long name of a scenario, and what is special of it';
    const long = [result({ scenario }), { ...violated, scenario }, result()];
    const fitting = summaryLayout(long.map((one) => one.scenario), columns);
    const lines = [summaryHeading(fitting, narrow), ...long.map((one) => summaryLine(one, fitting, narrow))].join('\n').split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    expect(lines.filter((line) => /^a very.*….*of it {2}(?:holds|violated) /u.test(line))).toHaveLength(2);
    expect(lines.find((line) => line.startsWith('    '))).toMatch(/^ {4}use-after-free/u);
  });

  test('says once what holding means, and for which scenarios', () => {
    const reuse = result({ scenario: 'with reuse', meaning: ['Memory is sequentially consistent.', 'Freed addresses are used again.'] });
    expect(meaningFooter([result(), reuse], style)).toMatchSnapshot();
  });
});
