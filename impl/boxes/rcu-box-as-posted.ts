import type { Address, Thread } from '../memory';
import type { Rcu } from '../rcu';
import { RcuBox } from './rcu-box';
import { RcuBoxType, type FieldOrder } from './rcu-box-type';
import { scope, type Scope } from './scope';
import type { ValueType } from './value-type';

/**
 * `RcuBox` as it was posted in January 2026: `fn into_foreign(self) -> *mut c_void { self.0.as_ptr().cast() }`, and the value
 * before the rcu_head.
 *
 * `self` is taken by value and never forgotten, so it is dropped where the function returns: putting a box into a container
 * queues its free.
 */
export class RcuBoxAsPosted extends RcuBox {
  static override of(rcu: Rcu, value: ValueType, order: FieldOrder = 'value first'): RcuBoxType<RcuBox> {
    return new RcuBoxType<RcuBox>(rcu, value, order, (type, address, generation) => new RcuBoxAsPosted(type, address, generation));
  }

  override *intoForeign(): Thread<Address> {
    return yield* scope((s) => intoForeign(s, this));
  }
}

function* intoForeign(s: Scope, self: RcuBoxAsPosted): Thread<Address> {
  s.own(self);
  return self.address;
}
