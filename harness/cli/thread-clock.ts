import { readFileSync } from 'node:fs';
import { now } from './now';

/** Seconds of CPU that this thread has used, where the system says so; else seconds of the wall clock. Only differences mean something. */
export function threadSeconds(): number {
  try {
    // The first number: nanoseconds on a CPU. (Documentation/scheduler/sched-stats.rst)
    const nanoseconds = Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
    if (nanoseconds > 0) return nanoseconds / 1e9;
  } catch {
    // No Linux, or one without these figures.
  }
  return now();
}
