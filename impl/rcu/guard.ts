import type { Address, Thread } from '../memory';

/** What a guard needs of the RCU that made it. */
export interface ReadUnlock {
  readUnlock(guard: Guard): Thread<void>;
}

/**
 * Evidence that its actor is in a read-side critical section (`rcu::Guard`). Leaving the scope that owns it leaves the section. It
 * stays with the actor that took it; the slot says whose words the section is counted in.
 */
export class Guard {
  /** The public fields identify an instance: the private ones are constants of the world. */
  static readonly stateKey: readonly string[] = ['domain', 'reader', 'cookie'];
  readonly domain: Address;
  readonly reader: number;
  /** What the lock handed out for its unlock, where that matters: the index that SRCU counts the section under. */
  readonly cookie: number;
  readonly #rcu: ReadUnlock;

  constructor(rcu: ReadUnlock, domain: Address, reader: number, cookie: number = 0) {
    this.domain = domain;
    this.reader = reader;
    this.cookie = cookie;
    this.#rcu = rcu;
    Object.freeze(this);
  }

  /** Leaves the section. */
  *drop(): Thread<void> {
    yield* this.#rcu.readUnlock(this);
  }
}
