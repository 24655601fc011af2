import { CHUNK_BITS, CHUNK_MASK, wordsIn } from './chunks';

const { clz32, imul } = Math;

/** A state met a moment ago: its number + 1, or -(row + 1) for one of the staged rows; 0 for none. */
export type Met = number;

/** States that are put into a new table together. */
const BATCH = 1024;

/**
 * An open-addressing table of the numbers of packed states: an entry is a number plus 1, and above it as many bits of the state's hash as are
 * left. The second number is of no meaning: it keeps reads ahead from being optimised away.
 */
export function tableOf(chunks: readonly Int32Array[], { size, width, length, isShared }: { readonly size: number; readonly width: number; readonly length: number; readonly isShared: boolean }): [table: Int32Array, touched: number] {
  const table = wordsIn(length, isShared);
  const mask = length - 1;
  const idBits = 31 - clz32(length);
  const hashes = new Int32Array(BATCH);
  let touched = 0;
  for (let from = 0; from < size; from += BATCH) {
    const chunk = chunks[from >>> CHUNK_BITS]!;
    const count = Math.min(BATCH, size - from);
    for (let at = 0; at < count; at++) hashes[at] = hashOf(chunk, ((from + at) & CHUNK_MASK) * width, width);
    // Read ahead, so that the processor waits for memory once, not every time.
    for (let at = 0; at < count; at++) touched += table[hashes[at]! >>> (32 - idBits)]!;
    for (let at = 0; at < count; at++) {
      const hash = hashes[at]!;
      let slot = hash >>> (32 - idBits);
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = (hash << idBits) | (from + at + 1);
    }
  }
  return [table, touched];
}

/** All bits of it matter: the high ones are the slot, the low ones the tag. */
export function hashOf(words: Int32Array, from: number, count: number): number {
  let hash = 0x9e3779b9 | 0;
  for (let index = 0; index < count; index++) {
    hash = imul(hash ^ words[from + index]!, 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = imul(hash, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
