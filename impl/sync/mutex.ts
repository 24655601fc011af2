import { acquireWhen, alloc, mightSleep, store, type Address, type Thread } from '../memory';
import { LockGuard, type Lock } from './lock-guard';

/**
 * A mutex: one word, 0 when free and 1 when held. Taking it may sleep, so it may be taken neither in a read-side section nor
 * with a spinlock held nor in a callback; its holder may sleep. Not recursive. (`kernel/locking/mutex.c`)
 */
export class Mutex implements Lock {
  readonly address: Address;
  readonly name: string;

  private constructor(address: Address, name: string) {
    this.address = address;
    this.name = name;
    Object.freeze(this);
  }

  /** A lock of its own, in static memory. */
  static *create(name: string): Thread<Mutex> {
    return new Mutex(yield* alloc({ type: `mutex ${name}`, words: 1, memory: 'static', zeroed: true }), name);
  }

  /** The lock that is a word of another object; whoever makes that object stores 0 there first. */
  static at(address: Address, name: string): Mutex {
    return new Mutex(address, name);
  }

  /** Sleeps until the lock is free, and takes it. Acquire: what the last holder did is seen. */
  *acquire(): Thread<void> {
    yield* mightSleep(`taking ${this.name}`);
    yield* acquireWhen(this.address, '==', 0, 1, { sleeping: true });
  }

  /** Lets the next one in. Release: pairs with the acquire of whoever comes next. */
  *release(): Thread<void> {
    yield* store(this.address, 0, 'release');
  }

  /** Acquires, and returns what a scope can own. */
  *lock(): Thread<LockGuard> {
    yield* this.acquire();
    return new LockGuard(this);
  }
}
