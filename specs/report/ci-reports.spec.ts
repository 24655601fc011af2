import type { Log } from 'sarif';
import { create } from 'xmlbuilder2';
import { annotations } from '../../harness/report/annotations';
import { junitReport } from '../../harness/report/junit';
import { sarifReport } from '../../harness/report/sarif';
import { plainStyle } from '../../harness/report/style';
import { VIOLATION_KINDS } from '../../harness/result';
import { deadlocked, result, stopped, violated } from './fixtures';

const style = plainStyle({ root: '/project', columns: 110 });
const mine = { file: '/project/mine.ts' };
const reported = [
  { result: result(), origin: mine },
  { result: violated, origin: mine },
  { result: { ...violated, scenario: 'on purpose', asExpected: true }, origin: mine },
  { result: deadlocked, origin: {} },
  { result: stopped, origin: {} },
];

interface Case {
  readonly '@name': string;
  readonly '@time': string;
  readonly failure?: { readonly '@type': string; readonly '#': string };
  readonly error?: { readonly '@type': string; readonly '@message': string };
}
interface Suite {
  readonly '@name': string;
  readonly '@tests': string;
  readonly '@failures': string;
  readonly '@errors': string;
  readonly testcase: readonly Case[];
}

describe('JUnit', () => {
  const text = junitReport(reported, style);
  const { testsuites } = create(text).end({ format: 'object' }) as unknown as { readonly testsuites: { readonly '@tests': string; readonly testsuite: readonly Suite[] } };
  const [own, shipped] = testsuites.testsuite;

  test('has a suite per file and counts what it holds', () => {
    expect(testsuites['@tests']).toBe('5');
    expect(own).toMatchObject({ '@name': 'mine.ts', '@tests': '3', '@failures': '1', '@errors': '0' });
    expect(shipped).toMatchObject({ '@name': 'quiesce', '@tests': '2', '@failures': '1', '@errors': '1' });
  });

  test('passes what is as expected, a violation on purpose too', () => {
    expect(own?.testcase.map(({ failure }) => failure?.['@type'])).toEqual([undefined, 'use-after-free', undefined]);
  });

  test('has the full report as the text of a failure', () => {
    expect(own?.testcase[1]?.failure?.['#']).toContain('BUG: Quiesce: use-after-free in RcuRef.read (impl/boxes/rcu-box.ts:41)');
    expect(own?.testcase[1]?.failure?.['#']).toContain('npx quiesce replay mine.ts');
  });

  test('an inconclusive check is an error, not a success', () => {
    expect(shipped?.testcase[1]?.error).toMatchObject({ '@type': 'inconclusive', '@message': 'inconclusive: stopped at 1,000,000 states' });
  });

  test('survives what XML cannot say', () => {
    const odd = { ...violated, scenario: `<a & "b">${String.fromCharCode(0)}`, description: String.fromCharCode(7) };
    expect(() => create(junitReport([{ result: odd, origin: {} }], style))).not.toThrow();
  });
});

describe('SARIF', () => {
  const log = JSON.parse(sarifReport(reported, '1.2.3', style)) as Log;
  const [run] = log.runs;

  test('names the tool and a rule for every kind', () => {
    expect(log.version).toBe('2.1.0');
    expect(run?.tool.driver).toMatchObject({ name: 'Quiesce', version: '1.2.3' });
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual([...VIOLATION_KINDS]);
  });

  test('has a result for each violation that was not expected', () => {
    expect(run?.results?.map(({ ruleId }) => ruleId)).toEqual(['use-after-free', 'deadlock']);
    for (const { ruleId, ruleIndex } of run?.results ?? []) expect(run?.tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  test('points at the access, and at where its object came from and went', () => {
    const [first] = run?.results ?? [];
    expect(first?.locations).toEqual([{ physicalLocation: { artifactLocation: { uri: 'impl/boxes/rcu-box.ts' }, region: { startLine: 41, startColumn: 5 } } }]);
    expect(first?.relatedLocations?.map(({ id, message }) => [id, message?.text?.split(' by ')[0]])).toEqual([[1, 'allocated'], [2, 'freed'], [3, 'queued last']]);
    expect(first?.message.text).toContain('npx quiesce replay mine.ts');
  });

  test('has the schedule as a code flow, a thread per actor, numbered through', () => {
    const flow = run?.results?.[0]?.codeFlows?.[0];
    expect(flow?.threadFlows.map(({ id }) => id)).toEqual(['reader', 'updater', 'gracePeriod']);
    const orders = flow?.threadFlows.flatMap(({ locations }) => locations.map(({ executionOrder }) => executionOrder ?? 0)).sort((a, b) => a - b) ?? [];
    expect(orders).toEqual(orders.map((_, index) => index + 1));
    expect(flow?.threadFlows[0]?.locations.at(-1)?.importance).toBe('essential');
  });

  test('tells of what is not known', () => {
    expect(run?.invocations?.[0]?.toolExecutionNotifications).toEqual([{ level: 'warning', message: { text: 'three readers: inconclusive, stopped at 1,000,000 states' } }]);
  });

  test('a fingerprint does not change when lines move', () => {
    const [use] = violated.violations;
    const site = use?.site && { ...use.site, frames: use.site.frames.map((frame) => ({ ...frame, line: frame.line + 7 })) };
    const moved = { ...violated, violations: use && site ? [{ ...use, site }] : [] };
    const again = JSON.parse(sarifReport([{ result: moved, origin: mine }], '1.2.3', style)) as Log;
    expect(again.runs[0]?.results?.[0]?.partialFingerprints).toEqual(run?.results?.[0]?.partialFingerprints);
  });
});

describe('GitHub annotations', () => {
  const lines = annotations(reported, style).trimEnd().split('\n');

  test('are one line each, for what is not as expected', () => {
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe('::error file=impl/boxes/rcu-box.ts,line=41,col=5,title=load_rcu against erase::BUG: Quiesce: use-after-free in RcuRef.read (impl/boxes/rcu-box.ts:41)%0Aread of freed memory');
  });

  test('say what is not known as a warning', () => {
    expect(lines[2]).toBe('::warning title=three readers::inconclusive: stopped at 1,000,000 states');
  });

  test('escape what separates properties', () => {
    expect(annotations([{ result: { ...stopped, scenario: 'a, b: 50%' }, origin: {} }], style)).toBe('::warning title=a%2C b%3A 50%25::inconclusive: stopped at 1,000,000 states\n');
  });
});
