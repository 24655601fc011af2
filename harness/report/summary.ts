import { coverageShares } from './coverage-text';
import type { Failed } from './json';
import { counted, grouped, seconds } from './numbers';
import { remarkOf, verdictPaint } from './outcome-text';
import { shortened } from './shortened';
import type { Summarised } from './summarised';
import type { Style } from './style';
import { wrap } from './wrap';

/** Widths of the columns after the name; what is left of the line says what was found. */
const WIDTHS = { verdict: 14, search: 8, states: 11, transitions: 13, seconds: 9, coverage: 11 };
const GAP = '  ';
const MOST_NAME = 44;
/** Where names would get less than that, columns are left out. */
const LEAST_NAME = 28;

/** The widths that make the lines of one run align; known before anything has run. */
export interface SummaryLayout {
  readonly name: number;
  /** Without the columns that are missed least: names are shortened, and remarks stand on lines of their own. */
  readonly isNarrow: boolean;
}

/** The layout for scenarios of these names on a terminal of so many columns. */
export function summaryLayout(names: readonly string[], columns: number): SummaryLayout {
  const { verdict, search, states, transitions, seconds: time, coverage } = WIDTHS;
  const longest = Math.max('scenario'.length, ...names.map((name) => name.length));
  const few = GAP.length + verdict + states + time + coverage;
  const isNarrow = columns - few - search - transitions < Math.min(LEAST_NAME, longest);
  return { name: Math.max('scenario'.length, isNarrow ? Math.min(longest, columns - few) : Math.min(longest, MOST_NAME)), isNarrow };
}

/** The heading of the summary. */
export function summaryHeading(layout: SummaryLayout, style: Style): string {
  const { verdict, search, states, transitions, seconds: time, coverage } = WIDTHS;
  const wide = layout.isNarrow ? ['', ''] : ['search'.padEnd(search), 'transitions'.padStart(transitions)];
  return style.colors.bold(
    `${'scenario'.padEnd(layout.name)}${GAP}${'verdict'.padEnd(verdict)}${wide[0]!}${'states'.padStart(states)}${wide[1]!}${'seconds'.padStart(time)}${'coverage'.padStart(coverage)}`,
  );
}

/** One line for one scenario; a name too long for its column takes a line of its own, or is shortened on a narrow terminal. */
export function summaryLine(result: Summarised, layout: SummaryLayout, style: Style): string {
  const { scenario } = result;
  const { states, transitions, seconds: time } = result.statistics;
  const shares = coverageShares(result);
  const coverage = shares === undefined ? '-' : `${shares.states}%/${shares.transitions}%`;
  const paint = verdictPaint(result, style);
  const numbers =
    grouped(states).padStart(WIDTHS.states) +
    (layout.isNarrow ? '' : grouped(transitions).padStart(WIDTHS.transitions)) +
    (time > 0 ? seconds(time) : '-').padStart(WIDTHS.seconds) +
    coverage.padStart(WIDTHS.coverage);
  const remark = remarkOf(result);
  const search = layout.isNarrow ? '' : result.search.padEnd(WIDTHS.search);
  const remarked = remark === '' ? '' : layout.isNarrow ? `\n${wrap(`    ${remark}`, style.columns, '    ').map(paint).join('\n')}` : `${GAP}${paint(remark)}`;
  return `${nameCell(scenario, layout)}${GAP}${paint(result.verdict.padEnd(WIDTHS.verdict))}${search}${numbers}${remarked}`;
}

/** The line of a scenario that could not be run. */
export function failedLine({ scenario, error }: Failed, layout: SummaryLayout, style: Style): string {
  const { bold, red } = style.colors;
  return `${nameCell(scenario, layout)}${GAP}${bold(red('CANNOT BE RUN'))}${GAP}${error.message}`;
}

function nameCell(scenario: string, { name, isNarrow }: SummaryLayout): string {
  if (scenario.length <= name) return scenario.padEnd(name);
  return isNarrow ? shortened(scenario, name) : `${scenario}\n${' '.repeat(name)}`;
}

/** The last line of a run: how many were as expected. */
export function tallyLine(results: readonly Summarised[], style: Style, failed = 0): string {
  return style.colors.bold(tally(results, failed));
}

/** What is said of scenarios that were not run because they bring a detector of their own; nothing when there are none. */
export function leftOutLine(count: number, style: Style): string {
  return count === 0 ? '' : style.colors.dim(`${counted(count, 'scenario')} not run: ${count === 1 ? 'it is' : 'they are'} not for this detector`);
}

/** What is said of scenarios that did not come to their turn; nothing when there are none. */
export function droppedLine(count: number, style: Style): string {
  return count === 0 ? '' : style.colors.yellow(`${counted(count, 'scenario')} not run: interrupted`);
}

function tally(results: readonly Summarised[], failed: number): string {
  const expected = results.filter(({ asExpected }) => asExpected);
  const holding = expected.filter(({ verdict }) => verdict === 'holds').length;
  const inconclusive = results.filter(({ asExpected, verdict }) => !asExpected && verdict === 'inconclusive').length;
  const wrong = results.length - expected.length - inconclusive;
  const parts = [
    `${expected.length} as expected (${counted(holding, 'holds', 'hold')}, ${expected.length - holding} violated on purpose)`,
    ...(wrong > 0 ? [`${wrong} NOT AS EXPECTED`] : []),
    ...(inconclusive > 0 ? [`${inconclusive} inconclusive`] : []),
    ...(failed > 0 ? [`${failed} CANNOT BE RUN`] : []),
  ];
  return `${counted(results.length + failed, 'scenario')}: ${parts.join(', ')}`;
}

/** What stands below the summary: what coverage counts, and the meaning of every `holds`, said once for all that share it. */
export function meaningFooter(results: readonly Summarised[], style: Style): string {
  const { bold, dim } = style.colors;
  const hasCoverage = results.some((result) => result.coverage.length > 0);
  const meanings = meaningLines(results, style);
  return [
    ...(hasCoverage ? [dim('coverage: lifecycle states / lifecycle transitions that happened in some interleaving')] : []),
    ...(hasCoverage && meanings.length > 0 ? [''] : []),
    ...(meanings.length > 0 ? [bold('"holds" means:'), ...meanings] : []),
  ].join('\n');
}

function meaningLines(results: readonly Summarised[], style: Style): readonly string[] {
  const holding = results.filter(({ verdict, meaning }) => verdict === 'holds' && meaning.length > 0);
  const scenarios = new Map<string, string[]>();
  for (const { scenario, meaning } of holding) {
    for (const line of meaning) scenarios.set(line, [...(scenarios.get(line) ?? []), scenario]);
  }
  return [...scenarios].flatMap(([meaning, names]) => wrap(`  - ${meaning}${forWhom(names, holding.length)}`, style.columns, '    '));
}

function forWhom(names: readonly string[], all: number): string {
  if (names.length === all) return '';
  return names.length > 3 ? ` (${names.length} of the ${all})` : ` (${names.join('; ')})`;
}
