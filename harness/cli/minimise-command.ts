import { printCounterexample } from '../counterexample/file';
import { renewed } from '../counterexample/renew';
import { jsonReport } from '../report/json';
import { textReport } from '../report/text';
import { UsageError } from '../usage-error';
import { stepWords } from './check-options';
import { AS_EXPECTED, INCONCLUSIVE } from './exit-status';
import { keptRequest } from './kept';
import { loadScenarios } from './load-scenarios';
import { Pool } from './pool';
import { RunProgress } from './run-progress';
import { write } from './save';
import { selectOne } from './select';
import { styleFor } from './style-for';
import { targetsOf } from './targets';
import type { Terminal } from './terminal';
import { ownVersion } from './version';

/** The options of `minimise` as the command line parser hands them over. */
export interface MinimiseFlags {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly write?: boolean;
  readonly maxStates: number;
  readonly maxSeconds?: number;
  readonly watchdog: number;
}

/**
 * `quiesce minimise`: the simplest schedule that shows what a saved one shows. The exit status is 0 when it was proven the simplest, 3 when a limit was
 * reached before. A counterexample that no longer shows its violation is wrong usage.
 */
export async function minimiseCommand(word: string, flags: MinimiseFlags, terminal: Terminal): Promise<number> {
  const request = keptRequest(word, terminal.directory);
  if (request === undefined) throw new UsageError(`"${word}" is neither a saved counterexample nor a token`, { fix: 'give a file that `quiesce check --save` wrote, or the token of a report' });
  const { file, scenario, options, kept, saved } = request;
  if (flags.write === true && saved === undefined) throw new UsageError('--write needs a file to write to', { fix: 'save the counterexample first: `quiesce check --save`' });
  const line = new RunProgress('check', terminal, 'minimising');
  const pool = new Pool({ jobs: 1, patience: flags.watchdog, onLook: (running) => line.look(running) });
  try {
    const card = selectOne(await loadScenarios(targetsOf(file === undefined ? [] : [file], terminal.directory), pool), scenario);
    const minimise = { states: flags.maxStates, ...(flags.maxSeconds === undefined ? {} : { seconds: flags.maxSeconds }) };
    const { result } = await pool.answer('result', { task: 'check', file: card.file, name: card.name, options, kept: { saved: kept, minimise }, clock: true });
    line.clear();
    if (result.recheck?.isShown !== true) {
      throw new UsageError('the schedule no longer shows the violation, so there is nothing to minimise', { file: word, fix: '`quiesce replay` says where the code has left it' });
    }
    const style = styleFor(terminal, flags.verbose === true);
    const origin = { ...(file === undefined ? {} : { file }), flags: stepWords(options), options, ...(saved === undefined ? {} : { counterexample: saved.path }) };
    terminal.out(flags.json === true ? jsonReport([{ result, origin }], style) : textReport(result, style, origin));
    const order = result.violations[0]?.order;
    if (flags.write === true && saved !== undefined && order !== 'as given') {
      const { counterexample } = renewed(saved.counterexample, result, ownVersion());
      if (counterexample !== undefined) write([{ path: saved.path, text: printCounterexample(counterexample) }]);
    }
    return order === 'simplest' ? AS_EXPECTED : INCONCLUSIVE;
  } finally {
    line.clear();
    await pool.close();
  }
}
