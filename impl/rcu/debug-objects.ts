import { alloc, load, store, type Address, type Thread } from '../memory';
import { SpinLock } from '../sync';

/**
 * Which objects are queued: a table of their addresses, under a lock. Where there is no room left, it forgets: nothing is noticed any more of the object that
 * found none. Linear in its size. (`lib/debugobjects.c`)
 */
export class DebugObjects {
  private readonly first: Address;
  private readonly capacity: number;
  private readonly lock: SpinLock;

  private constructor(base: Address, capacity: number) {
    this.lock = SpinLock.at(base, 'debug_objects');
    this.first = base + 4;
    this.capacity = capacity;
    Object.freeze(this);
  }

  /** A table for so many objects at a time. */
  static *create(capacity: number): Thread<DebugObjects> {
    return new DebugObjects(yield* alloc({ type: 'debug_objects', words: 1 + capacity, memory: 'static', zeroed: true }), capacity);
  }

  /** Notes that an object is queued; false when it is already. (`debug_object_activate`) */
  *activate(object: Address): Thread<boolean> {
    yield* this.lock.acquire();
    const known = yield* this.find(object);
    const free = known === 0 ? yield* this.find(0) : 0;
    if (free !== 0) yield* store(free, object, 'plain');
    yield* this.lock.release();
    return known === 0;
  }

  /** Notes that an object is not queued any more. (`debug_object_deactivate`) */
  *deactivate(object: Address): Thread<void> {
    yield* this.lock.acquire();
    const known = yield* this.find(object);
    if (known !== 0) yield* store(known, 0, 'plain');
    yield* this.lock.release();
  }

  /** The word that holds an address; 0 when none does. */
  private *find(object: Address): Thread<Address> {
    for (let word = this.first; word < this.first + this.capacity * 4; word += 4) if ((yield* load(word, 'plain')) === object) return word;
    return 0;
  }
}
