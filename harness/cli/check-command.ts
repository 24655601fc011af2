import { resolve } from 'node:path';
import { annotations } from '../report/annotations';
import { jsonReport, type Failed, type Reported } from '../report/json';
import { junitReport } from '../report/junit';
import { sarifReport } from '../report/sarif';
import { statusOf } from '../report/status';
import { droppedLine, failedLine, leftOutLine, meaningFooter, summaryHeading, summaryLayout, summaryLine, tallyLine } from '../report/summary';
import { coloured } from '../report/style';
import { textReport } from '../report/text';
import type { CheckResult } from '../result';
import { UsageError } from '../usage-error';
import { checkOptions, stepOptions, stepWords, type CheckFlags } from './check-options';
import { complaintText } from './complaint';
import { EventStream } from './event-stream';
import { exitStatus, FAILED } from './exit-status';
import { htmlFiles, htmlWritten } from './html';
import { inOrder } from './in-order';
import { loadScenarios } from './load-scenarios';
import { usualMemory } from './memory';
import { Pool } from './pool';
import { RunProgress } from './run-progress';
import { checkpointName, savings, savingDirectory, write, type Saving } from './save';
import { ofShard, overDetector, selectScenarios } from './select';
import { styleFor } from './style-for';
import { targetsOf } from './targets';
import { stoppedBy } from './stopped-by';
import type { PlainCheckOptions, ScenarioCard } from './tasks';
import type { Terminal } from './terminal';
import { ownVersion } from './version';

/** Seconds between checkpoints, unless told. */
const CHECKPOINT_EVERY = 30;

/** Somebody who runs checks again and again. */
export interface Supervisor {
  /** Stops the run, whatever it is doing; it rejects with a `UsageError` then. */
  readonly signal?: AbortSignal;
  /** Told the files that a file of scenarios imports, itself included. */
  readonly onModules?: (files: readonly string[]) => void;
}

/** `quiesce check`: runs the scenarios and reports them; resolves to the exit status. Rejects with a `UsageError`. */
export async function checkCommand(words: readonly string[], flags: CheckFlags, terminal: Terminal, { signal, onModules }: Supervisor = {}): Promise<number> {
  const options = checkOptions(flags);
  const targets = targetsOf(words, terminal.directory);
  const run = new RunProgress('check', terminal);
  const forMachines = flags.json === true || flags.ndjson === true;
  const events = flags.ndjson === true ? new EventStream(terminal.out, styleFor(terminal, false)) : undefined;
  const pool = new Pool({
    jobs: flags.jobs,
    memory: flags.maxMemory,
    patience: flags.watchdog,
    onLook: (running) => {
      const underway = run.look(running);
      if (flags.clock) events?.progress(underway);
    },
    onHelperLost: (name, why) => {
      run.clear();
      terminal.err(`quiesce: a thread that helped with "${name}" ended (${why}); others do what it was doing\n`);
    },
  });
  let ignoreInterrupts: (() => void) | undefined;
  signal?.addEventListener('abort', () => void pool.close());
  try {
    const picked = selectScenarios(await loadScenarios(targets, pool, { onModules }), targets.names);
    const able = overDetector(picked, flags.detector);
    const cards = ofShard(able, flags.shard);
    run.total = cards.length;
    // Threads that help take none of their own to speak of: what counts is how many are searched at a time.
    const bounded = { ...options, limits: { memory: usualMemory(Math.min(flags.jobs, cards.length)), ...options.limits } };
    ignoreInterrupts = stoppedBy(terminal, run, pool);
    const style = styleFor(terminal, flags.verbose === true);
    const layout = summaryLayout(cards.map(({ name }) => name), style.columns);
    const isTable = !forMachines && cards.length > 1;
    const reported: Saved[] = [];
    const failed: Failed[] = [];
    events?.started(cards);
    if (isTable) terminal.out(`${summaryHeading(layout, style)}\n`);
    const notRun: string[] = [];
    await inOrder(cards, async (card) => await attempt(card, cards.length, bounded, flags, pool, terminal), (attempted) => {
      run.finished();
      if ('error' in attempted) {
        if (isTable) terminal.out(`${failedLine(attempted, layout, style)}\n`);
        failed.push(attempted);
        events?.failed(attempted);
      } else if (attempted.result === undefined) notRun.push(attempted.card.name);
      else {
        if (isTable) terminal.out(`${summaryLine(attempted.result, layout, style)}\n`);
        const one = originated(attempted.result, attempted.card.file, targets.areShipped, flags, terminal);
        reported.push(one);
        events?.finished(one);
      }
    });
    const pages = flags.html === undefined ? [] : await htmlFiles(reported, flags.html, terminal);
    write([...reported.flatMap(({ files }) => files), ...reportFiles(reported, failed, flags, terminal), ...pages]);
    const status = failed.length > 0 ? FAILED : exitStatus(statusOf(reported.map(({ result }) => result), notRun.length));
    if (events !== undefined) events.summary(status);
    else if (flags.json === true) terminal.out(jsonReport(reported, style, { failed, notRun }));
    else terminal.out(textOf(reported, { isNamed: words.length > 0, leftOut: picked.length - able.length, dropped: notRun.length, failed: failed.length }, terminal, flags));
    if (flags.json !== true) for (const { error } of failed) terminal.err(complaintText(error, terminal.directory));
    // What a machine reads from the output stays as it is.
    const aside = forMachines ? terminal.err : terminal.out;
    if (flags.html !== undefined) aside(`\n${htmlWritten(pages, terminal)}`);
    if (flags.github === true) aside(annotations(reported, styleFor(terminal, false), failed));
    return status;
  } finally {
    ignoreInterrupts?.();
    run.clear();
    await pool.close();
  }
}

