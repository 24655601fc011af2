import { adopt, ownNew, reclaimed, transfer, useHandle, type Address, type Gfp, type Layout, type Thread } from '../memory';
import { KMALLOC, type Allocator } from './allocator';
import type { ForeignHandle, ForeignOwnable } from './foreign-ownable';
import type { HasRcuHead } from './has-rcu-head';
import { MutRef, RcuRef } from './rcu-ref';
import { scope, type Scope } from './scope';
import { dropValue, storeValue, ZEROED_FROM, type ValueType } from './value-type';

/**
 * A box whose end is its drop: value and memory are gone when it returns, whoever may be reading. It knows nothing of RCU; what may be read without
 * a lock needs somebody around it who waits. (`KBox`, `VBox`, `KVBox`, `rust/kernel/alloc/kbox.rs`)
 */
export class KBox implements ForeignHandle {
  /** The public fields identify an instance: the private ones are constants of the world. */
  static readonly stateKey: readonly string[] = ['type', 'address', 'generation'];
  /** The name of its type, for people. */
  readonly type: string;
  readonly address: Address;
  readonly generation: number;
  readonly #type: KBoxType;

  constructor(type: KBoxType, address: Address, generation: number) {
    this.type = type.name;
    this.address = address;
    this.generation = generation;
    this.#type = type;
    Object.freeze(this);
  }

  /** The type `Box<T, A>`: `KBox<T>` unless another allocator is told; while the world is built. */
  static of(value: ValueType, allocator: Allocator = KMALLOC): KBoxType {
    return new KBoxType(value, allocator);
  }

  /** Lends the value for as long as the box lives and is not moved. */
  *deref(): Thread<RcuRef> {
    yield* useHandle(this);
    return this.#type.borrow(this.address);
  }

  /** Lends it to one borrower alone. */
  *derefMut(): Thread<MutRef> {
    yield* useHandle(this);
    return this.#type.borrowMut(this.address);
  }

  /** Drops the value and frees the memory, now. (`Drop::drop`) */
  *drop(): Thread<void> {
    yield* transfer(this, 'reclaimer');
    yield* this.#type.reclaim(this.address);
  }

  /** Gives the box to whoever keeps the pointer. */
  *intoForeign(): Thread<Address> {
    return yield* scope((s) => intoForeign(s, this));
  }
}

function* intoForeign(s: Scope, self: KBox): Thread<Address> {
  s.own(self);
  s.forget(self);
  yield* transfer(self, 'container');
  return self.address;
}

/**
 * The type `Box<T, A>` for one `T` and one allocator. It is foreign-ownable, but not by RCU: `from_foreign` and drop leave nothing to borrow. Where `T` is a
 * struct with an rcu_head in it, references lead to the value in the struct.
 */
export class KBoxType implements ForeignOwnable<KBox, RcuRef, MutRef> {
  readonly name: string;
  readonly value: ValueType;
  readonly foreignAlign: number = 4;
  readonly allocator: Allocator;
  readonly layout: Layout;
  /** Where the rcu_head lies, if there is one. */
  readonly head: HasRcuHead | null;
  private readonly valueOffset: number;

  constructor(value: ValueType, allocator: Allocator) {
    this.name = `Box<${value.name}, ${allocator.name}>`;
    this.value = value;
    this.allocator = allocator;
    this.layout = allocator.layoutOf({ type: value.name, words: value.words, zeroed: value.words >= ZEROED_FROM });
    this.head = value.inner ?? null;
    this.valueOffset = value.inner?.valueOffset ?? 0;
    Object.freeze(this);
  }

  /** Allocates and fills a box; null when there is no memory, and then the value is dropped. (`KBox::new`) */
  *create(value: number | readonly number[], gfp: Gfp = 'kernel'): Thread<KBox | null> {
    const words = typeof value === 'number' ? [value] : value;
    const address = yield* this.allocator.allocate(this.layout, gfp);
    if (address === 0) {
      yield* dropValue(this.value, words);
      return null;
    }
    const all = [...Array<number>(this.valueOffset / 4).fill(0), ...words];
    yield* storeValue(address, all, this.layout.zeroed === true ? all.length : this.value.words);
    return new KBox(this, address, yield* ownNew(address));
  }

  /** Drops the value and frees the memory of a box that is nobody's any more. */
  *reclaim(address: Address): Thread<void> {
    if (this.value.needsDrop) yield* this.value.dropInPlace(address);
    yield* reclaimed(address);
    yield* this.allocator.free(address);
  }

  *intoForeign(box: KBox): Thread<Address> {
    return yield* box.intoForeign();
  }

  *fromForeign(pointer: Address): Thread<KBox> {
    return new KBox(this, pointer, yield* adopt(pointer));
  }

  borrow(pointer: Address): RcuRef {
    return new RcuRef(pointer + this.valueOffset);
  }

  borrowMut(pointer: Address): MutRef {
    return new MutRef(pointer + this.valueOffset);
  }
}
