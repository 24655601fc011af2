import { CLASS_SHIFT, FREED, FREED_PRIVATE, STATE_MASK } from '../machine/objects';
import type { Bench } from './bench';
import type { EarlyGracePeriod } from './early-grace-period';

/**
 * An object that at a proper end is neither freed, nor reachable from the world's roots (any word within its bounds counts,
 * tags and all), nor queued. Returns its number, or -1. Linear in the words of reachable objects.
 */
export function leaked({ vector, objects }: Bench, requests: EarlyGracePeriod, roots: readonly number[]): number {
  const reached = new Uint8Array(objects.count);
  const stack: number[] = [];
  const isLive = (object: number): boolean => {
    const state = vector.words[objects.statePositions[object]!]! & STATE_MASK;
    return state !== 0 && state !== FREED && state !== FREED_PRIVATE;
  };
  for (const object of roots) if (isLive(object)) stack.push(object);
  for (let object = 0; object < objects.count; object++) {
    const { memory } = objects.layouts[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT] ?? {};
    if ((memory === 'static' || memory === 'per-cpu') && isLive(object)) stack.push(object);
  }
  while (stack.length > 0) {
    const object = stack.pop()!;
    if (reached[object] === 1) continue;
    reached[object] = 1;
    for (const position of objects.knownWords(object)) {
      if (position === undefined) continue;
      const target = objects.at(vector.words[position]!);
      if (target >= 0 && reached[target] === 0 && isLive(target)) stack.push(target);
    }
  }
  for (let object = 0; object < objects.count; object++) {
    if (reached[object] === 1 || !isLive(object)) continue;
    const base = objects.bases[object]!;
    if (!requests.queuedWithin(base, base + objects.layouts[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT]!.words * 4)) return object;
  }
  return -1;
}

/** The objects that a world's handles name: every address found anywhere in them. */
export function rootsOf(objects: Bench['objects'], handles: unknown): number[] {
  const roots = new Set<number>();
  const seen = new Set<object>();
  const visit = (value: unknown): void => {
    if (typeof value === 'number') {
      const object = objects.at(value);
      if (object >= 0) roots.add(object);
    } else if (typeof value === 'object' && value !== null && !seen.has(value)) {
      seen.add(value);
      Object.values(value).forEach(visit);
    }
  };
  visit(handles);
  return [...roots];
}
