import { availableParallelism } from 'node:os';
import { Argument, Command, Option } from 'commander';
import { counterexampleSchemaText } from '../counterexample/file';
import { FORMATS } from '../graph/render';
import { jsonSchemaText } from '../report/schema';
import { DETECTORS } from '../setting';
import { checkCommand } from './check-command';
import { MINIMISE_STATES, type CheckFlags } from './check-options';
import { SHELLS, type Shell } from './completion';
import { completeCommand, completionCommand } from './completion-command';
import { graphCommand, type GraphFlags } from './graph-command';
import {
  CHECK_EXAMPLES,
  COMPLETION_EXAMPLES,
  EXAMPLES,
  EXIT_STATUSES,
  GRAPH_EXAMPLES,
  INIT_EXAMPLES,
  LIST_EXAMPLES,
  MERGE_EXAMPLES,
  MINIMISE_EXAMPLES,
  MUTANTS_EXAMPLES,
  PROFILE_EXAMPLES,
  REPLAY_EXAMPLES,
  SUMMARY,
} from './help';
import { initCommand, type InitFlags } from './init/init-command';
import { listCommand, type ListFlags } from './list-command';
import { mergeCommand, type MergeFlags } from './merge-command';
import { minimiseCommand, type MinimiseFlags } from './minimise-command';
import { mutantsCommand, type MutantsFlags } from './mutants-command';
import { kinds, names, port, positiveInteger, positiveNumber, shard, steps, wholeNumber } from './option-values';
import { profileCommand, type ProfileFlags } from './profile-command';
import { replayCommand, type ReplayFlags } from './replay-command';
import type { Terminal } from './terminal';
import { watchCommand } from './watch-command';

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
  addMerge(root, terminal, outcome);
  addMutants(root, terminal, outcome);
  addInit(root, terminal, outcome);
  addProfile(root, terminal, outcome);
  addGraph(root, terminal, outcome);
  root
    .command('schema')
    .description('print the JSON Schema of what --json prints')
    .option('--counterexample', 'that of the files that --save writes')
    .option('--json', 'it is JSON anyway')
    .action(({ counterexample }: { counterexample?: boolean }) => terminal.out(counterexample === true ? counterexampleSchemaText() : jsonSchemaText()));
  addCompletion(root, terminal, outcome);
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
    .option('--runs <number>', 'schedules that random and pct try, and traces at most', positiveInteger)
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
    .option('--html <path>', 'write a page for every counterexample, to step through in a browser: one to a .html file, several to a directory')
    .option('--junit <file>', 'write the results as JUnit XML as well')
    .option('--sarif <file>', 'write the violations that were not expected as SARIF 2.1.0 as well, with their schedules as code flows')
    .option('--github', 'print annotations for GitHub Actions as well')
    .option('--verbose', 'full report of every scenario, every step of every schedule')
    .option('--json', 'report as JSON (see docs/json-schema.md)')
    .option('--checkpoint <directory>', 'keep checkpoints there, and go on from the one that is there')
    .option('--checkpoint-every <seconds>', 'how often a checkpoint is made (default: 30, and never so often that it takes more than 2 % of the time)', positiveNumber)
    .option('--shard <part>', 'check only one part of the scenarios, 2/4 for the second of four; `quiesce merge` puts their JSON reports together', shard)
    .option('--ndjson', 'print what happens as it happens, a JSON object a line (see docs/json-schema.md)')
    .option('--watch', 'check again whenever a file changes that a scenario imports, until Ctrl-C')
    .addOption(jobs('threads: scenarios checked at the same time, and helpers of one that is left'))
    .addOption(watchdog())
    .option('--no-clock', 'leave times out, so that equal runs give equal bytes; --max-seconds has no effect')
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (words: string[], flags: CheckFlags) => {
      outcome.status = await (flags.watch === true ? watchCommand : checkCommand)(words, flags, terminal);
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
    .option('--only <kinds>', 'kinds of violation to look for and no others, between commas', kinds)
    .addOption(granularity())
    .option('--no-private-steps', 'as in the check that found the schedule')
    .option('--html <file>', 'write the schedule as a page as well, to step through in a browser')
    .option('--ignore <kinds>', 'as in the check that found the schedule', kinds)
    .option('--inspect', "wait for a debugger, then stop in the actors' code where the schedule comes to the first step, to the last but one and to the violation")
    .option('--at <steps>', 'of --inspect: the steps to stop before instead, between commas', steps)
    .option('--inspect-port <number>', 'of --inspect: where debuggers find it (default: 9229); 0 for any port that is free', port)
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
    .addOption(jobs('files loaded at the same time'))
    .addOption(watchdog())
    .addHelpText('after', LIST_EXAMPLES)
    .action(async (words: string[], flags: ListFlags) => {
      outcome.status = await listCommand(words, flags, terminal);
    });
}

