import { type Address } from '../../memory';
import type { Rcu } from '../rcu';
import type { ForeignHandle, ForeignOwnable, ForeignOwnableRcu } from './foreign-ownable';
import { type HasRcuHead } from './has-rcu-head';
import type { Droppable } from './scope';
/** How to make the handles of a type of old values. */
export type MakeOld<Old> = (type: RcuOldType<Old & ForeignHandle>, address: Address, generation: number) => Old;
/** A pointer type `P`, of which nothing is known but that it is foreign-ownable, and perhaps what `P: Box<T: HasRcuHead>` is known by. */
export interface Pointee<P extends Droppable = Droppable, Borrowed = unknown> extends ForeignOwnable<P, Borrowed> {
    readonly name: string;
    /** Where the rcu_head lies in what a `P` points to; null or nothing when it has none. */
    readonly head?: HasRcuHead | null;
    /** Whether `T` has a destructor. */
    readonly value?: {
        readonly needsDrop: boolean;
    };
}
/**
 * The type `RcuOld<P>` for one `P` under one RCU. An old value is one that was published and is no more: it has one owner, and readers that found
 * it before. Whoever owns one may give it to a container, and publish it again; so the type is foreign-ownable by RCU.
 */
export declare class RcuOldType<Old extends ForeignHandle, P extends Droppable = Droppable, Borrowed = unknown> implements ForeignOwnableRcu<Old, Borrowed, Borrowed> {
    readonly rcu: Rcu;
    readonly pointee: Pointee<P, Borrowed>;
    readonly name: string;
    readonly foreignAlign: number;
    private readonly dropOld;
    private readonly make;
    constructor(name: string, rcu: Rcu, pointee: Pointee<P, Borrowed>, make: MakeOld<Old>);
    /** Takes a value that nobody has published yet for one that nobody has published any more. */
    from(value: P): Old;
    intoForeign(old: Old): Address;
    fromForeign(pointer: Address): Old;
    borrow(pointer: Address): Borrowed;
    borrowMut(pointer: Address): Borrowed;
    rcuBorrow(pointer: Address): Borrowed;
    /** Sleeps for a grace period and drops the value; it belongs to the reclaimer already. */
    reclaimNow(pointer: Address): void;
    /** Has it dropped after a grace period: by `call_rcu` when the value needs that, else by `kvfree_call_rcu`. Never blocks. */
    reclaimLater(pointer: Address): void;
    /** The bound `P: Box<T: HasRcuHead>`, which only dropping without waiting asks for; throws when it is not kept. */
    assertHead(): HasRcuHead;
    /** Drops the `P`. */
    protected reclaim(pointer: Address): void;
}
