import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { documentSchema, documentText, SCHEMA_VERSION, type ReportDocument } from '../report/schema';
import { statusOf } from '../report/status';
import { droppedLine, meaningFooter, summaryHeading, summaryLayout, summaryLine, tallyLine } from '../report/summary';
import { UsageError } from '../usage-error';
import { exitStatus } from './exit-status';
import { styleFor } from './style-for';
import type { Terminal } from './terminal';

/** The options of `merge` as the command line parser hands them over. */
export interface MergeFlags {
  readonly json?: boolean;
}

/** `quiesce merge`: one report of several; returns the exit status. Throws a `UsageError` for files that are no reports, or report the same scenario. */
export function mergeCommand(files: readonly string[], flags: MergeFlags, terminal: Terminal): number {
  const reports = files.map((file) => readReport(resolve(terminal.directory, file)));
  const results = reports.flatMap((report) => report.results);
  refuseTwins(reports, files);
  const notRun = reports.flatMap((report) => report.notRun ?? []);
  const status = statusOf(results, notRun.length);
  if (flags.json === true) terminal.out(documentText({ format: 'quiesce-report', version: SCHEMA_VERSION, status, results, ...(notRun.length === 0 ? {} : { notRun }) }));
  else terminal.out(tableOf(results, notRun.length, terminal));
  return exitStatus(status);
}

function tableOf(results: ReportDocument['results'], notRun: number, terminal: Terminal): string {
  const style = styleFor(terminal, false);
  const layout = summaryLayout(results.map(({ scenario }) => scenario), style.columns);
  const lines = [summaryHeading(layout, style), ...results.map((result) => summaryLine(result, layout, style))].join('\n');
  return [lines, meaningFooter(results, style), tallyLine(results, style), droppedLine(notRun, style)]
    .filter((block) => block !== '')
    .join('\n\n')
    .concat('\n');
}

function readReport(file: string): ReportDocument {
  const fix = 'give files that hold what `quiesce check --json` printed';
  const document = documentSchema.safeParse(parsed(file, fix));
  if (!document.success || document.data.format !== 'quiesce-report') throw new UsageError('it is no report of this version', { file, fix });
  return document.data;
}

function parsed(file: string, fix: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(error instanceof SyntaxError ? `it is not JSON: ${error.message}` : 'it cannot be read', { file, fix });
  }
}

/** The same scenario over the same detector in two of them is a part that was given twice. */
function refuseTwins(reports: readonly ReportDocument[], files: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const [index, { results }] of reports.entries()) {
    const file = files[index]!;
    for (const { scenario, detector = '', file: source = '' } of results) {
      const key = JSON.stringify([scenario, detector, source]);
      const other = seen.get(key);
      if (other !== undefined) throw new UsageError(`"${scenario}" is in ${other} as well`, { file, fix: 'give each part once' });
      seen.set(key, file);
    }
  }
}
