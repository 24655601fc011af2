import { resolve } from 'node:path';
import { printCounterexample, type Counterexample } from '../counterexample/file';
import { renewed } from '../counterexample/renew';
import { parseSchedule } from '../counterexample/schedule';
import { allBut } from '../mutants/judge';
import { jsonReport } from '../report/json';
import { textReport } from '../report/text';
import type { CheckResult, ViolationKind } from '../result';
import { UsageError } from '../usage-error';
import { stepOptions, stepWords, type StepFlags } from './check-options';
import { AS_EXPECTED, INCONCLUSIVE, UNEXPECTED } from './exit-status';
import { htmlFiles, htmlWritten } from './html';
import { inspect } from './inspect';
import { isKept, keptRequest } from './kept';
import { loadScenarios } from './load-scenarios';
import { Pool, type Job } from './pool';
import { write } from './save';
import { selectOne } from './select';
import { styleFor } from './style-for';
import { CATALOGUE_DIRECTORY, shippedFiles, targetsOf } from './targets';
import type { CheckTask, ScenarioCard } from './tasks';
import type { Terminal } from './terminal';
import { ownVersion } from './version';

/** The options of `replay` as the command line parser hands them over. */
export interface ReplayFlags extends StepFlags {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly html?: string;
  readonly scenario?: string;
  readonly schedule?: string;
  readonly only?: readonly ViolationKind[];
  readonly searchNear?: boolean;
  readonly renew?: boolean;
  readonly inspect?: boolean;
  readonly inspectPort?: number;
  readonly at?: readonly number[];
  readonly maxStates: number;
  readonly maxSeconds?: number;
  readonly watchdog: number;
}

/** Where Node's debuggers look. */
const DEBUGGER_PORT = 9229;

/** A replay before its scenario is loaded. */
interface Request {
  readonly scenario: string;
  /** The scenario's file, absolute; undefined to look among the shipped ones. */
  readonly file?: string;
  readonly options: StepFlags;
  readonly task: Pick<CheckTask, 'schedule' | 'kept'>;
  readonly saved?: { readonly path: string; readonly counterexample: Counterexample };
}

/**
 * `quiesce replay`: runs one schedule again. The exit status is 1 when it shows a violation that is not expected, 3 when it no longer applies and it is not
 * known whether the violation is gone, else 0.
 */
export async function replayCommand(word: string | undefined, flags: ReplayFlags, terminal: Terminal): Promise<number> {
  refuseInspection(flags);
  const request = requested(word, flags, terminal.directory);
  const pool = new Pool({ jobs: 1, patience: flags.watchdog });
  let card: ScenarioCard;
  let status: number;
  try {
    const { options, saved } = request;
    const { only } = flags;
    card = await found(request, pool);
    const result = await replayed(card, request, flags, pool);
    const style = styleFor(terminal, flags.verbose === true);
    const origin = {
      ...(request.file === undefined ? {} : { file: request.file }),
      flags: [...(only === undefined ? [] : ['--only', only.join(',')]), ...stepWords(options)],
      options: stepOptions(options),
      ...(saved === undefined || flags.renew === true ? {} : { counterexample: saved.path }),
    };
    const pages = flags.html === undefined ? [] : await htmlFiles([{ result, origin }], flags.html, terminal);
    write(pages);
    if (flags.json === true) terminal.out(jsonReport([{ result, origin }], style));
    else terminal.out(textReport(result, style, origin));
    const aside = flags.json === true ? terminal.err : terminal.out;
    if (flags.html !== undefined) aside(`\n${htmlWritten(pages, terminal)}`);
    if (flags.renew === true && saved !== undefined) {
      const { counterexample, why } = renewed(saved.counterexample, result, ownVersion());
      if (counterexample !== undefined) write([{ path: saved.path, text: printCounterexample(counterexample) }]);
      aside(`\n${counterexample === undefined ? 'Not renewed' : 'Renewed'}: ${why}.\n`);
    }
    status = statusOf(result);
  } finally {
    await pool.close();
  }
  if (flags.inspect === true) {
    const { kept, schedule = [] } = request.task;
    const { file, name } = card;
    const of = kept === undefined ? { schedule } : { kept: kept.saved };
    await inspect({ file, name, options: stepOptions(request.options), of, at: flags.at, port: flags.inspectPort ?? DEBUGGER_PORT }, styleFor(terminal, false), terminal);
  }
  return status;
}

