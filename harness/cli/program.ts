import { Command, Option } from 'commander';
import { counterexampleSchemaText } from '../counterexample/file';
import { jsonSchemaText } from '../report/schema';
import { DETECTORS } from '../setting';
import { checkCommand } from './check-command';
import { MINIMISE_STATES, type CheckFlags } from './check-options';
import { CHECK_EXAMPLES, EXAMPLES, EXIT_STATUSES, LIST_EXAMPLES, MINIMISE_EXAMPLES, REPLAY_EXAMPLES, SUMMARY } from './help';
import { listCommand, type ListFlags } from './list-command';
import { kinds, positiveInteger, positiveNumber, wholeNumber } from './option-values';
import { minimiseCommand, type MinimiseFlags } from './minimise-command';
import { replayCommand, type ReplayFlags } from './replay-command';
import type { Terminal } from './terminal';

/** Where a command leaves its exit status. */
export interface Outcome {
  status: number;
}

const SEARCHES =
  'auto: whichever of the next four fits; states: every reachable state once; reduced: those that are left without steps that commute; traces: one run per trace; ' +
  'star: sets of local states, for actors that meet only through others; bounded: few preemptions; pct: random priorities; random: random steps';

/** The command line: commands, options, help. Throws commander's errors instead of ending the process. */
export function program(terminal: Terminal, outcome: Outcome, version: string): Command {
  const root = new Command('quiesce')
    .description(SUMMARY)
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'explain a command')
    .addHelpText('after', `${EXAMPLES}${EXIT_STATUSES}`)
    .exitOverride()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err, outputError: () => undefined, getOutHelpWidth: () => terminal.columns });
  addCheck(root, terminal, outcome);
  addReplay(root, terminal, outcome);
  addMinimise(root, terminal, outcome);
  addList(root, terminal, outcome);
  root
    .command('schema')
    .description('print the JSON Schema of what --json prints')
    .option('--counterexample', 'that of the files that --save writes')
    .option('--json', 'it is JSON anyway')
    .action(({ counterexample }: { counterexample?: boolean }) => terminal.out(counterexample === true ? counterexampleSchemaText() : jsonSchemaText()));
  return root;
}

function addCheck(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('check')
    .description('run every interleaving of scenarios and report what it finds')
    .argument('[names or files...]', 'scenario names or parts of them; .ts or .js files or directories that export scenarios (default: all shipped ones)')
    .addOption(new Option('--search <how>', SEARCHES).choices(['auto', 'states', 'reduced', 'traces', 'star', 'bounded', 'pct', 'random']).default('auto'))
    .addOption(detector('run the scenarios that can be over this grace-period detector, the others not at all'))
    .option('--all', 'look for every violation instead of stopping at the first')
    .option('--seed <text>', 'seed of random and pct; the same seed gives the same runs')
    .option('--runs <number>', 'schedules that random and pct try', positiveInteger)
    .option('--preemptions <number>', 'the most preemptions of a schedule that bounded looks at (default: 2)', wholeNumber)
    .option('--bug-depth <number>', 'how many orderings a bug may need that pct promises to find (default: 3)', positiveInteger)
    .option('--ignore <kinds>', 'kinds of violation not to look for, between commas', kinds)
    .option('--max-states <number>', 'stop after so many states (traces: steps)', positiveInteger)
    .option('--max-seconds <number>', 'stop after so many seconds', positiveNumber)
    .option('--max-memory <megabytes>', 'stop when visited states take so much', positiveNumber)
    .option('--max-depth <steps>', 'cut schedules that are longer', positiveInteger)
    .option('--max-operations <number>', 'cut actors that start more operations', positiveInteger)
    .addOption(granularity())
    .option('--no-private-steps', 'let accesses to private memory be scheduling points too')
    .option('--minimise', 'look for the simplest schedule to each violation: the fewest context switches, of these the fewest steps')
    .option('--save <directory>', 'write a file for every counterexample, to keep and to replay')
    .option('--junit <file>', 'write the results as JUnit XML as well')
    .option('--sarif <file>', 'write the violations that were not expected as SARIF 2.1.0 as well, with their schedules as code flows')
    .option('--github', 'print annotations for GitHub Actions as well')
    .option('--verbose', 'full report of every scenario, every step of every schedule')
    .option('--json', 'report as JSON (see docs/json-schema.md)')
    .option('--jobs <number>', 'scenarios checked at the same time', positiveInteger, 2)
    .addOption(watchdog())
    .option('--no-clock', 'leave times out, so that equal runs give equal bytes; --max-seconds has no effect')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (words: string[], flags: CheckFlags) => {
      outcome.status = await checkCommand(words, flags, terminal);
    });
}

