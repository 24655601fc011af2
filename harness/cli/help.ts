/** What Quiesce is, in the words of its help. */
export const SUMMARY = `Runs every interleaving that matters of code that shares memory under RCU, against the code itself.
Either proves that no freed memory is touched, or prints the schedule that does it.`;

export const EXAMPLES = `
Examples:
  quiesce check                        check every scenario that comes with Quiesce
  quiesce check my-scenarios.ts        check the scenarios that a file of yours exports; nothing to build
  quiesce check my-scenarios.ts erase  only those whose name contains "erase"
  quiesce list                         see what there is to check
  quiesce mutants epoch                see that seeded bugs are found
  quiesce init                         write a first scenario and a Jest spec into your project
  quiesce replay bug.json              see a saved counterexample again

A scenario of your own, my-scenarios.ts:
  import { alloc, free, load, scenario, thread } from 'quiesce';

  export const mine = scenario({
    name: 'freed while it is read',
    *world() {
      return { box: yield* alloc({ type: 'Box', words: 1, zeroed: true }) };
    },
    actors: ({ box }) => ({
      reader: thread(function* () {
        yield* load(box);
      }),
      updater: thread(function* () {
        yield* free(box);
      }),
    }),
  });
`;

export const EXIT_STATUSES = `
Exit status:
  0  every scenario did what is expected of it
  1  a scenario was violated that should hold, or none of the expected violations was found
  2  wrong usage, or a scenario that cannot be run; the message says how to fix it
  3  inconclusive: a limit was reached before the answer was known
`;

export const CHECK_EXAMPLES = `
Examples:
  quiesce check                                     all shipped scenarios, one line each
  quiesce check 'load_rcu against erase'            one of them, with its full report
  quiesce check --detector tree                     those that can be, over Tree RCU instead of the ideal detector
  quiesce check mine.ts --all --save found          every violation of your scenarios, saved below found/
  quiesce check mine.ts --search traces             one run for all schedules that differ only in what commutes
  quiesce check mine.ts --search bounded --preemptions 2
                                                    schedules with few preemptions, where there are too many
  quiesce check mine.ts --search random --seed 7 --runs 10000
                                                    random schedules, where there are too many states
  quiesce check --ndjson | jq -c 'select(.event == "violation")'
                                                    events as they happen, one a line
  quiesce check mine.ts --watch                     again whenever you save mine.ts or what it imports; Ctrl-C ends
                                                    it with the exit status of the last run
  quiesce check mine.ts --max-seconds 60 --json     for a machine to read, within a minute

Names are whole names or parts of them, in any case. A full report is printed for what is not as expected, for
violations of scenarios you name, and with --verbose for everything.
${EXIT_STATUSES}`;

export const REPLAY_EXAMPLES = `
Examples:
  quiesce replay found/load-rcu-against-erase-use-after-free.json
  quiesce replay found/bug.json --search-near      the code has changed: is the bug still there?
  quiesce replay found/bug.json --inspect          stop in your code under a debugger (Chrome, VS Code, node inspect)
  quiesce replay q1_AgmYtZmRt                      a token as reports print it
  quiesce replay --scenario 'load_rcu against erase' --schedule '0x3 1x4 2x3 0'
  quiesce replay mine.ts --scenario mine --schedule '0 1x2 0'

Every report of a violation ends with the line that replays it. The exit status is 1 when the schedule shows a violation
that the scenario does not expect, 3 when the code has left the saved schedule and the violation may be elsewhere, 2 when
it cannot be run, else 0.
`;

export const MINIMISE_EXAMPLES = `
Examples:
  quiesce minimise found/bug.json
  quiesce minimise found/bug.json --write
  quiesce minimise q1_AgmYtZmRt --max-states 5000000

Fewest context switches come first, then fewest steps, actors and operations. Of what goes on for ever, the way there and
one turn count together. "none is simpler" is said when every simpler schedule was looked at. A limit ends that search; where
it had found nothing yet, the saved schedule is shown, and --write leaves the file as it is.

Exit status:
  0  none is simpler
  2  wrong usage, or a schedule that no longer shows its violation; the message says how to fix it
  3  a limit was reached before that was known
`;