/** What options about a debugger cannot go with. */
function refuseInspection({ inspect: isWanted, inspectPort, at, json, searchNear, renew }: ReplayFlags): void {
  if (isWanted !== true) {
    const lone = inspectPort !== undefined ? '--inspect-port' : at !== undefined ? '--at' : undefined;
    if (lone !== undefined) throw new UsageError(`${lone} means nothing without --inspect`, { fix: `add --inspect, or leave ${lone} out` });
    return;
  }
  if (json === true) throw new UsageError('--inspect is for somebody who looks, --json for a machine', { fix: 'choose one of them' });
  if (searchNear === true || renew === true) {
    throw new UsageError(`--inspect follows the schedule as it is, ${renew === true ? '--renew' : '--search-near'} looks for another one`, { fix: 'do that first, and inspect afterwards' });
  }
}

/** Looks in the file that was named, else among the shipped scenarios, else among those of the seeded bugs. */
async function found({ file, scenario }: Request, pool: Pool): Promise<ScenarioCard> {
  const targets = targetsOf(file === undefined ? [] : [file], '/');
  const cards = await loadScenarios(targets, pool, { seeded: file !== undefined });
  const seeded = file !== undefined || cards.some(({ name }) => name === scenario) ? [] : await loadScenarios({ files: shippedFiles(CATALOGUE_DIRECTORY), areShipped: true }, pool, { seeded: true });
  // Twins may be there more than once.
  return seeded.find(({ name }) => name === scenario) ?? selectOne(cards, scenario);
}

async function replayed(card: ScenarioCard, request: Request, { only, html, searchNear, renew, maxStates, maxSeconds }: ReplayFlags, pool: Pool): Promise<CheckResult> {
  const { options, task } = request;
  const near = searchNear === true || renew === true ? { near: { states: maxStates, ...(maxSeconds === undefined ? {} : { seconds: maxSeconds }) } } : {};
  const job: Job = {
    task: 'check',
    file: card.file,
    name: card.name,
    seeded: true,
    options: { search: 'replay', ...stepOptions(options), ...(only === undefined ? {} : { ignore: allBut(...only) }), ...(html === undefined ? {} : { film: true }) },
    ...task,
    ...(task.kept === undefined ? {} : { kept: { ...task.kept, ...near } }),
    clock: maxSeconds !== undefined,
  };
  return (await pool.answer('result', job)).result;
}

function requested(word: string | undefined, flags: ReplayFlags, directory: string): Request {
  const { scenario, schedule, searchNear, renew } = flags;
  if (isKept(word) && (scenario !== undefined || schedule !== undefined)) {
    throw new UsageError('a saved counterexample has its own scenario and schedule', { file: word, fix: 'leave --scenario and --schedule out' });
  }
  const kept = keptRequest(word, directory);
  if ((searchNear === true || renew === true) && kept?.saved === undefined) {
    throw new UsageError(`${renew === true ? '--renew' : '--search-near'} needs a saved counterexample, which says what to look for`, { fix: 'give a file that `quiesce check --save` wrote' });
  }
  if (kept !== undefined) return { ...kept, task: { kept: { saved: kept.kept } } };
  if (scenario === undefined || schedule === undefined) {
    throw new UsageError('there is nothing to replay', {
      fix: 'give a counterexample that `quiesce check --save` wrote, or both --scenario and --schedule',
    });
  }
  return {
    scenario,
    ...(word === undefined ? {} : { file: resolve(directory, word) }),
    options: flags,
    task: { schedule: parseSchedule(schedule) },
  };
}

function statusOf({ verdict, asExpected, recheck }: CheckResult): number {
  if (verdict === 'violated') return asExpected ? AS_EXPECTED : UNEXPECTED;
  return recheck?.departure !== undefined && recheck.near?.complete !== true ? INCONCLUSIVE : AS_EXPECTED;
}
