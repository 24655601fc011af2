import { acquireWhen, alloc, atomicBegins, atomicEnds, store, type Address, type Thread } from '../memory';
import { LockGuard, type Lock } from './lock-guard';

/**
 * A spinlock: one word, 0 when free and 1 when held. Nothing may sleep while it is held. Not recursive; taking it twice
 * blocks for ever. (`include/linux/spinlock.h`)
 */
export class SpinLock implements Lock {
  readonly address: Address;
  readonly name: string;

  private constructor(address: Address, name: string) {
    this.address = address;
    this.name = name;
    Object.freeze(this);
  }

  /** A lock of its own, in static memory. */
  static *create(name: string): Thread<SpinLock> {
    return new SpinLock(yield* alloc({ type: `spinlock ${name}`, words: 1, memory: 'static', zeroed: true }), name);
  }

  /** The lock that is a word of another object; whoever makes that object stores 0 there first. */
  static at(address: Address, name: string): SpinLock {
    return new SpinLock(address, name);
  }

  /** Blocks, without sleeping, until the lock is free, and takes it. Acquire: what the last holder did is seen. */
  *acquire(): Thread<void> {
    yield* acquireWhen(this.address, '==', 0, 1);
    yield* atomicBegins(this.name);
  }

  /** Lets the next one in. Release: pairs with the acquire of whoever comes next. */
  *release(): Thread<void> {
    yield* atomicEnds(this.name);
    yield* store(this.address, 0, 'release');
  }

  /** Acquires, and returns what a scope can own. */
  *lock(): Thread<LockGuard> {
    yield* this.acquire();
    return new LockGuard(this);
  }
}
