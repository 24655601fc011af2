import type { Access, Thread } from './access';

/**
 * Recording of where accesses are made. Off while a search runs: a stack costs more than a thousand steps. A replay turns
 * it on and reads `stack` of each access it is handed.
 */
const recording = { on: false };

/** Calls kept of a stack: thread code nests deeper than the engine's default of 10. */
const STACK_LIMIT = 50;

/** Runs `body` with recording on and restores what was set before. */
export function recordingSites<T>(body: () => T): T {
  const before = recording.on;
  const limit = Error.stackTraceLimit;
  recording.on = true;
  Error.stackTraceLimit = STACK_LIMIT;
  try {
    return body();
  } finally {
    recording.on = before;
    Error.stackTraceLimit = limit;
  }
}

/** Yields one access and hands back its answer. Nothing but this and `act` yields. */
export function* perform(access: Access): Thread<number> {
  if (recording.on) access.stack = new Error().stack ?? '';
  return yield access;
}

/** Yields one access whose answer says nothing. */
export function* act(access: Access): Thread<void> {
  if (recording.on) access.stack = new Error().stack ?? '';
  yield access;
}
