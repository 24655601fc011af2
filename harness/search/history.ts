import type { Vector } from '../machine/vector';
import type { EventIndex, Run } from './run';

/** What a place held before an event that changed it; undefined where it did not. */
export function valueBefore(run: Run, { logPositions, logValues, logLength }: Vector, event: EventIndex, place: number): number | undefined {
  const to = event + 1 < run.height ? run.mark[event + 1]! : logLength;
  for (let at = run.mark[event]!; at < to; at++) if (logPositions[at] === place) return logValues[at]!;
  return undefined;
}

/** What a place held after an event: what the next change found there. */
export function valueAfter(run: Run, { logPositions, logValues, logLength, words }: Vector, event: EventIndex, place: number): number {
  for (let at = event + 1 < run.height ? run.mark[event + 1]! : logLength; at < logLength; at++) if (logPositions[at] === place) return logValues[at]!;
  return words[place]!;
}
