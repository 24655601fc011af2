import { Beacon } from '../../harness/cli/beacon';
import { Pace } from '../../harness/cli/pace';
import type { Job } from '../../harness/cli/pool';
import { progressLog } from '../../harness/cli/progress-line';
import { progressText, type Underway } from '../../harness/cli/progress-text';
import { RunProgress } from '../../harness/cli/run-progress';
import type { Terminal } from '../../harness/cli/terminal';

const progress = { states: 1_234_567, transitions: 2, queue: 43_210, depth: 61, seconds: 3.4, bytes: 310_400_000 };

describe('the progress line', () => {
  test('says states, speed, queue, depth and memory of the check that has run longest', () => {
    const fresh = { scenario: 'fresh', progress: { ...progress, seconds: 1 } };
    expect(progressText([fresh, { scenario: 'load', progress, perSecond: 363_108 }], 2, 40, 100)).toBe(
      '2 of 40 done, load: 1.23M states, 363k/s, queue 43.2k, depth 61, 310 MB, 3 s',
    );
  });

  test('says how many there may be and how long it may still take, where a search can tell: ~ what it estimates, ? what it guesses', () => {
    const guess = { ...progress, estimate: 2_149_999 };
    expect(progressText([{ scenario: 'load', progress: guess, perSecond: 300_000, lookedPerSecond: 400_000 }], 0, 1, 100)).toBe('load: 1.23M of 2.1M? states, 300k/s, depth 61, 310 MB, 3 s, 2 s? left');
    const runs = { ...progress, executions: 9_999, estimate: 5_880_625, isSettled: true };
    expect(progressText([{ scenario: 'load', progress: runs, perSecond: 1_000 }], 0, 1, 100)).toBe('load: 9,999 of ~5.9M executions, 1,000/s, depth 61, 310 MB, 3 s, ~98 min left');
    expect(progressText([{ scenario: 'load', progress: runs }], 0, 1, 100)).toBe('load: 9,999 of ~5.9M executions, -/s, depth 61, 310 MB, 3 s');
    // More than was estimated is no time that is left.
    expect(progressText([{ scenario: 'load', progress: { ...runs, executions: 6_000_000 }, perSecond: 1_000 }], 0, 1, 100)).toMatch(/, ~0 s left$/u);
  });

  test('shortens the name in the middle, not the numbers, and never exceeds the width', () => {
    const text = progressText([{ scenario: 'x'.repeat(80), progress: { ...progress, estimate: 2e9 }, perSecond: 363_108, lookedPerSecond: 363_108 }], 0, 1, 80);
    expect(text).toHaveLength(80);
    expect(text).toMatch(/^x+…x+: 1\.23M of 2G\? states, 363k\/s, 310 MB, 3 s, 92 min\? left$/u);
  });

  test('leaves out what matters least where there is little room, and names whose numbers they are', () => {
    const at = (columns: number): string => progressText([{ scenario: 'two readers against erase', progress, perSecond: 363_108 }], 112, 240, columns);
    expect(at(90)).toBe('112 of 240 done, two readers against erase: 1.23M states, 363k/s, queue 43.2k, 310 MB, 3 s');
    expect(at(80)).toBe('112 of 240 done, two reader…nst erase: 1.23M states, 363k/s, queue 43.2k, 310 MB');
  });

  test('does not tell time by a guess of how many executions there are', () => {
    expect(progressText([{ scenario: 'load', progress: { ...progress, executions: 9_999, estimate: 5e6 }, perSecond: 1_000 }], 0, 1, 100)).not.toMatch(/left/u);
  });

  test('has something to say before any check has begun', () => {
    expect(progressText([], 0, 0, 80)).toBe('loading');
  });
});

test('what is shown of a run is what its threads have reported: speed by what is found, time left by what is looked at', () => {
  jest.useFakeTimers({ now: 0, doNotFake: ['nextTick'] });
  try {
    const lines: string[] = [];
    const run = new RunProgress('check', { err: (text: string) => void lines.push(text), progress: undefined, columns: 120 } as unknown as Terminal);
    const beacon = new Beacon();
    const job = { task: 'check', name: 'toy' } as unknown as Job;
    const under = (): readonly Underway[] => run.look([{ job, beacon }]);
    beacon.report({ states: 1_000_000, transitions: 0, queue: 500_000, depth: 7, seconds: 0, bytes: 5e7, estimate: 2_000_000 });
    expect(under()).toEqual([]);
    jest.advanceTimersByTime(11_000);
    beacon.report({ states: 1_200_000, transitions: 0, queue: 100_000, depth: 9, seconds: 10, bytes: 6e7, estimate: 2_000_000 });
    expect(under()).toMatchObject([{ scenario: 'toy', perSecond: 20_000, lookedPerSecond: 60_000 }]);
    expect(lines).toEqual(['quiesce: toy: 1.2M of 2M? states, 20k/s, depth 9, 60 MB, 10 s, 15 s? left\n']);
  } finally {
    jest.useRealTimers();
  }
});

describe('speed', () => {
  test('is that of the last ten seconds, whatever was done before', () => {
    const pace = new Pace();
    // It goes on from a checkpoint: a million is done in no time.
    pace.see(0, 1_000_000);
    expect(pace.perSecond).toBeUndefined();
    for (let seconds = 0.1; seconds < 20; seconds += 0.1) pace.see(seconds, 1_000_000 + 500 * seconds);
    expect(pace.perSecond).toBeCloseTo(500);
    for (let seconds = 20; seconds < 40; seconds += 0.1) pace.see(seconds, 1_010_000 + 100 * (seconds - 20));
    expect(pace.perSecond).toBeCloseTo(100);
  });

  test('is begun anew with a search that begins anew', () => {
    const pace = new Pace();
    for (const seconds of [1, 2, 3]) pace.see(seconds, 1_000 * seconds);
    pace.see(4, 10);
    expect(pace.perSecond).toBeUndefined();
    pace.see(5, 30);
    expect(pace.perSecond).toBe(20);
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