function addMerge(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('merge')
    .description('put JSON reports together, as of the parts of a run that was split by --shard')
    .argument('<files...>', 'what check --json printed')
    .option('--json', 'print one JSON report of all')
    .addHelpText('after', MERGE_EXAMPLES)
    .action((files: string[], flags: MergeFlags) => {
      outcome.status = mergeCommand(files, flags, terminal);
    });
}

function addMutants(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('mutants')
    .description('find the seeded bugs, and see the unchanged code hold')
    .argument('[ids or families...]', 'ids, beginnings of ids, or families of seeded bugs; .ts or .js files or directories that export mutants (default: all that come with Quiesce)')
    .option('--verbose', 'every step of every schedule that is printed')
    .option('--json', 'report as JSON (see docs/json-schema.md)')
    .addOption(jobs('seeded bugs judged at the same time'))
    .addOption(watchdog())
    .option('--no-clock', 'leave times out, so that equal runs give equal bytes')
    .addHelpText('after', MUTANTS_EXAMPLES)
    .action(async (words: string[], flags: MutantsFlags) => {
      outcome.status = await mutantsCommand(words, flags, terminal);
    });
}

function addInit(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('init')
    .description('write a first scenario and a Jest spec into a project')
    .argument('[directory]', 'where they go (default: quiesce)')
    .option('--json', 'say what was written as JSON (see docs/json-schema.md)')
    .addHelpText('after', INIT_EXAMPLES)
    .action((directory: string | undefined, flags: InitFlags) => {
      outcome.status = initCommand(directory, flags, terminal);
    });
}

function addProfile(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('profile')
    .description('say why the state space of a scenario is as big as it is')
    .argument('<names or files...>', 'as for check; they must pick one scenario')
    .option('--max-states <number>', 'stop after so many states', positiveInteger, 500_000)
    .option('--max-depth <steps>', 'cut schedules that are longer', positiveInteger)
    .option('--max-operations <number>', 'cut actors that start more operations', positiveInteger)
    .addOption(detector('over which detector the world is built'))
    .addOption(granularity())
    .option('--no-private-steps', 'let accesses to private memory be scheduling points too')
    .option('--verbose', 'every row of every table')
    .option('--json', 'report as JSON (see docs/json-schema.md)')
    .addOption(watchdog())
    .addHelpText('after', PROFILE_EXAMPLES)
    .action(async (words: string[], flags: ProfileFlags) => {
      outcome.status = await profileCommand(words, flags, terminal);
    });
}

function addGraph(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('graph')
    .description('draw the states of a scenario, or a lifecycle')
    .argument('<names or files...>', 'as for check; they must pick one scenario, or a lifecycle by its name')
    .addOption(new Option('--format <form>', "the form of the picture (default: by the file's ending, else svg)").choices(FORMATS))
    .option('-o, --output <file>', 'write it there instead of printing it')
    .option('--actors <names>', 'group states by where these actors are, between commas', names)
    .option('--max-nodes <number>', 'states that are drawn one by one; more are grouped', positiveInteger, 80)
    .option('--max-states <number>', 'stop after so many states', positiveInteger, 100_000)
    .option('--max-depth <steps>', 'cut schedules that are longer', positiveInteger)
    .addOption(detector('over which detector the world is built'))
    .addOption(granularity())
    .option('--no-private-steps', 'let accesses to private memory be scheduling points too')
    .addOption(watchdog())
    .addHelpText('after', GRAPH_EXAMPLES)
    .action(async (words: string[], flags: GraphFlags) => {
      outcome.status = await graphCommand(words, flags, terminal);
    });
}

function addCompletion(root: Command, terminal: Terminal, outcome: Outcome): void {
  root
    .command('completion')
    .description('print what a shell loads to complete commands, options and scenario names')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', COMPLETION_EXAMPLES)
    .action((shell: Shell) => {
      outcome.status = completionCommand(shell, terminal);
    });
  root
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[]) => {
      outcome.status = await completeCommand(root, words, terminal);
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

/** How many threads, one for each core unless told. */
function jobs(what: string): Option {
  return new Option('--jobs <number>', what).argParser(positiveInteger).default(availableParallelism(), 'one for each core');
}

function watchdog(): Option {
  return new Option('--watchdog <seconds>', 'give up when user code does not come back for so long').argParser(positiveNumber).default(5);
}
