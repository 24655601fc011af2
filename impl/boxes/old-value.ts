import { transfer, type Address, type Thread } from '../memory';
import type { ForeignHandle } from './foreign-ownable';
import type { RcuOldType } from './rcu-old-type';
import { scope, type Scope } from './scope';

/**
 * A value that is published no more: nobody can find it any more, and readers that did may still hold it. Its owner can do nothing but drop it, which
 * takes a grace period, or publish it again. Those who extend it say how they are dropped.
 */
export abstract class OldValue implements ForeignHandle {
  /** The public fields identify an instance: the private ones are constants of the world. */
  static readonly stateKey: readonly string[] = ['type', 'address', 'generation'];
  /** The name of its type, for people. */
  readonly type: string;
  readonly address: Address;
  readonly generation: number;
  readonly #type: RcuOldType<ForeignHandle>;

  protected constructor(type: RcuOldType<ForeignHandle>, address: Address, generation: number) {
    this.type = type.name;
    this.address = address;
    this.generation = generation;
    this.#type = type;
  }

  abstract drop(): Thread<void>;

  /** Gives the value to whoever keeps the pointer, and may publish it. */
  *intoForeign(): Thread<Address> {
    return yield* scope((s) => intoForeign(s, this));
  }

  /** Gives the value up, sleeps for a grace period and drops it here. */
  protected *dropNow(): Thread<void> {
    yield* transfer(this, 'reclaimer');
    yield* this.#type.reclaimNow(this.address);
  }

  /** Gives it up and queues its drop behind a grace period, which takes an rcu_head. Never blocks. */
  protected *dropLater(): Thread<void> {
    yield* transfer(this, 'reclaimer');
    yield* this.#type.reclaimLater(this.address);
  }
}

function* intoForeign(s: Scope, self: OldValue): Thread<Address> {
  s.own(self);
  s.forget(self);
  yield* transfer(self, 'container');
  return self.address;
}
