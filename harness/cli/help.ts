/** What Quiesce is, in the words of its help. */
export const SUMMARY = `Runs every interleaving that matters of code that shares memory under RCU, against the code itself.
Either proves that no freed memory is touched, or prints the schedule that does it.`;

export const EXAMPLES = `
Examples:
  quiesce check                        check every scenario that comes with Quiesce
  quiesce check my-scenarios.ts        check the scenarios that a file of yours exports; nothing to build
  quiesce check my-scenarios.ts erase  only those whose name contains "erase"
  quiesce list                         see what there is to check
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
  quiesce check mine.ts --max-seconds 60 --json     for a machine to read, within a minute

Names are whole names or parts of them, in any case. A full report is printed for what is not as expected, for
violations of scenarios you name, and with --verbose for everything.
${EXIT_STATUSES}`;

export const REPLAY_EXAMPLES = `
Examples:
  quiesce replay found/load-rcu-against-erase-use-after-free.json
  quiesce replay found/bug.json --search-near      the code has changed: is the bug still there?
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

Fewest context switches come first, then fewest steps, actors and operations. "none is simpler" is said when every
simpler schedule was looked at; the exit status is then 0. It is 3 when a limit was reached before that.
`;

export const LIST_EXAMPLES = `
Examples:
  quiesce list                         the scenarios that come with Quiesce
  quiesce list erase                   those whose name contains "erase"
  quiesce list mine.ts                 those that a file exports
`;
