import { Beacon } from '../../harness/cli/beacon';
import { Watchdog } from '../../harness/cli/watchdog';

describe('a watchdog', () => {
  const setUp = (): { worker: Beacon; at: (now: number) => string | undefined } => {
    const worker = new Beacon();
    const seen = new Beacon(worker.shared);
    const watchdog = new Watchdog('a.ts', 'scenario "mine"', 5);
    return { worker, at: (now) => watchdog.judge(seen.look(), now)?.toString() };
  };

  test('names file, operation and fix when an operation does not come back', () => {
    const { worker, at } = setUp();
    worker.enter('erase');
    expect(at(0)).toBeUndefined();
    expect(at(4.9)).toBeUndefined();
    expect(at(5)).toMatch(/^a\.ts: scenario "mine": operation "erase" ran for 5 seconds without an access\. Fix: /u);
  });

  test('is content while operations come and go', () => {
    const { worker, at } = setUp();
    for (let now = 0; now < 100; now += 4) {
      worker.enter('erase');
      expect(at(now)).toBeUndefined();
      worker.leave();
      worker.enter('erase');
    }
  });

  test('does not mind a search that runs no user code', () => {
    const { worker, at } = setUp();
    worker.enter('erase');
    expect(at(0)).toBeUndefined();
    worker.leave();
    expect(at(1)).toBeUndefined();
    expect(at(1000)).toBeUndefined();
  });

  test('does not count the time between two operations', () => {
    const { worker, at } = setUp();
    worker.leave();
    expect(at(0)).toBeUndefined();
    expect(at(100)).toBeUndefined();
    worker.enter('load');
    expect(at(101)).toBeUndefined();
    expect(at(105)).toBeUndefined();
    expect(at(106)).toContain('"load"');
  });

  test('has three times the patience with loading, which compiles', () => {
    const { worker, at } = setUp();
    worker.load('a.ts');
    expect(at(0)).toBeUndefined();
    expect(at(14)).toBeUndefined();
    expect(at(15)).toContain('loading it did not end within 15 seconds');
  });
});

describe('a beacon', () => {
  test('carries names of any length and letter, and progress', () => {
    const beacon = new Beacon();
    beacon.enter('löschen');
    expect(beacon.look()).toMatchObject({ what: 'löschen', beat: 1 });
    beacon.enter('x'.repeat(1000));
    expect(beacon.look().what).toMatch(/^x{192}$/u);
    const progress = { states: 1e9, transitions: 2, queue: 3, depth: 4, seconds: 5.5, bytes: 6e9, executions: 7, estimate: 8e9, isSettled: true };
    beacon.report(progress);
    expect(beacon.look().progress).toEqual(progress);
  });
});
