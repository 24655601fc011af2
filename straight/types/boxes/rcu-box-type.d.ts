import { type Address, type Gfp, type Handle, type Layout } from '../../memory';
import { type Callback, type Rcu } from '../rcu';
import type { ForeignOwnableRcu } from './foreign-ownable';
import { RcuRef } from './rcu-ref';
import type { Droppable } from './scope';
import { type ValueType } from './value-type';
/** Which of the two fields of `RcuBoxInner` comes first. */
export type FieldOrder = 'head first' | 'value first';
/** An owned box, as its type sees it. */
export interface ForeignHandle extends Handle, Droppable {
    intoForeign(): Address;
}
/** How to make the handles of a box type. */
export type MakeHandle<B> = (type: RcuBoxType<B & ForeignHandle>, address: Address, generation: number) => B;
/**
 * The type `RcuBox<T>` for one `T` under one RCU: how `RcuBoxInner<T>` is laid out, how it is made and how it ends. All that is
 * the same for every box of the type, so that a box itself is an address.
 */
export declare class RcuBoxType<B extends ForeignHandle> implements ForeignOwnableRcu<B, RcuRef, RcuRef> {
    readonly rcu: Rcu;
    readonly value: ValueType;
    readonly name: string;
    readonly foreignAlign: number;
    readonly layout: Layout;
    /** Where the value lies in the allocation, in bytes. */
    readonly valueOffset: number;
    /** Where the rcu_head lies in the allocation, in bytes. */
    readonly headOffset: number;
    /** The callback of boxes whose value needs drop. */
    readonly dropRcuBox: Callback;
    private readonly make;
    constructor(rcu: Rcu, value: ValueType, order: FieldOrder, make: MakeHandle<B>);
    /** Allocates and fills a box; null when there is no memory, and then the value is dropped. (`RcuBox::new`) */
    create(value: number | readonly number[], gfp?: Gfp): B | null;
    /** Ends a box's life once nobody can read it any more: drops the value, frees the memory. (`drop_rcu_box`) */
    reclaim(address: Address): void;
    intoForeign(box: B): Address;
    fromForeign(pointer: Address): B;
    borrow(pointer: Address): RcuRef;
    /** Also shared: nobody ever has exclusive access to a value that readers may be looking at. */
    borrowMut(pointer: Address): RcuRef;
    /** A box is dropped only after `fromForeign`, and its value stays for a grace period after that. */
    rcuBorrow(pointer: Address): RcuRef;
}
