import { watch, type FSWatcher } from 'chokidar';
import { shownPath } from '../report/path';
import { counted } from '../report/numbers';
import { UsageError } from '../usage-error';
import { checkCommand } from './check-command';
import type { CheckFlags } from './check-options';
import { complaintText } from './complaint';
import { AS_EXPECTED, FAILED } from './exit-status';
import { styleFor } from './style-for';
import { targetsOf } from './targets';
import type { Terminal } from './terminal';

/** Erases a terminal and what it has scrolled away. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
/** Milliseconds in which several changes are one: editors write a file in pieces, and tools many files. */
const TOGETHER = 50;

/**
 * `quiesce check --watch`: checks, and checks again whenever a file changes that a scenario's file imports, itself included. All scenarios that
 * were picked are checked, so that the last exit status is about all of them; a run that is under way is stopped. Resolves to that status when
 * the user interrupts it.
 */
export async function watchCommand(words: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  if (flags.json === true) throw new UsageError('--json prints one document, and --watch makes many runs', { fix: 'use --ndjson' });
  const interrupted = new AbortController();
  const onInterrupt = (): void => interrupted.abort();
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  const watching = new Watching();
  let status = AS_EXPECTED;
  try {
    let why = '';
    while (!interrupted.signal.aborted) {
      announce(why, flags, terminal);
      const restart = watching.nextChange();
      const stop = new AbortController();
      const run = checkOnce(words, flags, terminal, stop.signal, watching);
      const ended = await Promise.race([run, restart.then(() => undefined), aborted(interrupted.signal)]);
      if (ended === undefined) {
        stop.abort();
        // What a stopped run says does not count, nor whether it fails for having been stopped.
        await run;
      } else {
        status = ended;
        if (flags.ndjson !== true) terminal.out(styleFor(terminal, false).colors.dim(`\nWatching ${counted(watching.size, 'file')}; Ctrl-C ends.\n`));
        await Promise.race([restart, aborted(interrupted.signal)]);
      }
      why = watching.lastChanged;
    }
    return status;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
    await watching.end();
  }
}

/** One run; what is wrong with the files is said, for they will be changed. */
async function checkOnce(words: readonly string[], flags: CheckFlags, terminal: Terminal, signal: AbortSignal, watching: Watching): Promise<number> {
  // A run that is under way is stopped as a whole.
  const { onInterrupt: _, ...rest } = terminal;
  const quiet: Terminal = {
    ...rest,
    out: (text) => (signal.aborted ? undefined : terminal.out(text)),
    err: (text) => (signal.aborted ? undefined : terminal.err(text)),
  };
  try {
    watching.add(targetsOf(words, terminal.directory).files);
    return await checkCommand(words, flags, quiet, { signal, onModules: (files) => watching.add(files) });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    quiet.err(complaintText(error, terminal.directory));
    return FAILED;
  }
}

function announce(file: string, { ndjson }: CheckFlags, terminal: Terminal): void {
  if (file === '' || ndjson === true) return;
  const text = `${shownPath(file, terminal.directory)} changed`;
  // Somebody at a terminal wants to see the new run alone; a log keeps them all.
  terminal.out(terminal.progress === undefined ? `\n--- ${text} ---\n\n` : `${CLEAR}${styleFor(terminal, false).colors.dim(text)}\n\n`);
}

async function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return undefined;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return undefined;
}

/** The files that are watched; once watched, a file stays so, for it may be mended and imported again. */
class Watching {
  readonly #files = new Set<string>();
  readonly #watcher: FSWatcher = watch([], { ignoreInitial: true });
  #wake: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  lastChanged = '';

  constructor() {
    this.#watcher.on('all', (_, file) => {
      this.lastChanged = file;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#wake?.(), TOGETHER);
    });
  }

  get size(): number {
    return this.#files.size;
  }

  add(files: readonly string[]): void {
    const fresh = files.filter((file) => !this.#files.has(file));
    for (const file of fresh) this.#files.add(file);
    if (fresh.length > 0) this.#watcher.add(fresh);
  }

  /** Resolves when a file has changed from now on. */
  async nextChange(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher.close();
  }
}
