import { progressLog } from '../../harness/cli/progress-line';
import { progressText } from '../../harness/cli/progress-text';

const progress = { states: 1234567, transitions: 2, queue: 4321, depth: 61, seconds: 3.4 };

describe('the progress line', () => {
  test('says states, speed, queue and depth of the check that has run longest', () => {
    const fresh = { scenario: 'fresh', progress: { ...progress, seconds: 1 } };
    expect(progressText([fresh, { scenario: 'load', progress }], 2, 40, 100)).toBe(
      '2 of 40 done, load: 1,234,567 states, 363,108/s, queue 4,321, depth 61, 3 s',
    );
  });

  test('shortens the name in the middle, not the numbers, and never exceeds the width', () => {
    const text = progressText([{ scenario: 'x'.repeat(80), progress }], 0, 1, 80);
    expect(text).toHaveLength(80);
    expect(text).toMatch(/^x+…x+: 1,234,567 states/u);
  });

  test('has something to say before any check has begun', () => {
    expect(progressText([], 0, 0, 80)).toBe('loading');
  });
});

test('where nobody watches, a line is written every ten seconds, and none before', () => {
  const lines: string[] = [];
  let now = 100;
  const log = progressLog((text) => lines.push(text), () => now);
  for (; now < 131; now += 0.1) log.show(`at ${now.toFixed(0)}`);
  log.clear();
  expect(lines).toEqual(['quiesce: at 110\n', 'quiesce: at 120\n', 'quiesce: at 130\n']);
});