function addReplay(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('replay')
    .description('run one schedule again and report it')
    .argument('[file]', 'a saved counterexample (.json), a token of a report (q1_...), or the file that exports the scenario (default: the shipped ones)')
    .option('--scenario <name>', 'the scenario, by its whole name')
    .option('--schedule <steps>', "the schedule as reports print it, e.g. '0x3 1 2.1x4'")
    .addOption(detector('as in the check that found the schedule'))
    .addOption(granularity())
    .option('--no-private-steps', 'as in the check that found the schedule')
    .option('--ignore <kinds>', 'as in the check that found the schedule', kinds)
    .option('--search-near', 'where a saved schedule no longer shows its violation, look for it among schedules that are like it')
    .option('--renew', 'do that, and write the saved counterexample anew: with the schedule that shows it now, or with the place where mended code leaves it')
    .option('--max-states <number>', 'of --search-near: give up after so many states', positiveInteger, 200_000)
    .option('--max-seconds <number>', 'of --search-near: give up after so many seconds', positiveNumber)
    .option('--verbose', 'every step of the schedule')
    .option('--json', 'report as JSON (see docs/json-schema.md)')
    .addOption(watchdog())
    .addHelpText('after', REPLAY_EXAMPLES)
    .action(async (file: string | undefined, flags: ReplayFlags) => {
      outcome.status = await replayCommand(file, flags, terminal);
    });
}

function addMinimise(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('minimise')
    .alias('minimize')
    .description('find the simplest schedule that shows what a saved counterexample shows')
    .argument('<file>', 'a saved counterexample (.json), or a token of a report (q1_...)')
    .option('--write', 'write the file anew')
    .option('--max-states <number>', 'stop looking for a simpler one after so many states', positiveInteger, MINIMISE_STATES)
    .option('--max-seconds <number>', 'stop looking for a simpler one after so many seconds', positiveNumber)
    .option('--verbose', 'every step of the schedule')
    .option('--json', 'report as JSON (see docs/json-schema.md)')
    .addOption(watchdog())
    .addHelpText('after', MINIMISE_EXAMPLES)
    .action(async (file: string, flags: MinimiseFlags) => {
      outcome.status = await minimiseCommand(file, flags, terminal);
    });
}

function addList(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('list')
    .description('list scenarios and what is expected of them, without running them')
    .argument('[names or files...]', 'as for check')
    .option('--json', 'list as JSON (see docs/json-schema.md)')
    .option('--jobs <number>', 'files loaded at the same time', positiveInteger, 2)
    .addOption(watchdog())
    .addHelpText('after', LIST_EXAMPLES)
    .action(async (words: string[], flags: ListFlags) => {
      outcome.status = await listCommand(words, flags, terminal);
    });
}

function detector(description: string): Option {
  return new Option('--detector <name>', description).choices(DETECTORS);
}

function granularity(): Option {
  return new Option('--granularity <what>', 'what one step is: an access, or a whole operation (coarse and fast, proves little)')
    .choices(['access', 'operation'])
    .default('access');
}

function watchdog(): Option {
  return new Option('--watchdog <seconds>', 'give up when user code does not come back for so long').argParser(positiveNumber).default(5);
}
