import type { Address, Thread } from '../memory';
import type { Rcu } from '../rcu';
import { RcuBox } from './rcu-box';
import type { Allocator } from './allocator';
import type { InnerLayout } from './has-rcu-head';
import type { FieldOrder } from './rcu-box-inner';
import { RcuBoxType, type MakeHandle } from './rcu-box-type';
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
  static override readonly handle: MakeHandle<RcuBox> = (type, address, generation) => new RcuBoxAsPosted(type, address, generation);

  static override of(rcu: Rcu, value: ValueType, order: FieldOrder | InnerLayout = 'value first', allocator?: Allocator): RcuBoxType<RcuBox> {
    return new RcuBoxTypeAsPosted(rcu, value, order, RcuBoxAsPosted.handle, allocator);
  }

  override *intoForeign(): Thread<Address> {
    return yield* scope((s) => intoForeign(s, this));
  }
}

/** Asks of a value that it is `Send` only: `ForeignOwnableRcu` for `RcuBox<T: Send>` lets several threads have `&T` all the same. */
class RcuBoxTypeAsPosted extends RcuBoxType<RcuBox> {
  protected override assertBounds(): void {
    if (this.value.isSend === false) throw new TypeError(`${this.name}: ${this.value.name} is not Send.`);
  }
}

function* intoForeign(s: Scope, self: RcuBoxAsPosted): Thread<Address> {
  s.own(self);
  return self.address;
}
