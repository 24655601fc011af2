import type { Progress } from '../check';
import { grouped } from '../report/numbers';
import { shortened } from '../report/shortened';

/** A check that is under way. */
export interface Underway {
  readonly scenario: string;
  readonly progress: Progress;
}

/** How far a search is that counts executions, and how many there may be. */
function runsText({ executions = 0, estimate, isSettled = false, depth, seconds }: Progress): string {
  const speed = seconds > 0 ? `${grouped(executions / seconds)}/s` : '-/s';
  const total = estimate === undefined ? '' : isSettled ? ` of about ${rounded(estimate)}` : ` (a guess: of ${rounded(estimate)})`;
  return `${grouped(executions)}${total} executions, ${speed}, depth ${grouped(depth)}, ${seconds.toFixed(0)} s`;
}

/** Two digits are all that an estimate is good for. */
function rounded(value: number): string {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return grouped(Math.round(value / scale) * scale);
}

/** One line, at most `columns` characters wide, about the check that has run longest, and how much is left to do. */
export function progressText(underway: readonly Underway[], done: number, total: number, columns: number): string {
  const count = total > 1 ? `${done} of ${total} done, ` : '';
  const [longest] = [...underway].sort((left, right) => right.progress.seconds - left.progress.seconds);
  if (longest === undefined) return `${count}loading`.slice(0, columns);
  const { states, queue, depth, seconds } = longest.progress;
  const speed = seconds > 0 ? `${grouped(states / seconds)}/s` : '-/s';
  const numbers =
    longest.progress.executions === undefined
      ? `${grouped(states)} states, ${speed}, queue ${grouped(queue)}, depth ${grouped(depth)}, ${seconds.toFixed(0)} s`
      : runsText(longest.progress);
  const room = columns - count.length - numbers.length - 2;
  return `${count}${shortened(longest.scenario, room)}: ${numbers}`.slice(0, columns);
}
