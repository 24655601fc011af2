import type { Integers, KeptStates } from './checkpoint';
import type { StateStore } from './state-store';

/** A part of a search as it is kept: plain data, and arrays of integers by name, each in parts. */
export interface Kept<At = unknown> {
  readonly at: At;
  readonly arrays: Readonly<Record<string, readonly Integers[]>>;
}

/** Parts by name as one. */
export function together(parts: Readonly<Record<string, Kept>>): Kept<Record<string, unknown>> {
  const at: Record<string, unknown> = {};
  const arrays: Record<string, readonly Integers[]> = {};
  for (const [name, part] of Object.entries(parts)) {
    at[name] = part.at;
    for (const [array, integers] of Object.entries(part.arrays)) arrays[`${name}.${array}`] = integers;
  }
  return { at, arrays };
}

/** One of the parts that were put together. */
export function partOf<At>(whole: Kept, name: string): Kept<At> {
  const prefix = `${name}.`;
  const arrays: Record<string, readonly Integers[]> = {};
  for (const [array, integers] of Object.entries(whole.arrays)) if (array.startsWith(prefix)) arrays[array.slice(prefix.length)] = integers;
  return { at: (whole.at as Readonly<Record<string, At>>)[name]!, arrays };
}

/** An array that is kept whole, as one of its own. */
export function int32(kept: Kept, name: string): Int32Array {
  return Int32Array.from(kept.arrays[name]?.[0] ?? []);
}

/** Of a store that is kept, what is no array. */
export type KeptStore = Omit<KeptStates, 'words'>;

/** A store as it is kept; nothing may be staged. */
export function keptStore(store: StateStore): Kept<KeptStore> {
  const { words, ...at } = store.keep();
  return { at, arrays: { words } };
}

/** Puts into an empty store what was kept. */
export function restoreStore(store: StateStore, { at, arrays }: Kept<KeptStore>): void {
  store.restore({ ...at, words: arrays['words'] as readonly Int32Array[] });
}
