import type { Progress } from '../check';
import { grouped } from '../report/numbers';
import { shortened } from '../report/shortened';
import { roughly } from '../search/budget';

/** A check that is under way. */
export interface Underway {
  readonly scenario: string;
  readonly progress: Progress;
  /** Executions, or states that are found, in a second; and states that are looked at. Where that is known. */
  readonly perSecond?: number | undefined;
  readonly lookedPerSecond?: number | undefined;
}

const UNITS: readonly (readonly [least: number, unit: string])[] = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** Three digits of large numbers: `1.23M`. */
function compact(value: number): string {
  const [least, unit] = UNITS.find(([from]) => value >= Math.max(from, 10_000)) ?? [1, ''];
  return unit === '' ? grouped(value) : `${Number((value / least).toPrecision(3))}${unit}`;
}

function duration(seconds: number): string {
  if (seconds < 120) return `${grouped(seconds)} s`;
  return seconds < 7_200 ? `${grouped(seconds / 60)} min` : `${(seconds / 3_600).toFixed(1)} h`;
}

/** Characters of a name that tell which it is. */
const NAME = 16;

/** How far a search is, how fast it goes on, what it takes, and how long it may still last: all of it, or what matters most of it in so many characters. */
function numbers({ progress, perSecond, lookedPerSecond }: Underway, columns: number): string {
  const { states, executions, estimate, isSettled = false, queue, depth, seconds, bytes = 0 } = progress;
  const about = (text: string): string => (isSettled ? `~${text}` : `${text}?`);
  const whole = estimate === undefined ? '' : ` of ${about(compact(roughly(estimate)))}`;
  const count = executions === undefined ? `${compact(states)}${whole} states` : `${compact(executions)}${whole} executions`;
  // What executions are guessed to be is no ground to tell time by.
  const [done, speed] = executions === undefined ? [states - queue, lookedPerSecond] : [executions, isSettled ? perSecond : undefined];
  const left = estimate === undefined || speed === undefined || speed === 0 ? '' : `${about(duration(roughly(Math.max(0, estimate - done) / speed)))} left`;
  const waiting = executions === undefined && estimate === undefined ? `queue ${compact(queue)}` : '';
  const parts = [count, `${perSecond === undefined ? '-' : compact(perSecond)}/s`, waiting, `depth ${grouped(depth)}`, `${grouped(bytes / 1e6)} MB`, duration(seconds), left];
  // The first that can be done without.
  for (const part of [DEPTH, SECONDS, WAITING]) if (joined(parts).length > columns) parts[part] = '';
  return joined(parts);
}

const WAITING = 2;
const DEPTH = 3;
const SECONDS = 5;

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(', ');
}

/** One line, at most `columns` characters wide, about the check that has run longest, and how much is left to do. `~` is an estimate, `?` a guess. */
export function progressText(underway: readonly Underway[], finished: number, total: number, columns: number): string {
  const count = total > 1 ? `${finished} of ${total} done, ` : '';
  const [longest] = [...underway].sort((left, right) => right.progress.seconds - left.progress.seconds);
  if (longest === undefined) return `${count}loading`.slice(0, columns);
  const text = numbers(longest, columns - count.length - Math.min(longest.scenario.length, NAME) - 2);
  const room = columns - count.length - text.length - 2;
  return `${count}${shortened(longest.scenario, room)}: ${text}`.slice(0, columns);
}
