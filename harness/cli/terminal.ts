import { isatty } from 'node:tty';

/** Where the command line reads its surroundings from and writes to. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The stream for a progress line; undefined where nobody watches. */
  readonly progress: NodeJS.WritableStream | undefined;
  /** Whether `out` may carry colours. */
  readonly colours: boolean;
  /** Width of `out`. */
  readonly columns: number;
  /** Calls back when somebody wants what is running to stop (Ctrl-C); undefined where nobody can. Returns what takes the callback away. */
  readonly onInterrupt?: (callback: () => void) => () => void;
  /** Absolute; relative names on the command line start here, and names in reports are relative to it. */
  readonly directory: string;
}

/** What of an environment decides on colours. */
export interface ColourSigns {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** Colours for terminals only, unless FORCE_COLOR; never with NO_COLOR (https://no-color.org). */
export function wantsColours({ env, isTerminal }: ColourSigns): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return isTerminal && env['TERM'] !== 'dumb';
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

const WIDTH = 110;
const NARROWEST = 60;
const WIDEST = 160;

/** The process's own terminal. */
export function processTerminal(): Terminal {
  const { stdout, stderr, env } = process;
  // A reader that has seen enough (`| head`) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // Not `stdout.isTTY`: in a pipe it is undefined, whatever its type says.
  const isTerminal = isatty(stdout.fd);
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    progress: stderr.isTTY && env['TERM'] !== 'dumb' ? stderr : undefined,
    colours: wantsColours({ env, isTerminal }),
    columns: Math.min(WIDEST, Math.max(NARROWEST, isTerminal ? stdout.columns : WIDTH)),
    onInterrupt,
    directory: process.cwd(),
  };
}

/** The exit status of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** The first Ctrl-C, or request to end, asks; the second ends the process. */
function onInterrupt(callback: () => void): () => void {
  let count = 0;
  const heard = (): void => {
    count++;
    if (count > 1) process.exit(INTERRUPTED);
    callback();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, heard);
  return () => {
    for (const signal of signals) process.off(signal, heard);
  };
}
