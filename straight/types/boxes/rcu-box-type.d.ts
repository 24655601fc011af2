import { type Address, type Gfp, type Layout } from '../../memory';
import { type Callback, type Rcu } from '../rcu';
import { type Allocator } from './allocator';
import type { ForeignHandle, ForeignOwnableRcu } from './foreign-ownable';
import { type HasRcuHead, type InnerLayout } from './has-rcu-head';
import { type FieldOrder } from './rcu-box-inner';
import { RcuRef } from './rcu-ref';
import { type ValueType } from './value-type';
/** How to make the handles of a box type. */
export type MakeHandle<B> = (type: RcuBoxType<B & ForeignHandle>, address: Address, generation: number) => B;
/**
 * The type `RcuBox<T>` for one `T` under one RCU: how `RcuBoxInner<T>` is laid out, how it is made and how it ends. All that is
 * the same for every box of the type, so that a box itself is an address.
 */
export declare class RcuBoxType<B extends ForeignHandle> implements ForeignOwnableRcu<B, RcuRef, RcuRef>, HasRcuHead {
    readonly rcu: Rcu;
    readonly value: ValueType;
    readonly name: string;
    readonly foreignAlign: number;
    readonly allocator: Allocator;
    readonly layout: Layout;
    /** Where the value lies in the allocation, in bytes. */
    readonly valueOffset: number;
    readonly headOffset: number;
    /** The callback of boxes whose value needs drop. */
    readonly dropRcuBox: Callback;
    private readonly make;
    constructor(rcu: Rcu, value: ValueType, order: FieldOrder | InnerLayout, make: MakeHandle<B>, allocator?: Allocator);
    /** Allocates and fills a box; null when there is no memory, and then the value is dropped. (`RcuBox::new`) */
    create(value: number | readonly number[], gfp?: Gfp): B | null;
    /** Has a box reclaimed when nobody can read it any more; it belongs to the reclaimer already. Never blocks. */
    deferReclaim(address: Address): void;
    /** Ends a box's life once nobody can read it any more: drops the value, frees the memory. (`drop_rcu_box`) */
    reclaim(address: Address): void;
    intoForeign(box: B): Address;
    fromForeign(pointer: Address): B;
    borrow(pointer: Address): RcuRef;
    /** Also shared: nobody ever has exclusive access to a value that readers may be looking at. */
    borrowMut(pointer: Address): RcuRef;
    /** A box is dropped only after `fromForeign`, and its value stays for a grace period after that. */
    rcuBorrow(pointer: Address): RcuRef;
    /**
     * Refuses values that may not be dropped by another thread (`T: Send`), or not be looked at by several (`T: Sync`): who sends a box away may go on
     * reading it for a grace period, and so may everybody who finds it in a container.
     */
    protected assertBounds(): void;
    /** An rcu_head that is not queued. */
    protected initHead(head: Address): void;
}
