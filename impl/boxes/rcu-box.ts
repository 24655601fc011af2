import { transfer, useHandle, type Address, type Gfp, type Thread } from '../memory';
import type { Guard, Rcu } from '../rcu';
import type { Allocator } from './allocator';
import type { ForeignHandle } from './foreign-ownable';
import type { InnerLayout } from './has-rcu-head';
import type { FieldOrder } from './rcu-box-inner';
import { RcuBoxType, type MakeHandle } from './rcu-box-type';
import { RcuRef } from './rcu-ref';
import { scope, type Scope } from './scope';
import type { ValueType } from './value-type';

/**
 * A box that is freed by RCU: when its owner drops it, it stays readable for those who found it in a section before, and is
 * freed a grace period later. Dropping never blocks. There is no mutable access.
 *
 * This is the type as corrected since it was posted: `into_foreign` forgets the box, and the rcu_head comes first, so that its
 * offset is 0 whatever the value's size. (`RcuBox`, `rust/kernel/sync/rcu/rcu_box.rs`; `rcu-box-as-posted.ts` has the first version.)
 *
 * A box is a handle: an address, and the number of the move that made it, which says whether it still owns its object.
 */
export class RcuBox implements ForeignHandle {
  /** The public fields identify an instance: the private ones are constants of the world. */
  static readonly stateKey: readonly string[] = ['type', 'address', 'generation'];
  /** The name of its type, for people. */
  readonly type: string;
  readonly address: Address;
  readonly generation: number;
  readonly #type: RcuBoxType<ForeignHandle>;

  protected constructor(type: RcuBoxType<ForeignHandle>, address: Address, generation: number) {
    this.type = type.name;
    this.address = address;
    this.generation = generation;
    this.#type = type;
    Object.freeze(this);
  }

  /** Makes the handles of the type. */
  static readonly handle: MakeHandle<RcuBox> = (type, address, generation) => new RcuBox(type, address, generation);

  /** The type `RcuBox<T>`, for a value type `T`, under an RCU, in memory of an allocator; while the world is built. */
  static of(rcu: Rcu, value: ValueType, order: FieldOrder | InnerLayout = 'head first', allocator?: Allocator): RcuBoxType<RcuBox> {
    return new RcuBoxType<RcuBox>(rcu, value, order, RcuBox.handle, allocator);
  }

  /** A new box; null when there is no memory, and then the value is dropped. `kernel` may sleep. */
  static *create<B extends ForeignHandle>(type: RcuBoxType<B>, value: number | readonly number[], gfp: Gfp = 'kernel'): Thread<B | null> {
    return yield* type.create(value, gfp);
  }

  /** Lends the value for the rest of the guard's section, whatever becomes of the box. */
  *withRcu(_guard: Guard): Thread<RcuRef> {
    return yield* this.deref();
  }

  /** Lends the value for as long as the box lives. */
  *deref(): Thread<RcuRef> {
    yield* useHandle(this);
    return new RcuRef(this.address + this.#type.valueOffset);
  }

  /** Gives the box up and queues its end behind a grace period. Never blocks. (`Drop::drop`) */
  *drop(): Thread<void> {
    yield* transfer(this, 'reclaimer');
    yield* this.#type.deferReclaim(this.address);
  }

  /** Gives the box up, sleeps for a grace period and ends it here. */
  *dropSynchronously(): Thread<void> {
    yield* transfer(this, 'reclaimer');
    yield* this.#type.rcu.synchronizeRcu();
    yield* this.#type.reclaim(this.address);
  }

  /** Gives the box to whoever keeps the pointer. Forgotten, not dropped: its object is not to be freed. */
  *intoForeign(): Thread<Address> {
    return yield* scope((s) => intoForeign(s, this));
  }
}

function* intoForeign(s: Scope, self: RcuBox): Thread<Address> {
  s.own(self);
  s.forget(self);
  yield* transfer(self, 'container');
  return self.address;
}
