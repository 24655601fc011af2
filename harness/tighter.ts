import type { Limits } from './scenario';
import { UsageError } from './usage-error';

/** The tighter of two bounds, one by one. */
export function tighter(scenario: Limits, options: Limits): Limits {
  const merged: Record<string, number> = {};
  for (const [limit, value] of [...Object.entries(scenario), ...Object.entries(options)] as [string, number | undefined][]) {
    if (value === undefined) continue;
    if (!(value > 0)) throw new UsageError(`limit ${limit} is ${value}`, { fix: 'give a number above 0' });
    merged[limit] = Math.min(value, merged[limit] ?? Infinity);
  }
  return merged;
}
