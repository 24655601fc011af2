import { type Address, type Gfp, type Layout } from '../../memory';
import { type Allocator } from './allocator';
import type { ForeignHandle, ForeignOwnable } from './foreign-ownable';
import type { HasRcuHead } from './has-rcu-head';
import { MutRef, RcuRef } from './rcu-ref';
import { type ValueType } from './value-type';
/**
 * A box whose end is its drop: value and memory are gone when it returns, whoever may be reading. It knows nothing of RCU; what may be read without
 * a lock needs somebody around it who waits. (`KBox`, `VBox`, `KVBox`, `rust/kernel/alloc/kbox.rs`)
 */
export declare class KBox implements ForeignHandle {
    #private;
    /** The public fields identify an instance: the private ones are constants of the world. */
    static readonly stateKey: readonly string[];
    /** The name of its type, for people. */
    readonly type: string;
    readonly address: Address;
    readonly generation: number;
    constructor(type: KBoxType, address: Address, generation: number);
    /** The type `Box<T, A>`: `KBox<T>` unless another allocator is told; while the world is built. */
    static of(value: ValueType, allocator?: Allocator): KBoxType;
    /** Lends the value for as long as the box lives and is not moved. */
    deref(): RcuRef;
    /** Lends it to one borrower alone. */
    derefMut(): MutRef;
    /** Drops the value and frees the memory, now. (`Drop::drop`) */
    drop(): void;
    /** Gives the box to whoever keeps the pointer. */
    intoForeign(): Address;
}
/**
 * The type `Box<T, A>` for one `T` and one allocator. It is foreign-ownable, but not by RCU: `from_foreign` and drop leave nothing to borrow. Where `T` is a
 * struct with an rcu_head in it, references lead to the value in the struct.
 */
export declare class KBoxType implements ForeignOwnable<KBox, RcuRef, MutRef> {
    readonly name: string;
    readonly value: ValueType;
    readonly foreignAlign: number;
    readonly allocator: Allocator;
    readonly layout: Layout;
    /** Where the rcu_head lies, if there is one. */
    readonly head: HasRcuHead | null;
    private readonly valueOffset;
    constructor(value: ValueType, allocator: Allocator);
    /** Allocates and fills a box; null when there is no memory, and then the value is dropped. (`KBox::new`) */
    create(value: number | readonly number[], gfp?: Gfp): KBox | null;
    /** Drops the value and frees the memory of a box that is nobody's any more. */
    reclaim(address: Address): void;
    intoForeign(box: KBox): Address;
    fromForeign(pointer: Address): KBox;
    borrow(pointer: Address): RcuRef;
    borrowMut(pointer: Address): MutRef;
}
