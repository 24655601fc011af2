import { CLASS_SHIFT, FREED, FREED_PRIVATE, STATE_MASK } from '../machine/objects';
import type { Bench } from './bench';
import type { EarlyGracePeriod } from './early-grace-period';

/**
 * An object that at a proper end is neither freed, nor reachable from the world's roots (any word within its bounds counts,
 * tags and all), nor queued. Returns its number, or -1. Linear in the words of reachable objects.
 */
export function leaked(bench: Bench, requests: EarlyGracePeriod, roots: readonly number[]): number {
  const { vector, objects } = bench;
  if (objects.areAllPermanent) return -1;
  const { words } = vector;
  if (reached.length < objects.count) reached = new Uint8Array(objects.count * 2);
  let mortal = 0;
  for (let object = 0; object < objects.count; object++) {
    reached[object] = 0;
    if (!isLive(bench, object)) continue;
    if (isPermanent(bench, object)) stack.push(object);
    else mortal++;
  }
  if (mortal === 0) {
    stack.length = 0;
    return -1;
  }
  for (const object of roots) if (isLive(bench, object)) stack.push(object);
  while (stack.length > 0) {
    const object = stack.pop()!;
    if (reached[object] === 1) continue;
    reached[object] = 1;
    const known = objects.knownWords(object);
    for (let offset = 0; offset < known.length; offset++) {
      const position = known[offset];
      if (position === undefined) continue;
      const target = objects.at(words[position]!);
      if (target >= 0 && reached[target] === 0 && isLive(bench, target)) stack.push(target);
    }
  }
  for (let object = 0; object < objects.count; object++) {
    if (reached[object] === 1 || !isLive(bench, object)) continue;
    const base = objects.bases[object]!;
    if (!requests.queuedWithin(base, base + objects.classWords[words[objects.statePositions[object]!]! >> CLASS_SHIFT]! * 4)) return object;
  }
  return -1;
}

// Kept between calls: an end is judged in every run, and nothing should be allocated for it.
let reached = new Uint8Array(64);
const stack: number[] = [];

function isLive({ vector, objects }: Bench, object: number): boolean {
  const state = vector.words[objects.statePositions[object]!]! & STATE_MASK;
  return state !== 0 && state !== FREED && state !== FREED_PRIVATE;
}

function isPermanent({ vector, objects }: Bench, object: number): boolean {
  const memory = objects.layouts[vector.words[objects.statePositions[object]!]! >> CLASS_SHIFT]?.memory;
  return memory === 'static' || memory === 'per-cpu';
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
