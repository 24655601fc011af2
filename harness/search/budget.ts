import type { LimitReached } from '../result';
import type { Progress, SearchOptions } from './outcome';

/** What of a budget a search has used besides states. */
export interface Used {
  /** Steps of actors. */
  readonly steps?: number;
  /** Bytes of what it remembers, as far as it counts them. */
  readonly bytes?: number;
}

/** Reports how far a search has come, and says which of its budgets are used up. Called often: every thousandth state or so. */
export function spent(options: SearchOptions, progress: Omit<Progress, 'seconds' | 'bytes'>, { steps = 0, bytes = 0 }: Used = {}): readonly LimitReached[] {
  const { maxStates, maxSteps = Infinity, maxSeconds, maxMemory, clock, memory, isStopped, onProgress } = options;
  const seconds = clock?.() ?? 0;
  const taken = Math.max(bytes, memory?.() ?? 0);
  onProgress?.({ ...progress, seconds, bytes: taken });
  const limits: LimitReached[] = [];
  if (progress.states > maxStates) limits.push({ limit: 'states', value: maxStates });
  if (steps > maxSteps) limits.push({ limit: 'steps', value: maxSteps });
  if (seconds > maxSeconds) limits.push({ limit: 'seconds', value: maxSeconds });
  if (taken > maxMemory) limits.push({ limit: 'memory', value: Math.round(maxMemory / 1e6) });
  if (isStopped?.() === true) limits.push({ limit: 'interrupted', value: Math.round(seconds) });
  return limits;
}

/** What is known to be left of a search over states. */
export function leftWords(count: number, what = 'states'): string {
  return `${count.toLocaleString('en')} ${what} that were found were not looked at`;
}

/** How many states there may be. */
export function guessWords(estimate: number | undefined): readonly string[] {
  return estimate === undefined ? [] : [`about ${roughly(estimate).toLocaleString('en')} states in all, to guess by how few of those found last are new`];
}

/** Two digits are all that an estimate is good for. */
export function roughly(value: number): number {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, value))) - 1);
  return Math.round(value / scale) * scale;
}
