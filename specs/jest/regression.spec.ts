import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fence, free, load, store, alloc } from '../../impl/memory';
import type { Address, Thread } from '../../impl/memory';
import { check } from '../../harness/check';
import { counterexampleOf } from '../../harness/cli/save';
import { printCounterexample, type Counterexample } from '../../harness/counterexample/file';
import { regressionSuite } from '../../harness/jest';
import { judgeRegression, type RegressionVerdict } from '../../harness/regression';
import { plainStyle } from '../../harness/report/style';
import { scenario, thread, type Scenario } from '../../harness/scenario';

/** A reader that looks at a box, and an updater that does something to it. */
function boxed(update: (box: Address, flag: Address) => Thread<void>, read: (box: Address, flag: Address) => Thread<void> = reads): Scenario {
  return scenario({
    name: 'boxed',
    *world() {
      const flag = yield* alloc({ type: 'flag', words: 1, memory: 'static', zeroed: true });
      return { flag, box: yield* alloc({ type: 'Box', words: 1, zeroed: true }) };
    },
    actors: ({ box, flag }) => ({ reader: thread(() => read(box, flag)), updater: thread(() => update(box, flag)) }),
    ignore: ['leak'],
  });
}

function* reads(box: Address): Thread<void> {
  yield* load(box);
  yield* fence();
  yield* load(box);
}

function* drops(box: Address): Thread<void> {
  yield* free(box);
}

const broken = boxed(drops);
const OPTIONS = { granularity: 'access', privateSteps: true } as const;
const savedOf = (changes: Partial<Counterexample> = {}): Counterexample => {
  const result = check(broken, { search: 'states' });
  return { ...counterexampleOf(result, result.violations[0]!, OPTIONS), ...changes };
};
const judged = (subject: Scenario, saved: Counterexample, states = 10_000): RegressionVerdict => judgeRegression(subject, saved, { file: 'specs/regression/boxed.json', states, style: plainStyle() });

describe('a counterexample that should be gone', () => {
  const saved = savedOf();

  test('fails while it is there, with the report and the line that replays it', () => {
    const { passes, text } = judged(broken, saved);
    expect(passes).toBe(false);
    expect(text).toMatch(/^It is back: use-after-free in reads \(regression\.spec\.ts\)\./u);
    expect(text).toContain('BUG: Quiesce: use-after-free in reads');
    expect(text).toContain('Replay it with:\n  npx quiesce replay specs/regression/boxed.json');
  });

  test('is recognised under another name of its function, as Jest may give it, but not in another file', () => {
    const named = (place: string): Counterexample => ({ ...saved, violation: { ...saved.violation, at: [place] } });
    expect(judged(broken, named('looks (regression.spec.ts)')).passes).toBe(false);
    expect(judged(broken, named('reads (another.ts)')).passes).toBe(true);
  });

  test('passes when every step is what it was and nothing is shown', () => {
    const mended = boxed(drops, function* () {
      // Looks at nothing.
    });
    expect(judged(mended, { ...saved, schedule: saved.schedule.slice(0, 1) })).toMatchObject({ passes: true, text: expect.stringContaining('Every step is what it was') as string });
  });

  test('passes when the code leaves the schedule and no other schedule shows it', () => {
    const mended = boxed(function* (box, flag) {
      yield* store(flag, 1);
      yield* store(box, 1);
    });
    expect(judged(mended, saved)).toMatchObject({ passes: true, text: expect.stringContaining('No schedule near it shows the violation any more') as string });
  });

  test('fails when the code leaves the schedule and another one shows it', () => {
    const moved = boxed(function* (box, flag) {
      yield* store(flag, 1);
      yield* free(box);
    });
    expect(judged(moved, saved)).toMatchObject({ passes: false, text: expect.stringMatching(/^It is back, by another schedule: use-after-free in reads/u) as string });
  });

  test('fails when the schedule silently stops to apply, and says how to renew it', () => {
    const mended = boxed(function* (box, flag) {
      yield* store(flag, 1);
      yield* store(box, 1);
    });
    const { passes, text } = judged(mended, saved, 1);
    expect(passes).toBe(false);
    expect(text).toContain('this test would notice nothing if use-after-free in reads (regression.spec.ts) came back');
    expect(text).toContain('Renew the file, which looks near it first: npx quiesce replay specs/regression/boxed.json --renew');
  });

  test('passes without a search where the file says that the code leaves the schedule, and fails where it leaves it elsewhere', () => {
    const mended = boxed(function* (_, flag) {
      yield* store(flag, 1);
    });
    expect(saved.schedule[0]).toMatchObject({ actor: 'updater', does: 'free Box' });
    expect(judged(mended, { ...saved, departs: { step: 1, actor: 'updater', does: 'store flag = 1' } }, 1)).toMatchObject({ passes: true, text: expect.stringContaining('leaves the schedule at step 1, as the file says') as string });
    expect(judged(mended, { ...saved, departs: { step: 1, actor: 'updater', does: 'store flag = 2' } }, 1).passes).toBe(false);
    expect(judged(mended, { ...saved, departs: { step: 2, actor: 'updater', does: 'store flag = 1' } }, 1).passes).toBe(false);
  });
});

describe('a counterexample of known-bad code', () => {
  const saved = savedOf({ expect: 'violated' });

  test('passes while it shows what it was saved for', () => {
    expect(judged(broken, saved).passes).toBe(true);
  });

  test('fails when it no longer does', () => {
    expect(judged(boxed(function* () {
      // Does nothing.
    }), saved)).toMatchObject({ passes: false, text: expect.stringContaining('it no longer does.\nIf it was mended, set "expect" to "gone"') as string });
  });

  test('fails when only another schedule does', () => {
    const moved = boxed(function* (box, flag) {
      yield* store(flag, 1);
      yield* free(box);
    });
    expect(judged(moved, saved)).toMatchObject({ passes: false, text: expect.stringContaining('no longer applies; near it there is one') as string });
  });
});

describe('a suite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'quiesce-regression-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('has a test for every file, which says what is wrong', () => {
    writeFileSync(join(directory, 'a.json'), printCounterexample(savedOf({ expect: 'violated' })));
    writeFileSync(join(directory, 'b.json'), printCounterexample(savedOf()));
    writeFileSync(join(directory, 'c.json'), printCounterexample(savedOf({ scenario: 'another', file: 'gone.ts' })));
    const tests = new Map<string, () => void>();
    const { describe: outer, test: inner } = globalThis;
    try {
      const gather = (name: string, body: () => void): void => void tests.set(name, body);
      Object.assign(globalThis, { describe: (_: string, body: () => void) => body(), test: gather });
      regressionSuite(directory, { scenarios: [broken] });
    } finally {
      Object.assign(globalThis, { describe: outer, test: inner });
    }
    expect([...tests.keys()]).toEqual(['a.json', 'b.json', 'c.json']);
    expect(tests.get('a.json')).not.toThrow();
    expect(tests.get('b.json')).toThrow('It is back: use-after-free');
    expect(tests.get('c.json')).toThrow(/gone\.ts is gone/u);
  });

  test('of a directory that is not there, or holds nothing, is refused', () => {
    expect(() => regressionSuite('specs/nowhere')).toThrow('there is no such directory');
    expect(() => regressionSuite('specs/jest')).toThrow('holds no counterexample');
  });
});
