import { UsageError } from '../usage-error';

/**
 * Freezes a value and everything reachable from it, so that thread code can keep no mutable state outside shared words.
 *
 * @throws UsageError for what cannot be frozen: Map, Set, typed arrays.
 */
export function deepFreeze<T>(value: T, where: string): T {
  freeze(value, where, new Set());
  return value;
}

function freeze(value: unknown, path: string, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  const name = Object.prototype.toString.call(value).slice(8, -1);
  if (name === 'Map' || name === 'Set' || name === 'Date' || ArrayBuffer.isView(value)) {
    throw new UsageError(`${path} holds a ${value.constructor.name}, which can change behind the checker's back`, {
      fix: 'keep mutable state in shared words, constants in arrays and plain objects',
    });
  }
  Object.freeze(value);
  for (const key of Object.keys(value)) freeze((value as Record<string, unknown>)[key], `${path}.${key}`, seen);
}
