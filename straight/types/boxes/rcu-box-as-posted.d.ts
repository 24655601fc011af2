import type { Address } from '../../memory';
import type { Rcu } from '../rcu';
import { RcuBox } from './rcu-box';
import type { Allocator } from './allocator';
import type { InnerLayout } from './has-rcu-head';
import type { FieldOrder } from './rcu-box-inner';
import { RcuBoxType, type MakeHandle } from './rcu-box-type';
import type { ValueType } from './value-type';
/**
 * `RcuBox` as it was posted in January 2026: `fn into_foreign(self) -> *mut c_void { self.0.as_ptr().cast() }`, and the value
 * before the rcu_head.
 *
 * `self` is taken by value and never forgotten, so it is dropped where the function returns: putting a box into a container
 * queues its free.
 */
export declare class RcuBoxAsPosted extends RcuBox {
    static readonly handle: MakeHandle<RcuBox>;
    static of(rcu: Rcu, value: ValueType, order?: FieldOrder | InnerLayout, allocator?: Allocator): RcuBoxType<RcuBox>;
    intoForeign(): Address;
}
