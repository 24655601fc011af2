import type { Address, Intended, LoadOrder, Order } from '../../impl/memory';

/** The first word handed out: as in the kernel, the first page is never mapped. */
export const FIRST_WORD = 1024;

// One variable of the module holds the array: a compiler that knows the module's scope reaches it in one load, also after growth.
let words: Uint32Array = new Uint32Array(1 << 16);

/** How many words there are now. */
export function capacity(): number {
  return words.length;
}

/** Makes room for so many words, at least four times what there was: copying costs, and room that nobody has touched is only address space. */
export function grow(atLeast: number): void {
  const more = new Uint32Array(Math.max(words.length * 4, atLeast));
  more.set(words);
  words = more;
}

/** Zeroes so many words from this one on. */
export function clear(first: number, count: number): void {
  if (count > 64) words.fill(0, first, first + count);
  else for (let word = first; word < first + count; word++) words[word] = 0;
}

/** Reads a word; 0 beyond the end of memory. */
export function load(address: Address, _order?: LoadOrder, _marked?: Intended): number {
  return words[address >>> 2] ?? 0;
}

/** Reads a pointer. */
export function dereference(address: Address): Address {
  return words[address >>> 2] ?? 0;
}

/** Writes a word, modulo 2^32. */
export function store(address: Address, value: number, _order?: Order, _marked?: Intended): void {
  words[address >>> 2] = value;
}

/** Writes one byte of a word and keeps the other three; `address` is the byte's (little-endian). */
export function storeByte(address: Address, value: number, _order?: Order, _marked?: Intended): void {
  const shift = (address & 3) * 8;
  const word = address >>> 2;
  words[word] = (words[word]! & ~(0xff << shift)) | ((value & 0xff) << shift);
}

/** Stores `desired` when the word equals `expected`; returns the old word. */
export function compareAndSwap(address: Address, expected: number, desired: number, _order?: Order): number {
  const old = load(address);
  if (old === expected >>> 0) words[address >>> 2] = desired;
  return old;
}

/** Stores a word and returns the old one. */
export function exchange(address: Address, value: number, _order?: Order): number {
  const old = load(address);
  words[address >>> 2] = value;
  return old;
}

/** Adds, modulo 2^32; returns the old word. */
export function fetchAdd(address: Address, value: number, _order?: Order): number {
  return exchange(address, load(address) + value);
}

/** Returns the old word. */
export function fetchAnd(address: Address, value: number, _order?: Order): number {
  return exchange(address, load(address) & value);
}

/** Returns the old word. */
export function fetchOr(address: Address, value: number, _order?: Order): number {
  return exchange(address, load(address) | value);
}
