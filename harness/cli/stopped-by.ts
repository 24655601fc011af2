import type { Pool } from './pool';
import type { RunProgress } from './run-progress';
import type { Terminal } from './terminal';

/** Lets a first Ctrl-C stop a pool, so that what was found can be told. Returns what takes that back. */
export function stoppedBy(terminal: Terminal, run: RunProgress, pool: Pool): (() => void) | undefined {
  return terminal.onInterrupt?.(() => {
    run.clear();
    terminal.err('quiesce: stopping; what was found until now follows. Once more ends it at once.\n');
    pool.stop();
  });
}
