import { acquireWhen, alloc, compareAndSwap, fetchAdd, mightSleep, retry, RETRY, store, waitUntil, type Address, type Again, type Thread } from '../memory';

/** What the word holds while a writer is inside: no number of readers comes near. */
const WRITER = 0x80000000;

/**
 * A reader-writer semaphore: one word that counts the readers inside, or says that a writer is. Readers do not keep each other out, so whoever changes
 * what they look at must be a writer. Taking either side may sleep; its holder may sleep. (`struct rw_semaphore`, `include/linux/rwsem.h`)
 */
export class RwSemaphore {
  readonly address: Address;
  readonly name: string;

  private constructor(address: Address, name: string) {
    this.address = address;
    this.name = name;
    Object.freeze(this);
  }

  /** A semaphore of its own, in static memory, with nobody inside. */
  static *create(name: string): Thread<RwSemaphore> {
    return new RwSemaphore(yield* alloc({ type: `rw_semaphore ${name}`, words: 1, memory: 'static', zeroed: true }), name);
  }

  /** Sleeps until no writer is inside, and becomes one of the readers. (`down_read`) */
  *readLock(): Thread<void> {
    const { address } = this;
    yield* mightSleep(`taking ${this.name}`);
    yield* retry<true>(function* (): Thread<true | Again> {
      const readers = yield* waitUntil(address, 'lacks', WRITER, { order: 'relaxed', sleeping: true });
      return (yield* compareAndSwap(address, readers, readers + 1, 'acquire')) === readers ? true : RETRY;
    });
  }

  /** One reader less. (`up_read`) */
  *readUnlock(): Thread<void> {
    yield* fetchAdd(this.address, -1, 'release');
  }

  /** Sleeps until nobody is inside, and becomes the writer. (`down_write`) */
  *writeLock(): Thread<void> {
    yield* mightSleep(`taking ${this.name}`);
    yield* acquireWhen(this.address, '==', 0, WRITER, { sleeping: true });
  }

  /** Lets the next ones in. (`up_write`) */
  *writeUnlock(): Thread<void> {
    yield* store(this.address, 0, 'release');
  }
}
