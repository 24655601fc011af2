import { assertThat, load, RETRY, retry, store } from '../../impl/memory';
import type { Thread } from '../../impl/memory';
import { check } from '../../harness/check';
import { program } from '../../harness/program';
import { plainStyle } from '../../harness/report/style';
import { textReport } from '../../harness/report/text';
import type { KnownViolation, Scenario } from '../../harness/scenario';

function* fails(x: number): Thread<void> {
  yield* assertThat((yield* load(x)) === 0, 'the word is not 0');
}

function* failsToo(x: number): Thread<void> {
  yield* assertThat((yield* load(x)) === 0, 'the word is not 0');
}

/** One thread writes; two look through one function, one through another. */
const written = (value: number, known: readonly KnownViolation[]): Scenario =>
  program({
    name: 'written',
    words: { x: 0 },
    threads: [({ x }) => write(x, value), ({ x }) => fails(x), ({ x }) => fails(x), ({ x }) => failsToo(x)],
    ...(known.length === 0 ? {} : { known }),
  });

function* write(x: number, value: number): Thread<void> {
  yield* store(x, value);
}

const entry = (at: string): KnownViolation => ({ kind: 'assertion', at, reason: 'mended in the next version' });

test('with all, violations are grouped by kind and place, with how many there were', () => {
  const { violations } = check(written(1, []), { search: 'states', all: true });
  expect(violations.map(({ kind, site, count }) => [kind, site?.frames.find(({ own }) => own)?.call, count])).toEqual([
    ['assertion', 'fails', 2],
    ['assertion', 'failsToo', 1],
  ]);
});

test('a known violation does not fail a check, and hides no other one', () => {
  const one = check(written(1, [entry('fails')]));
  expect(one).toMatchObject({ verdict: 'violated', asExpected: false, known: [{ state: 'met' }] });
  expect(one.violations.map(({ known }) => known)).toEqual(['mended in the next version', undefined]);
  const both = check(written(1, [entry('fails'), entry('failsToo')]));
  expect(both).toMatchObject({ verdict: 'violated', asExpected: true });
  const text = textReport(both, plainStyle());
  expect(text).toContain('violated: assertion, known');
  expect(text).toContain('assertion at failsToo: met (mended in the next version)');
  expect(text).not.toContain('BUG:');
});

test('a known violation may be named by file and line', () => {
  const [violation] = check(written(1, [])).violations;
  const line = violation?.site?.frames.find(({ own }) => own)?.line ?? 0;
  expect(check(written(1, [entry(`rules/known.spec.ts:${line}`), entry('failsToo')]))).toMatchObject({ asExpected: true });
  expect(check(written(1, [entry(`rules/known.spec.ts:${line + 1}`), entry('failsToo')]))).toMatchObject({ asExpected: false });
});

test('one that no longer occurs fails, and says so', () => {
  const result = check(written(0, [entry('fails')]));
  expect(result).toMatchObject({ verdict: 'holds', asExpected: false, known: [{ state: 'gone' }] });
  const text = textReport(result, plainStyle());
  expect(text).toContain('NOT EXPECTED, listed as known and no longer there: assertion at fails');
  expect(text).toContain('take it off the list');
});

test('of one that was not met nothing is claimed where not everything was looked at', () => {
  for (const options of [{ limits: { states: 1 } }, { search: 'random', runs: 2 }] as const) {
    const result = check(written(0, [entry('fails')]), options);
    expect(result).toMatchObject({ verdict: 'inconclusive', asExpected: false, known: [{ state: 'not met' }] });
  }
  // A search that does not look for stuck loops cannot say that one is gone.
  const loop = program({
    name: 'goes round',
    words: { x: 0 },
    threads: [({ x }) => retry(function* () { return (yield* load(x)) === 1 ? 1 : RETRY; }), ({ x }) => write(x, 1)],
    known: [{ kind: 'livelock', at: 'nobody gets on', reason: 'by design' }],
  });
  expect(check(loop, { search: 'bounded', preemptions: 9 }).known).toEqual([expect.objectContaining({ state: 'not met' })]);
  expect(check(loop, { search: 'states' }).known).toEqual([expect.objectContaining({ state: 'gone' })]);
});

test('known violations alone are inconclusive when a limit was reached', () => {
  const both = written(1, [entry('fails'), entry('failsToo')]);
  expect(check(both, { search: 'random', runs: 50 })).toMatchObject({ verdict: 'inconclusive', asExpected: false });
});

test('a list that cannot be meant is refused', () => {
  expect(() => check(written(1, [{ ...entry('fails'), reason: ' ' }]))).toThrow("gives no reason for its known assertion at fails");
  expect(() => check(written(1, [entry('')]))).toThrow('does not say where its known assertion is');
});
