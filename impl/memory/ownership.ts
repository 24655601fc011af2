import type { Address, Owner, Thread } from './access';
import { act, perform } from './site';

/** A handle as Rust's owners hold it: the object, and the number of the move that made the handle. */
export interface Handle {
  readonly address: Address;
  readonly generation: number;
}

// The owner of an object is ghost state: never a scheduling point, invisible to the code under test but for the
// generation that a handle carries.

/** The calling actor owns a new object; returns the generation of its first handle. */
export function ownNew(address: Address): Thread<number> {
  return perform({ kind: 'ownership', action: 'create', address, generation: 0, to: 'actor' });
}

/** Makes a handle out of a raw pointer, as unsafe code may (`from_foreign`): earlier handles die. Returns its generation. */
export function adopt(address: Address): Thread<number> {
  return perform({ kind: 'ownership', action: 'adopt', address, generation: 0, to: 'actor' });
}

/** Moves the object away from the handle, which dies; `ownership` when it was dead already. Returns the new generation. */
export function transfer(handle: Handle, to: Owner): Thread<number> {
  return perform({ kind: 'ownership', action: 'transfer', address: handle.address, generation: handle.generation, to });
}

/** Checks that the handle still owns its object; `ownership` (use after move) when it does not. */
export function useHandle(handle: Handle): Thread<void> {
  return act({ kind: 'ownership', action: 'use', address: handle.address, generation: handle.generation, to: 'actor' });
}

/** The reclaimer ends the object's life; `ownership` when it was not the reclaimer's. */
export function reclaimed(address: Address): Thread<void> {
  return act({ kind: 'ownership', action: 'reclaim', address, generation: 0, to: 'nobody' });
}
