import type { Address, LoadOrder, Order, Thread } from './access';
import { act, perform } from './site';

/** What may be said of a plain access that is known to race on purpose: the kernel's `data_race()`, with its reason. */
export interface Intended {
  readonly intended: string;
}

/** Reads a word. `relaxed` (READ_ONCE) unless told. */
export function load(address: Address, order: LoadOrder = 'relaxed', marked?: Intended): Thread<number> {
  return perform(marked ? { kind: 'load', address, order, ...marked } : { kind: 'load', address, order });
}

/** rcu_dereference: reads a pointer that readers may follow until their section ends. Legal only inside a section. */
export function dereference(address: Address): Thread<number> {
  return perform({ kind: 'load', address, order: 'dereference' });
}

/** Writes a word; the value is taken modulo 2^32. `relaxed` (WRITE_ONCE) unless told. */
export function store(address: Address, value: number, order: Order = 'relaxed', marked?: Intended): Thread<void> {
  return act(
    marked ? { kind: 'store', address, value: value >>> 0, order, ...marked } : { kind: 'store', address, value: value >>> 0, order },
  );
}

/** Writes one byte of a word in one access and keeps the other three; `address` is the byte's (little-endian). */
export function storeByte(address: Address, value: number, order: Order = 'relaxed', marked?: Intended): Thread<void> {
  return act(
    marked ? { kind: 'store-byte', address, value: value & 0xff, order, ...marked } : { kind: 'store-byte', address, value: value & 0xff, order },
  );
}

/** A memory barrier: smp_mb (`full`), smp_rmb (`acquire`), smp_wmb (`release`). No effect under sequential consistency. */
export function fence(order: Order = 'full'): Thread<void> {
  return act({ kind: 'fence', order });
}
