import type { Address, Order, Thread } from './access';
import { perform } from './site';

/** cmpxchg: stores `desired` when the word equals `expected`; returns the old word. A failed one is a read. */
export function compareAndSwap(address: Address, expected: number, desired: number, order: Order = 'full'): Thread<number> {
  return perform({ kind: 'compare-and-swap', address, expected: expected >>> 0, value: desired >>> 0, order });
}

/** xchg: stores a word and returns the old one. */
export function exchange(address: Address, value: number, order: Order = 'full'): Thread<number> {
  return perform({ kind: 'exchange', address, value: value >>> 0, order });
}

/** atomic_fetch_add, modulo 2^32; returns the old word. */
export function fetchAdd(address: Address, value: number, order: Order = 'full'): Thread<number> {
  return perform({ kind: 'fetch-add', address, value: value >>> 0, order });
}

/** atomic_fetch_and; returns the old word. */
export function fetchAnd(address: Address, value: number, order: Order = 'full'): Thread<number> {
  return perform({ kind: 'fetch-and', address, value: value >>> 0, order });
}

/** atomic_fetch_or; returns the old word. */
export function fetchOr(address: Address, value: number, order: Order = 'full'): Thread<number> {
  return perform({ kind: 'fetch-or', address, value: value >>> 0, order });
}