/** A scenario with its result; without one where somebody stopped everything before its turn came. */
interface Attempted {
  readonly card: ScenarioCard;
  readonly result: CheckResult | undefined;
}

/** A scenario that cannot be run does not keep the others from being; one that was picked alone is a misuse of the command. */
async function attempt(card: ScenarioCard, count: number, options: PlainCheckOptions, flags: CheckFlags, pool: Pool, terminal: Terminal): Promise<Attempted | Failed> {
  try {
    return { card, result: await checked(card, options, flags, pool, terminal) };
  } catch (error) {
    if (!(error instanceof UsageError) || count === 1) throw error;
    return { scenario: card.name, error };
  }
}

async function checked({ file, name }: ScenarioCard, options: PlainCheckOptions, flags: CheckFlags, pool: Pool, { directory }: Terminal): Promise<CheckResult | undefined> {
  const { clock, checkpoint, checkpointEvery = CHECKPOINT_EVERY, detector } = flags;
  const kept = checkpoint === undefined ? {} : { checkpoint: { path: resolve(directory, checkpoint, checkpointName(name, detector)), every: checkpointEvery } };
  return (await pool.answerUnlessDropped('result', { task: 'check', file, name, options, clock, ...kept }))?.result;
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
function reportFiles(reported: readonly Reported[], failed: readonly Failed[], { junit, sarif }: CheckFlags, terminal: Terminal): readonly Saving[] {
  const style = coloured(styleFor(terminal, false), false);
  const at = (file: string): string => resolve(terminal.directory, file);
  return [
    ...(junit === undefined ? [] : [{ path: at(junit), text: junitReport(reported, style, failed) }]),
    ...(sarif === undefined ? [] : [{ path: at(sarif), text: sarifReport(reported, ownVersion(), style, failed) }]),
  ];
}

/** How the scenarios were picked: by name or all, how many of them cannot be run over the detector, how many did not come to their turn, and how many cannot be run at all. */
interface Picked {
  readonly isNamed: boolean;
  readonly leftOut: number;
  readonly dropped: number;
  readonly failed: number;
}

/** What follows the table: the meaning of `holds`, full reports of what deserves one, the tally. */
function textOf(reported: readonly Saved[], { isNamed, leftOut, dropped, failed }: Picked, terminal: Terminal, { verbose = false }: CheckFlags): string {
  const style = styleFor(terminal, verbose);
  const results = reported.map(({ result }) => result);
  const isAlone = results.length + failed === 1;
  const full = reported.filter(({ result }) => isAlone || verbose || !result.asExpected || (isNamed && result.verdict === 'violated'));
  const reports = full.map(({ result, origin }) => textReport(result, style, origin));
  const said = [leftOutLine(leftOut, style), droppedLine(dropped, style)].filter((line) => line !== '').join('\n');
  if (isAlone) return [...reports, ...(said === '' ? [] : [`\n${said}\n`])].join('');
  return [meaningFooter(results, style), ...reports, tallyLine(results, style, failed), said]
    .filter((block) => block !== '')
    .map((block) => `\n${block.trimEnd()}\n`)
    .join('');
}
