import { coloured, plainStyle } from '../../harness/report/style';
import { textReport } from '../../harness/report/text';
import { crowd, deadlocked, result, stopped, violated } from './fixtures';

const style = plainStyle({ root: '/project', columns: 110 });
const lines = (text: string): readonly string[] => text.split('\n');
const stripped = (text: string): string => text.replace(new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, 'gu'), '');

describe('the report of a violation', () => {
  const report = textReport(violated, style, { file: '/project/mine.ts' });

  test('is as KASAN prints one, then the schedule, then the line that replays it', () => {
    expect(report).toMatchSnapshot();
  });

  test('names kind, function and place in the line after the first rule', () => {
    const all = lines(report);
    expect(all[all.findIndex((line) => line.startsWith('=====')) + 1]).toBe(
      'BUG: Quiesce: use-after-free in RcuRef.read (impl/boxes/rcu-box.ts:41)',
    );
  });

  test('shows no frame of the checker', () => {
    expect(report).not.toContain('loads-and-stores.ts');
  });

  test('ends with one line to paste', () => {
    expect(lines(report.trimEnd()).at(-1)).toBe(
      "  npx quiesce replay mine.ts --scenario 'load_rcu against erase' --schedule '0x3 1x4 2x3 0'",
    );
  });

  test('marks exactly one step as the bug, and the steps of the object\'s history', () => {
    expect(lines(report).filter((line) => line.startsWith('>>'))).toHaveLength(1);
    expect(report).toContain('<- queued here by call_rcu');
    expect(report).toContain('<- freed here');
  });

  test('has no blanks at the ends of lines', () => {
    expect(report).not.toMatch(/ $/mu);
  });

  test('is as wide as it may be, and no wider', () => {
    for (const columns of [60, 80, 100, 110]) {
      const wide = textReport(violated, { ...style, columns }).split('\nReplay it with:')[0] ?? '';
      expect(Math.max(...lines(wide.slice(wide.indexOf('Schedule:'))).map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  test('says the same with and without colours', () => {
    for (const one of [violated, deadlocked, stopped, result(), crowd(9, 3), crowd(3, 40)]) {
      expect(stripped(textReport(one, coloured(style, true)))).toBe(textReport(one, style));
    }
  });

  test('lists goals and coverage only when it is to be verbose', () => {
    expect(report).not.toContain('Lifecycle coverage:');
    expect(textReport(violated, { ...style, verbose: true })).toContain('Lifecycle coverage:');
  });
});

describe('a violation without an access', () => {
  test('shows where everybody stands, and who never moved', () => {
    expect(textReport(deadlocked, style)).toMatchSnapshot();
  });
});

describe('a schedule of many actors', () => {
  const report = textReport(crowd(9, 3), style);

  test('has a lane for each', () => {
    expect(report).toMatchSnapshot();
  });

  test('is as wide as it may be', () => {
    expect(Math.max(...lines(report).map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});

describe('a long schedule', () => {
  test('has its quiet stretches folded', () => {
    const report = textReport(crowd(2, 60), style);
    expect(report).toContain('... steps 3-58 ...');
    expect(lines(report).length).toBeLessThan(70);
  });

  test('has every step when verbose', () => {
    expect(textReport(crowd(2, 60), { ...style, verbose: true })).not.toContain('...');
  });
});

describe('the report of a check that holds', () => {
  test('says what that means, which goals were reached and what was missed', () => {
    expect(textReport(result(), style)).toMatchSnapshot();
  });
});

describe('the report of an inconclusive check', () => {
  const report = textReport(stopped, style);

  test('names the limit and the option that goes further', () => {
    expect(report).toMatchSnapshot();
  });

  test('never says that anything holds', () => {
    expect(report).not.toMatch(/hold/u);
  });
});
