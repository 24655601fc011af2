import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../harness/check';
import { collectScenarios } from '../../harness/cli/collect';
import { selectScenarios } from '../../harness/cli/select';
import { plainStyle } from '../../harness/report/style';
import { summaryLayout, summaryLine } from '../../harness/report/summary';
import { textReport } from '../../harness/report/text';
import type { DetectorName } from '../../harness/setting';
import type { Scenario } from '../../harness/scenario';
import { boxErased, boxErasedAsPosted, boxInserted, boxInsertedAsPosted } from '../scenarios/box-as-posted';
import { docExample, docExampleMended, seriesAsPosted } from '../scenarios/doc-example';
import { treeInRcuMode, treeNotInRcuMode } from '../scenarios/tree-not-in-rcu-mode';
import { ROOT } from './code-blocks';
import { quoted, rowsUnder } from './tables';

const page = readFileSync(join(ROOT, 'docs/series.md'), 'utf8');

const style = plainStyle({ root: ROOT, columns: 110 });

const files = readdirSync(join(ROOT, 'specs/scenarios')).filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are is known when the test runs
const shipped = files.flatMap((file) => collectScenarios(require(join(ROOT, 'specs/scenarios', file)) as Record<string, unknown>, file));
const cards = shipped.map(({ name, description = '', expect: expected = 'holds', detectors = [] }) => ({ name, description, expected, file: '', detectors }));
const names = new Set(shipped.map(({ name }) => name));

/** Left out are line numbers, which change with whatever is written above, and the functions of stacks, some of which have no name after another compiler. */
const placeless = (text: string): string => text.replace(/\.ts:\d+(?::\d+)?/gu, '.ts').replace(/^ {2}\S+ +(?=\S+\.ts$)/gmu, '  ');

/** The words of a command, which quotes names and nothing else. */
const words = (command: string): readonly string[] => [...command.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, name, word]) => name ?? word ?? '');

// Each command with the excerpts of what it prints: the text blocks up to the next command.
const commands = page.split('```sh\n').slice(1).map((part) => {
  const [command = '', ...rest] = part.split('\n```');
  const excerpts = [...rest.join('\n```').matchAll(/^```text\n(.*?)^```$/gmsu)].map(([, text = '']) => text.trimEnd());
  return [command, excerpts] as const;
});

test('there are commands, each with what it prints', () => {
  expect(commands.length).toBeGreaterThan(7);
  expect(commands.filter(([, excerpts]) => excerpts.length === 0)).toEqual([]);
});

/** What `check` prints for scenarios picked by name: the report of one, a line for each of several. In this process, for the command line loads all files anew. */
function printedBy(parts: readonly string[]): string {
  const picked = selectScenarios(cards, parts).flatMap((card) => shipped.filter((scenario) => scenario.name === card.name));
  const results = picked.map((scenario) => check(scenario));
  if (results.length === 1) return textReport(results[0]!, style);
  const layout = summaryLayout(picked.map((scenario) => scenario.name), style.columns);
  return results.map((result) => summaryLine(result, layout, style)).join('\n');
}

test.each(commands)('%s', (command, excerpts) => {
  const [npx, quiesce, check, ...rest] = words(command);
  expect([npx, quiesce, check, rest.at(-1)]).toEqual(['npx', 'quiesce', 'check', '--no-clock']);
  const out = placeless(printedBy(rest.slice(0, -1)));
  const isTable = rest.length > 2 || !out.includes('search ');
  for (const excerpt of excerpts.flatMap((text) => (isTable ? text.split('\n') : [text]))) expect(out).toContain(placeless(excerpt));
});

test('every scenario that is named in running text is there', () => {
  const said = quoted(page.replace(/^```.*?^```$/gmsu, '').replace(/\n/gu, ' ')).filter((text) => /^(?:an? |the |load_rcu |two |module )/u.test(text));
  expect(said.length).toBeGreaterThan(15);
  expect(said.filter((name) => !names.has(name))).toEqual([]);
});

const rows = rowsUnder(page, 'All three, over every detector').filter(([detector]) => detector !== 'detector');
const defects: readonly Scenario[] = [boxInsertedAsPosted, treeNotInRcuMode, docExample, seriesAsPosted];
const cells = rows.flatMap(([detector = '', ...kinds]) => kinds.map((kind, column): [string, string, string, Scenario] => [quoted(detector)[0] ?? '', kind, defects[column]!.name, defects[column]!]));
const searched = cells.filter(([, kind]) => kind !== 'no defect there');

test('the table has every defect over every detector, or says why not', () => {
  expect(rows.map(([detector = '']) => quoted(detector)[0])).toEqual(['ideal', 'tree', 'srcu', 'urcu', 'qsbr', 'epoch']);
  expect(searched).toHaveLength(23);
  for (const [detector, kind, , { detectors }] of cells) expect([detector, detectors?.includes(detector as DetectorName)]).toEqual([detector, kind !== 'no defect there']);
});

// Over the ideal detector scenarios.spec.ts runs all of them, and over Tree RCU the first takes long; there the same defect is looked for where the box is erased.
test.each(searched.filter(([detector]) => detector !== 'ideal'))('over %s: %s by %s', (detector, kind, _, defect) => {
  const isLong = detector === 'tree' && defect === boxInsertedAsPosted;
  const result = check(isLong ? boxErasedAsPosted : defect, { detector: detector as DetectorName });
  expect(result.violations.map((violation) => violation.kind)).toEqual([isLong ? 'double-queue' : kind]);
});

const holding: readonly (readonly [DetectorName, Scenario])[] = [
  ...(['tree', 'srcu', 'urcu', 'qsbr', 'epoch'] as const).map((detector) => [detector, boxInserted] as const),
  ['epoch', boxErased],
  ['urcu', docExampleMended],
  ['qsbr', treeInRcuMode],
];

// The corrected code, as far as it is cheap.
test.each(holding.map(([detector, scenario]): [DetectorName, string, Scenario] => [detector, scenario.name, scenario]))('over %s: %s, holds', (detector, _, scenario) => {
  expect(check(scenario, { detector })).toMatchObject({ verdict: 'holds', violations: [], limits: [] });
});
