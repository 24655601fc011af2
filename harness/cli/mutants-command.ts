import { statusOf, type JudgedCatalogue, type JudgedControl, type JudgedMutant } from '../mutants/judgement';
import { jsonMutants } from '../report/mutants-json';
import { controlLines, controlsHeading, counterexampleTexts, mutantLines, mutantsFooter, mutantsHeading, mutantsLayout } from '../report/mutants-text';
import { UsageError } from '../usage-error';
import { exitStatus } from './exit-status';
import { inOrder } from './in-order';
import { Pool } from './pool';
import { RunProgress } from './run-progress';
import { stoppedBy } from './stopped-by';
import { selectMutants, type PickedMutants } from './select-mutants';
import { styleFor } from './style-for';
import { CATALOGUE_DIRECTORY, targetsOf, type Targets } from './targets';
import type { ControlCard, MutantCard } from './tasks';
import type { Terminal } from './terminal';

/** The options of `mutants` as the command line parser hands them over. */
export interface MutantsFlags {
  readonly json?: boolean;
  readonly verbose?: boolean;
  readonly jobs: number;
  readonly watchdog: number;
  readonly clock: boolean;
}

/** `quiesce mutants`: puts seeded bugs to all their trials and reports them; resolves to the exit status. Rejects with a `UsageError`. */
export async function mutantsCommand(words: readonly string[], flags: MutantsFlags, terminal: Terminal): Promise<number> {
  const targets = targetsOf(words, terminal.directory, CATALOGUE_DIRECTORY);
  const run = new RunProgress('judge', terminal);
  const pool = new Pool({ jobs: flags.jobs, patience: flags.watchdog, onLook: (running) => run.look(running) });
  const style = styleFor(terminal, flags.verbose === true);
  const print = (text: string): void => {
    run.finished();
    if (flags.json !== true) terminal.out(`${text}\n`);
  };
  let ignoreInterrupts: (() => void) | undefined;
  try {
    const picked = selectMutants(await loadMutants(targets, pool), targets.names);
    run.total = picked.mutants.length + picked.controls.length;
    ignoreInterrupts = stoppedBy(terminal, run, pool);
    const layout = mutantsLayout(picked.mutants.map(({ id }) => id));
    // Controls start with the bugs, but are shown behind them.
    const controls = inOrder(picked.controls, async (card) => await judgedControl(card, targets, flags, pool), () => run.finished());
    // Whoever fails first is thrown below; this keeps the other from being unheard of.
    controls.catch(() => undefined);
    if (flags.json !== true && picked.mutants.length > 0) terminal.out(`${mutantsHeading(layout, style)}\n`);
    const mutants = await inOrder(picked.mutants, async (card) => await judgedMutant(card, targets, flags, pool), (mutant) => mutant === undefined || print(mutantLines(mutant, layout, style)));
    const catalogue = catalogueOf(picked, mutants, await controls);
    run.clear();
    if (flags.json === true) terminal.out(jsonMutants(catalogue, style));
    else {
      if (catalogue.controls.length > 0) terminal.out(`${['', controlsHeading(style), ...catalogue.controls.map((control) => controlLines(control, style))].join('\n')}\n`);
      const [only] = catalogue.mutants;
      if (only !== undefined && picked.mutants.length === 1 && targets.names.length > 0) terminal.out(counterexampleTexts(only, style).map((text) => `\n${text}`).join(''));
      terminal.out(`\n${mutantsFooter(catalogue, style)}`);
    }
    return exitStatus(statusOf(catalogue));
  } finally {
    ignoreInterrupts?.();
    run.clear();
    await pool.close();
  }
}

/** What was judged of what was picked, and what was not. */
function catalogueOf(picked: PickedMutants, mutants: readonly (JudgedMutant | undefined)[], controls: readonly (JudgedControl | undefined)[]): JudgedCatalogue {
  return {
    mutants: mutants.filter((mutant) => mutant !== undefined),
    controls: controls.filter((control) => control !== undefined),
    notRun: [...picked.mutants.filter((_, index) => mutants[index] === undefined).map(({ id }) => id), ...picked.controls.filter((_, index) => controls[index] === undefined).map(({ name }) => name)],
  };
}

/** Loads the files on the pool's threads. Files that come with Quiesce may have nothing, those of users must. */
async function loadMutants({ files, areShipped }: Targets, pool: Pool): Promise<PickedMutants> {
  const loaded = await Promise.all(
    files.map(async (file) => {
      const reply = await pool.answerUnlessDropped('mutants', { task: 'list-mutants', file });
      if (reply === undefined) throw new Error('nothing was loaded');
      if (!areShipped && reply.mutants.length + reply.controls.length === 0) {
        throw new UsageError('it exports no seeded bug', { file, fix: 'export const mutants: readonly Mutant[] = [{ id: ..., ... }], or controls' });
      }
      return reply;
    }),
  );
  return { mutants: loaded.flatMap(({ mutants }) => mutants), controls: loaded.flatMap(({ controls }) => controls) };
}

async function judgedMutant({ file, ...card }: MutantCard, targets: Targets, { clock }: MutantsFlags, pool: Pool): Promise<JudgedMutant | undefined> {
  const reply = await pool.answerUnlessDropped('trials', { task: 'judge', what: 'mutant', file, name: card.id, clock });
  if (reply === undefined) return undefined;
  const { trials, seconds } = reply;
  return { ...card, ...originOf(file, targets), trials, seconds };
}

async function judgedControl({ file, ...card }: ControlCard, targets: Targets, { clock }: MutantsFlags, pool: Pool): Promise<JudgedControl | undefined> {
  const reply = await pool.answerUnlessDropped('trials', { task: 'judge', what: 'control', file, name: card.name, clock });
  if (reply === undefined) return undefined;
  const { trials, seconds } = reply;
  const [trial] = trials;
  if (trial === undefined) throw new Error(`the control "${card.name}" has no trial`);
  return { ...card, ...originOf(file, targets), trial, seconds };
}

function originOf(file: string, { areShipped }: Targets): { readonly file?: string } {
  return areShipped ? {} : { file };
}
