import { resolve } from 'node:path';
import { annotations } from '../report/annotations';
import { jsonReport, type Reported } from '../report/json';
import { junitReport } from '../report/junit';
import { sarifReport } from '../report/sarif';
import { statusOf } from '../report/status';
import { leftOutLine, meaningFooter, summaryHeading, summaryLayout, summaryLine, tallyLine } from '../report/summary';
import { coloured } from '../report/style';
import { textReport } from '../report/text';
import type { CheckResult } from '../result';
import { checkOptions, stepOptions, stepWords, type CheckFlags } from './check-options';
import { exitStatus } from './exit-status';
import { inOrder } from './in-order';
import { loadScenarios } from './load-scenarios';
import { Pool } from './pool';
import { progressLine } from './progress-line';
import { progressText } from './progress-text';
import { savings, savingDirectory, write, type Saving } from './save';
import { overDetector, selectScenarios } from './select';
import { styleFor } from './style-for';
import { targetsOf } from './targets';
import type { PlainCheckOptions, ScenarioCard } from './tasks';
import type { Terminal } from './terminal';
import { ownVersion } from './version';

/** Seconds without a word after which a person wants one. */
const QUIET = 1;

/** `quiesce check`: runs the scenarios and reports them; resolves to the exit status. Rejects with a `UsageError`. */
export async function checkCommand(words: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  const options = checkOptions(flags);
  const targets = targetsOf(words, terminal.directory);
  const line = progressLine(terminal.progress);
  const started = now();
  const run = { total: 0, done: 0 };
  const pool = new Pool({
    jobs: flags.jobs,
    patience: flags.watchdog,
    now,
    onLook: (running) => {
      if (now() - started < QUIET) return;
      const underway = running.flatMap(({ job, beacon }) => (job.task === 'check' ? [{ scenario: job.name, progress: beacon.look().progress }] : []));
      line.show(progressText(underway, run.done, run.total, terminal.columns - 1));
    },
  });
  try {
    const picked = selectScenarios(await loadScenarios(targets, pool), targets.names);
    const cards = overDetector(picked, flags.detector);
    run.total = cards.length;
    const style = styleFor(terminal, flags.verbose === true);
    const layout = summaryLayout(cards.map(({ name }) => name));
    const isTable = flags.json !== true && cards.length > 1;
    if (isTable) terminal.out(`${summaryHeading(layout, style)}\n`);
    const results = await inOrder(cards, async (card) => await checked(card, options, flags, pool), (result) => {
      run.done++;
      line.clear();
      if (isTable) terminal.out(`${summaryLine(result, layout, style)}\n`);
    });
    const reported = results.map((result, index) => originated(result, cards[index]?.file, targets.areShipped, flags, terminal));
    write([...reported.flatMap(({ files }) => files), ...reportFiles(reported, flags, terminal)]);
    if (flags.json === true) terminal.out(jsonReport(reported, style));
    else terminal.out(textOf(reported, { isNamed: words.length > 0, leftOut: picked.length - cards.length }, terminal, flags));
    // What a machine reads from the output stays as it is.
    if (flags.github === true) (flags.json === true ? terminal.err : terminal.out)(annotations(reported, styleFor(terminal, false)));
    return exitStatus(statusOf(results));
  } finally {
    line.clear();
    await pool.close();
  }
}

async function checked({ file, name }: ScenarioCard, options: PlainCheckOptions, { clock }: CheckFlags, pool: Pool): Promise<CheckResult> {
  const reply = await pool.run({ task: 'check', file, name, options, clock });
  if (reply.reply !== 'result') throw new Error(`a result was asked for, ${reply.reply} came`);
  return reply.result;
}

type Saved = Reported & { readonly files: readonly Saving[] };

function originated(result: CheckResult, file: string | undefined, isShipped: boolean, flags: CheckFlags, terminal: Terminal): Saved {
  const own = isShipped ? undefined : file;
  const files = flags.save === undefined ? [] : savings(result, own, stepOptions(flags), savingDirectory(flags.save, terminal.directory));
  const origin = {
    ...(own === undefined ? {} : { file: own }),
    flags: stepWords(flags),
    options: stepOptions(flags),
    ...(files.length === 0 ? {} : { saved: files.map((file) => file?.path) }),
  };
  return { result, origin, files: files.filter((file) => file !== undefined) };
}

/** The reports that are written to files. */
function reportFiles(reported: readonly Reported[], { junit, sarif }: CheckFlags, terminal: Terminal): readonly Saving[] {
  const style = coloured(styleFor(terminal, false), false);
  const at = (file: string): string => resolve(terminal.directory, file);
  return [
    ...(junit === undefined ? [] : [{ path: at(junit), text: junitReport(reported, style) }]),
    ...(sarif === undefined ? [] : [{ path: at(sarif), text: sarifReport(reported, ownVersion(), style) }]),
  ];
}

/** How the scenarios were picked: by name or all, and how many of them cannot be run over the detector. */
interface Picked {
  readonly isNamed: boolean;
  readonly leftOut: number;
}

/** What follows the table: the meaning of `holds`, full reports of what deserves one, the tally. */
function textOf(reported: readonly Saved[], { isNamed, leftOut }: Picked, terminal: Terminal, { verbose = false }: CheckFlags): string {
  const style = styleFor(terminal, verbose);
  const results = reported.map(({ result }) => result);
  const isAlone = results.length === 1;
  const full = reported.filter(({ result }) => isAlone || verbose || !result.asExpected || (isNamed && result.verdict === 'violated'));
  const reports = full.map(({ result, origin }) => textReport(result, style, origin));
  const said = leftOutLine(leftOut, style);
  if (isAlone) return [...reports, ...(said === '' ? [] : [`\n${said}\n`])].join('');
  return [meaningFooter(results, style), ...reports, tallyLine(results, style), said]
    .filter((block) => block !== '')
    .map((block) => `\n${block.trimEnd()}\n`)
    .join('');
}

function now(): number {
  return performance.now() / 1000;
}