export const MUTANTS_EXAMPLES = `
Examples:
  quiesce mutants                      all seeded bugs and controls, two lines each; takes minutes
  quiesce mutants epoch readers        two families
  quiesce mutants G12                  G12a, G12b and so on
  quiesce mutants U02a                 one, with its counterexamples in full
  quiesce mutants mine.ts              seeded bugs of your own, exported as an array called mutants

Each is checked four times: looking for its own kind of violation alone, with every check on, one bound below (a thread or
a grace period less) where it must hold, and unchanged, where it must hold, too. Controls look wrong and must hold.

Exit status:
  0  every seeded bug was found as what it must be, and everything held that must hold
  1  something was not; it is reported in full below the table
  2  wrong usage, or a scenario that cannot be run; the message says how to fix it
  3  Ctrl-C came before all were judged; what was is printed, and what was not is named
`;

export const LIST_EXAMPLES = `
Examples:
  quiesce list                         the scenarios that come with Quiesce
  quiesce list erase                   those whose name contains "erase"
  quiesce list mine.ts                 those that a file exports
`;

export const MERGE_EXAMPLES = `
Examples:
  quiesce check --shard 1/2 --json > 1.json       on one machine
  quiesce check --shard 2/2 --json > 2.json       on another
  quiesce merge 1.json 2.json                     one table, one exit status: the worst of them

JUnit and SARIF files of parts need no merging: whatever reads them takes several.
`;

export const INIT_EXAMPLES = `
Examples:
  quiesce init                         into quiesce/ of the project in this directory
  quiesce init specs/rcu               into another directory of it

Writes TypeScript where there is a tsconfig.json or typescript is a dependency, else what package.json says that .js files
are. A TypeScript project without Jest gets a jest.config.cjs, too. Nothing is ever overwritten.

Exit status:
  0  the files were written
  2  one of them is there already, or there is no project; nothing was written
`;

export const PROFILE_EXAMPLES = `
Examples:
  quiesce profile 'load_rcu against erase'     who and what makes the states of a shipped scenario
  quiesce profile mine.ts                      of the only scenario of a file; else name it, too
  quiesce profile mine.ts 'my scenario' --max-states 2000000 --json

All states are visited, unreduced, until --max-states. Counts are exact for what was visited. "left" is how many states there
would be if those that differ in nothing else were one, so a high "times fewer" is where to begin: make the word constant or
narrower, bound the actor, split its code into operations, or let its loops forget with retry, awaitAll and times. "places" are
those in the code, one for each history of answers that is remembered there. What makes no difference alone is left out.
A violation halts whoever makes it and stops nothing else.

Exit status:
  0  these are all states
  2  wrong usage, or a scenario that cannot be run; the message says how to fix it
  3  a limit was reached before all states were visited
`;

export const GRAPH_EXAMPLES = `
Examples:
  quiesce graph mine.ts 'my scenario' -o mine.svg   all states of a small scenario, and a shortest way to a violation
  quiesce graph 'load_rcu against erase' -o load.svg
                                                    too many states to draw: grouped by where the actors are
  quiesce graph 'load_rcu against erase' --actors reader,updater -o load.svg
                                                    grouped by where these two are
  quiesce graph reader -o reader.svg                a lifecycle: reader, updater, grace-period, daemon, guarantee
  quiesce graph mine.ts myLifecycle --format mermaid
                                                    one that a file exports, as text for a Markdown page

States are visited unreduced, until --max-states. Up to --max-nodes of them are drawn, each with where the actors are and the
words that vary; beyond, those in which all actors are at the same places are one, and the arrows between them are counted. An
arrow that is an access says whose, and what it did.

Exit status:
  0  the picture was made, of all states or of those that were visited: it says which
  2  wrong usage, or a scenario that cannot be run; the message says how to fix it
`;

export const COMPLETION_EXAMPLES = `
Examples:
  source <(quiesce completion bash)                    in ~/.bashrc
  source <(quiesce completion zsh)                     in ~/.zshrc, after compinit
  quiesce completion fish > ~/.config/fish/completions/quiesce.fish

Completes commands, options, what an option may be, scenario names (those of files on the line, else the shipped ones) and
files. The program must be called quiesce: in a project, put node_modules/.bin on the PATH, or write alias quiesce='npx quiesce'.

Exit status:
  0  the script was printed
  2  there is no script for this shell
`;
