import type { Access, Thread } from './access';

/**
 * Recording of where accesses are made. Off while a search runs: a stack costs more than ten steps, and a thousand when it
 * is written out. A replay turns it on and reads the stacks of those accesses that it tells of.
 */
const recording: { on: boolean; hear: ((access: Access) => void) | null } = { on: false, hear: null };

/** Calls kept of a stack: thread code nests deeper than the engine's default of 10. */
const STACK_LIMIT = 50;

/**
 * Runs `body` with recording on and restores what was set before. `hear` is called with each access at the place where it is made: whoever
 * makes it is on the stack.
 */
export function recordingSites<T>(body: () => T, hear: ((access: Access) => void) | null = null): T {
  const before = { ...recording };
  const limit = Error.stackTraceLimit;
  recording.on = true;
  recording.hear = hear;
  Error.stackTraceLimit = STACK_LIMIT;
  try {
    return body();
  } finally {
    Object.assign(recording, before);
    Error.stackTraceLimit = limit;
  }
}

/** Yields one access and hands back its answer. Nothing but this and `act` yields. */
export function* perform(access: Access): Thread<number> {
  if (recording.on) {
    access.made = new Error();
    recording.hear?.(access);
  }
  return yield access;
}

/** Yields one access whose answer says nothing. */
export function* act(access: Access): Thread<void> {
  if (recording.on) {
    access.made = new Error();
    recording.hear?.(access);
  }
  yield access;
}
