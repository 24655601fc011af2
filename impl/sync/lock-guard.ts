import type { Address, Thread } from '../memory';

/** A lock as its guards see it. */
export interface Lock {
  /** The lock's word. */
  readonly address: Address;
  readonly name: string;
  release(): Thread<void>;
}

/**
 * Evidence that a lock is held; leaving the scope that owns it releases the lock. `address` and `name` are the lock's, so that a
 * guard can be compared with the lock that something is `LockedBy`.
 */
export class LockGuard {
  /** The public fields identify an instance: the private one is a constant of the world. */
  static readonly stateKey: readonly string[] = ['address', 'name'];
  readonly address: Address;
  readonly name: string;
  readonly #lock: Lock;

  constructor(lock: Lock) {
    this.address = lock.address;
    this.name = lock.name;
    this.#lock = lock;
    Object.freeze(this);
  }

  /** Releases the lock. */
  *drop(): Thread<void> {
    yield* this.#lock.release();
  }
}
