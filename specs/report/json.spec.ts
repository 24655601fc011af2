import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../harness/check';
import { program } from '../../harness/program';
import { jsonError, jsonList, jsonReport } from '../../harness/report/json';
import { documentSchema, jsonSchemaText } from '../../harness/report/schema';
import { plainStyle } from '../../harness/report/style';
import { UsageError } from '../../harness/usage-error';
import { assertThat, fetchAdd, type Address, type Thread } from '../../impl/memory';
import { crowd, deadlocked, result, stopped, violated } from './fixtures';

const style = plainStyle({ root: '/project' });
const results = [result(), violated, deadlocked, stopped, crowd(9, 2)].map((one) => ({ result: one, origin: {} }));

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)]));
}

describe('the report as JSON', () => {
  test('keeps to the schema', () => {
    expect(documentSchema.safeParse(JSON.parse(jsonReport(results, style))).success).toBe(true);
  });

  test('loses nothing of a violation', () => {
    expect(jsonReport([{ result: violated, origin: { file: '/project/mine.ts', saved: ['/project/found/a.json'] } }], style)).toMatchSnapshot();
  });

  test('has the same bytes whatever the order in which results were built', () => {
    expect(jsonReport(reversed(results) as typeof results, style)).toBe(jsonReport(results, style));
  });

  test('names no directory of the machine', () => {
    expect(jsonReport(results, style)).not.toContain('/project');
  });
});

describe('a check that ends before its second state', () => {
  const searches = ['auto', 'states', 'reduced', 'traces', 'star', 'bounded', 'pct', 'random'] as const;
  const atOnce = program({
    name: 'wrong at once',
    words: {},
    threads: [
      function* () {
        yield* assertThat(false, 'no');
      },
    ],
  });
  const count = function* ({ x }: { readonly x: Address }): Thread<void> {
    for (let each = 0; each < 3; each++) yield* fetchAdd(x, 1);
  };
  const long = program({ name: 'long', words: { x: 0 }, threads: [count, count] });

  test.each(searches)('is told where the first thing that is done is wrong, by %s', (search) => {
    const result = check(atOnce, { search });
    expect(result.violations).toMatchObject([{ kind: 'assertion', schedule: [] }]);
    expect(documentSchema.parse(JSON.parse(jsonReport([{ result, origin: {} }], style)))).toMatchObject({ status: 'unexpected' });
  });

  test.each(searches)('is told where a limit stops it, by %s', (search) => {
    const result = check(long, { search, limits: { states: 1 } });
    expect(result).toMatchObject({ verdict: 'inconclusive', violations: [] });
    expect(documentSchema.parse(JSON.parse(jsonReport([{ result, origin: {} }], style)))).toMatchObject({ status: 'inconclusive' });
  });
});

describe('other documents', () => {
  test('list scenarios', () => {
    const text = jsonList([{ name: 'one', description: '', file: '/project/a.ts', expected: ['leak'], detectors: ['tree'] }], style);
    expect(documentSchema.parse(JSON.parse(text))).toMatchObject({ format: 'quiesce-list', scenarios: [{ name: 'one', file: 'a.ts' }] });
  });

  test('tell a misuse with its fix and its file', () => {
    const text = jsonError(new UsageError('wrong', { fix: 'right', file: '/project/a.ts' }), style);
    expect(documentSchema.parse(JSON.parse(text))).toMatchObject({ format: 'quiesce-error', error: { message: 'wrong', fix: 'right', file: 'a.ts' } });
  });
});

describe('docs/report.schema.json', () => {
  test('is what `quiesce schema` prints', () => {
    expect(readFileSync(join(__dirname, '../../docs/report.schema.json'), 'utf8')).toBe(jsonSchemaText());
  });
});
