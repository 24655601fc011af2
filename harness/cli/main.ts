import { CommanderError } from 'commander';
import { jsonError } from '../report/json';
import { UsageError } from '../usage-error';
import { complaintText } from './complaint';
import { EventStream } from './event-stream';
import { AS_EXPECTED, FAILED } from './exit-status';
import { program, type Outcome } from './program';
import { styleFor } from './style-for';
import { processTerminal, type Terminal } from './terminal';
import { ownVersion } from './version';

/**
 * Runs the command line; `argv` is what follows the program's name. Resolves to the exit status and never rejects: 0 all as
 * expected, 1 something was not, 2 wrong usage or an internal error, 3 inconclusive.
 */
export async function main(argv: string[], terminal: Terminal = processTerminal()): Promise<number> {
  const outcome: Outcome = { status: AS_EXPECTED };
  try {
    const commands = program(terminal, outcome, ownVersion());
    // With an action for this, commander would take an unknown command for an argument.
    if (argv.length === 0) commands.outputHelp();
    else await commands.parseAsync(argv, { from: 'user' });
    return outcome.status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return AS_EXPECTED;
    complain(error, argv, terminal);
    return FAILED;
  }
}

/** One line on the error stream; with --json and --ndjson the same as an object on the output. */
function complain(error: unknown, argv: readonly string[], terminal: Terminal): void {
  const misuse = misuseOf(error);
  const style = styleFor(terminal, false);
  if (argv.includes('--json')) terminal.out(jsonError(misuse, style));
  if (argv.includes('--ndjson')) new EventStream(terminal.out, style).error(misuse);
  terminal.err(complaintText(misuse, terminal.directory));
}

function misuseOf(error: unknown): UsageError {
  if (error instanceof UsageError) return error;
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /u, '').replace(/\s*\n\s*/gu, ' ');
    return new UsageError(message, { fix: 'see quiesce --help, or --help after a command' });
  }
  const internal = new UsageError(`internal error, ${String(error)}`, { fix: 'please report it with the command that led to it' });
  return Object.assign(internal, { cause: error instanceof Error ? error.stack : undefined });
}
