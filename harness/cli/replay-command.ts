import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseCounterexample, type Counterexample, type NamedRun } from '../counterexample/file';
import { parseSchedule } from '../counterexample/schedule';
import { allBut } from '../mutants/judge';
import { jsonReport } from '../report/json';
import { textReport } from '../report/text';
import type { CheckResult, Schedule, ViolationKind } from '../result';
import { UsageError } from '../usage-error';
import { stepOptions, stepWords, type StepFlags } from './check-options';
import { AS_EXPECTED, UNEXPECTED } from './exit-status';
import { htmlFiles, htmlWritten } from './html';
import { loadScenarios } from './load-scenarios';
import { Pool } from './pool';
import { write } from './save';
import { selectOne } from './select';
import { styleFor } from './style-for';
import { CATALOGUE_DIRECTORY, shippedFiles, targetsOf } from './targets';
import type { ScenarioCard } from './tasks';
import type { Terminal } from './terminal';

/** The options of `replay` as the command line parser hands them over. */
export interface ReplayFlags extends StepFlags {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly html?: string;
  readonly scenario?: string;
  readonly schedule?: string;
  readonly only?: readonly ViolationKind[];
  readonly watchdog: number;
}

/** A replay before its scenario is loaded. */
interface Request {
  readonly scenario: string;
  /** The scenario's file, absolute; undefined to look among the shipped ones. */
  readonly file?: string;
  readonly options: StepFlags;
  readonly schedule: Schedule | readonly NamedRun[];
  /** What the schedule showed when it was saved. */
  readonly kind?: ViolationKind;
}

/** `quiesce replay`: runs one schedule again. The exit status is 1 when it shows a violation that is not expected, else 0. */
export async function replayCommand(file: string | undefined, flags: ReplayFlags, terminal: Terminal): Promise<number> {
  const request = requested(file, flags, terminal.directory);
  const pool = new Pool({ jobs: 1, patience: flags.watchdog, now: () => performance.now() / 1000 });
  try {
    const card = await found(request, pool, terminal.directory);
    const { schedule, options } = request;
    const { only } = flags;
    const reply = await pool.run({
      task: 'check',
      file: card.file,
      name: card.name,
      seeded: true,
      options: { search: 'replay', ...stepOptions(options), ...(only === undefined ? {} : { ignore: allBut(...only) }), ...(flags.html === undefined ? {} : { film: true }) },
      schedule,
      clock: false,
    });
    if (reply.reply !== 'result') throw new Error(`a result was asked for, ${reply.reply} came`);
    const { result } = reply;
    const style = styleFor(terminal, flags.verbose === true);
    const origin = { ...(request.file === undefined ? {} : { file: request.file }), flags: [...(only === undefined ? [] : ['--only', only.join(',')]), ...stepWords(options)] };
    const pages = flags.html === undefined ? [] : await htmlFiles([{ result, origin }], flags.html, terminal);
    write(pages);
    if (flags.json === true) terminal.out(jsonReport([{ result, origin }], style));
    else terminal.out(`${textReport(result, style, origin)}${changed(result, request.kind)}`);
    if (flags.html !== undefined) (flags.json === true ? terminal.err : terminal.out)(`\n${htmlWritten(pages, terminal)}`);
    return result.verdict === 'violated' && !result.asExpected ? UNEXPECTED : AS_EXPECTED;
  } finally {
    await pool.close();
  }
}

/** Looks in the file that was named, else among the shipped scenarios, else among those of the seeded bugs. */
async function found({ file, scenario }: Request, pool: Pool, directory: string): Promise<ScenarioCard> {
  const targets = targetsOf(file === undefined ? [] : [file], directory);
  const cards = await loadScenarios(targets, pool, { seeded: file !== undefined });
  const seeded = file !== undefined || cards.some(({ name }) => name === scenario) ? [] : await loadScenarios({ files: shippedFiles(CATALOGUE_DIRECTORY), areShipped: true }, pool, { seeded: true });
  // Twins may be there more than once.
  return seeded.find(({ name }) => name === scenario) ?? selectOne(cards, scenario);
}

function requested(file: string | undefined, flags: ReplayFlags, directory: string): Request {
  const { scenario, schedule } = flags;
  if (file?.endsWith('.json') === true) {
    if (scenario !== undefined || schedule !== undefined) {
      throw new UsageError('a saved counterexample has its own scenario and schedule', { file, fix: 'leave --scenario and --schedule out' });
    }
    return savedRequest(resolve(directory, file), file);
  }
  if (scenario === undefined || schedule === undefined) {
    throw new UsageError('there is nothing to replay', {
      fix: 'give a counterexample that `quiesce check --save` wrote, or both --scenario and --schedule',
    });
  }
  return {
    scenario,
    ...(file === undefined ? {} : { file: resolve(directory, file) }),
    options: flags,
    schedule: parseSchedule(schedule),
  };
}

function savedRequest(path: string, shown: string): Request {
  const { file, scenario, options, schedule, kind } = readCounterexample(path, shown);
  return { scenario, ...(file === undefined ? {} : { file: resolve(dirname(path), file) }), options, schedule, kind };
}

function readCounterexample(path: string, shown: string): Counterexample {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new UsageError('it cannot be read', { file: shown, fix: 'give a file that `quiesce check --save` wrote' });
  }
  return parseCounterexample(text, shown);
}

/** A word about a counterexample that no longer shows what it was saved for. */
function changed(result: CheckResult, kind: ViolationKind | undefined): string {
  if (kind === undefined || result.violations.some((violation) => violation.kind === kind)) return '';
  return `\nThis schedule was saved because it showed ${kind}; it no longer does. \`quiesce check\` tells whether another one does.\n`;
}
