import type { Thread } from '../../impl/memory';
import type { CheckedMemory } from './checked-memory';

/** A thread, what happens all at once in the middle of it, and what must be true of its result. */
export interface Interrupted<T> {
  readonly memory: CheckedMemory;
  readonly thread: Thread<T>;
  /** Runs as another actor than the thread, which is actor 0. */
  readonly intrude: () => void;
  readonly check: (result: T) => void;
}

/** Runs the thread once for every access it makes, with the intrusion just before that access. Returns how many runs that took. */
export function atEveryStep<T>(build: () => Interrupted<T>): number {
  for (let at = 0; ; at++) {
    const { memory, thread, intrude, check } = build();
    memory.direct.actor = 0;
    let step = thread.next(0);
    for (let position = 0; step.done !== true; position++) {
      if (position === at) {
        intrude();
        memory.direct.actor = 0;
      }
      step = thread.next(memory.perform(step.value));
      if (step.done !== true) continue;
      check(step.value);
      if (position < at) return at;
    }
  }
}
