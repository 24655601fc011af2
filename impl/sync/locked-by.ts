import { load, store, type Address, type Thread } from '../memory';
import type { Lock, LockGuard } from './lock-guard';

/** Words that may be read while their owner's lock is held. */
export class Shared {
  readonly address: Address;
  constructor(address: Address) {
    this.address = address;
    Object.freeze(this);
  }

  /** Reads one word; plain, because the lock keeps writers away. */
  *read(word: number = 0): Thread<number> {
    return yield* load(this.address + word * 4, 'plain');
  }
}

/** Words that may be read and written while their owner's lock is held. */
export class Exclusive extends Shared {
  /** Writes one word; plain, because the lock keeps everybody else away. */
  *write(value: number, word: number = 0): Thread<void> {
    yield* store(this.address + word * 4, value, 'plain');
  }
}

/**
 * Data that lives outside what a lock protects and is protected by that lock all the same. Access needs the guard of that very
 * lock; the guard of another one is a panic, decided at run time. (`rust/kernel/sync/locked_by.rs`)
 *
 * It proves that the lock is held and nothing else: an object found without the lock may have left its container before the lock was taken.
 */
export class LockedBy {
  readonly data: Address;
  readonly owner: Address;
  readonly ownerName: string;

  /** Ties the words at `data` to a lock, its owner for ever. */
  constructor(data: Address, owner: Lock) {
    this.data = data;
    this.owner = owner.address;
    this.ownerName = owner.name;
    Object.freeze(this);
  }

  /** The data, for reading. Panics when the guard is not the owner's. */
  access(guard: LockGuard): Shared {
    this.#assertOwner(guard);
    return new Shared(this.data);
  }

  /** The data, for writing. Panics when the guard is not the owner's. */
  accessMut(guard: LockGuard): Exclusive {
    this.#assertOwner(guard);
    return new Exclusive(this.data);
  }

  #assertOwner(guard: LockGuard): void {
    if (guard.address === this.owner) return;
    throw new Error(
      `LockedBy: mismatched owners: the data is locked by '${this.ownerName}' (0x${this.owner.toString(16)}), ` +
        `but the lock held is '${guard.name}' (0x${guard.address.toString(16)}).`,
    );
  }
}
