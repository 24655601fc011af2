import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from 'sarif';
import { documentSchema, type EventDocument, type JsonDocument, type ReportDocument } from '../../harness/report/schema';
import { UserDirectory } from './run';

// One holds, one is violated, and the worlds of two cannot be built.
const scenarios = `
import { alloc, free, load, scenario, thread } from 'quiesce';
const over = (name: string, body: (box: number) => Generator<any, void, number>, world = function* () { return yield* alloc({ type: 'Box', words: 1, zeroed: true }); }) =>
  scenario({ name, world, actors: (box) => ({ reader: thread(() => body(box)) }), ignore: ['leak'] });
export const reads = over('reads', function* (box) { yield* load(box); });
export const unbuilt = over('no world', function* () {}, function* () { throw new TypeError('no memory for it'); });
export const freed = over('frees first', function* (box) { yield* free(box); yield* load(box); });
export const unsound = over('broken world', function* () {}, function* () { const box = yield* alloc({ type: 'Box', words: 1 }); yield* load(box); return box; });
`;

describe('a scenario that cannot be run, among others', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', scenarios));
  afterAll(() => user.end());

  test('is a line of the table with its message; the others run, and the exit status is 2', async () => {
    const { status, out, err } = await user.quiesce('check', 'mine.ts', '--no-clock', '--junit', 'junit.xml', '--sarif', 'out.sarif', '--github');
    expect(status).toBe(2);
    const table = out.split('\n\n')[0]?.split('\n').slice(1).map((line) => line.split(/ {2,}/u).slice(0, 2));
    expect([...(table ?? [])].sort()).toEqual([
      ['broken world', 'CANNOT BE RUN'],
      ['frees first', 'violated'],
      ['no world', 'CANNOT BE RUN'],
      ['reads', 'holds'],
    ]);
    expect(out).toContain('no memory for it');
    expect(out).toContain('4 scenarios: 1 as expected (1 holds, 0 violated on purpose), 1 NOT AS EXPECTED, 2 CANNOT BE RUN');
    const complaints = err.trimEnd().split('\n');
    expect(complaints).toHaveLength(2);
    for (const complaint of complaints) expect(complaint).toMatch(/^quiesce: mine\.ts(?::\d+)?: .+ Fix: .+\.$/u);
    expect(out.split('\n').filter((line) => line.startsWith('::error'))).toHaveLength(3);
    const junit = readFileSync(join(user.path, 'junit.xml'), 'utf8');
    expect(junit).toContain('<testsuites name="quiesce" tests="4" failures="1" errors="2"');
    expect(junit.match(/<error type="cannot-be-run"/gu)).toHaveLength(2);
    const log = JSON.parse(readFileSync(join(user.path, 'out.sarif'), 'utf8')) as Log;
    expect(log.runs[0]?.invocations?.[0]).toMatchObject({ executionSuccessful: false, toolExecutionNotifications: [{ level: 'error' }, { level: 'error' }] });
  });

  test('is a failure in the JSON, beside the results', async () => {
    const { status, out } = await user.quiesce('check', 'mine.ts', '--json', '--no-clock');
    expect(status).toBe(2);
    const report = documentSchema.parse(JSON.parse(out)) as ReportDocument;
    expect(report.status).toBe('failed');
    expect(report.results.map(({ scenario, verdict }) => [scenario, verdict]).sort()).toEqual([['frees first', 'violated'], ['reads', 'holds']]);
    expect(report.failures?.map(({ scenario }) => scenario).sort()).toEqual(['broken world', 'no world']);
    for (const { file, fix } of report.failures ?? []) expect({ file: file?.replace(/:\d+$/u, ''), hasFix: fix !== undefined }).toEqual({ file: 'mine.ts', hasFix: true });
  });
});

describe('quiesce check --ndjson', () => {
  const user = new UserDirectory();
  beforeAll(() => user.file('mine.ts', scenarios));
  afterAll(() => user.end());

  const eventsOf = (out: string): readonly EventDocument[] => {
    expect(out.endsWith('\n')).toBe(true);
    return out
      .trimEnd()
      .split('\n')
      .map((line) => {
        const document: JsonDocument = documentSchema.parse(JSON.parse(line));
        if (document.format !== 'quiesce-event') throw new Error(`${document.format} is no event`);
        return document;
      });
  };

  test('says what happens, a line each, in the order of the scenarios', async () => {
    const { status, out, err } = await user.quiesce('check', 'mine.ts', '--ndjson', '--no-clock');
    expect(status).toBe(2);
    expect(err.split('\n')).toHaveLength(3);
    const events = eventsOf(out);
    const [started] = events;
    if (started?.event !== 'started') throw new Error('the first event is another one');
    const names = started.scenarios.map(({ scenario }) => scenario);
    expect([...names].sort()).toEqual(['broken world', 'frees first', 'no world', 'reads']);
    const ends = events.flatMap((event) => (event.event === 'finished' ? [event.result.scenario] : event.event === 'failed' ? [event.scenario] : []));
    expect(ends).toEqual(names);
    const at = events.findIndex((event) => event.event === 'violation');
    expect(events[at]).toMatchObject({ scenario: 'frees first', violation: { kind: 'use-after-free' } });
    expect(events[at + 1]).toMatchObject({ event: 'finished', violations: 1, result: { scenario: 'frees first', verdict: 'violated' } });
    expect(events.at(-1)).toMatchObject({ event: 'summary', status: 'failed', exitStatus: 2, scenarios: 4, asExpected: 1, unexpected: 1, inconclusive: 0, failed: 2 });
    expect(events.filter(({ event }) => event === 'summary')).toHaveLength(1);
  });

  test('says a misuse as its only event', async () => {
    const { status, out } = await user.quiesce('check', 'none.ts', '--ndjson');
    expect(status).toBe(2);
    expect(eventsOf(out)).toEqual([{ format: 'quiesce-event', version: 1, event: 'error', error: { message: 'there is no such file', fix: expect.any(String) as string, file: 'none.ts' } }]);
  });

  test('does not go with --json', async () => {
    expect((await user.quiesce('check', 'mine.ts', '--ndjson', '--json')).err).toBe('quiesce: --json and --ndjson print on the same output. Fix: choose one of them.\n');
  });
});
