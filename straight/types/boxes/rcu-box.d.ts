import { type Address, type Gfp } from '../../memory';
import type { Guard, Rcu } from '../rcu';
import type { Allocator } from './allocator';
import type { ForeignHandle } from './foreign-ownable';
import type { InnerLayout } from './has-rcu-head';
import type { FieldOrder } from './rcu-box-inner';
import { RcuBoxType, type MakeHandle } from './rcu-box-type';
import { RcuRef } from './rcu-ref';
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
export declare class RcuBox implements ForeignHandle {
    #private;
    /** The public fields identify an instance: the private ones are constants of the world. */
    static readonly stateKey: readonly string[];
    /** The name of its type, for people. */
    readonly type: string;
    readonly address: Address;
    readonly generation: number;
    protected constructor(type: RcuBoxType<ForeignHandle>, address: Address, generation: number);
    /** Makes the handles of the type. */
    static readonly handle: MakeHandle<RcuBox>;
    /** The type `RcuBox<T>`, for a value type `T`, under an RCU, in memory of an allocator; while the world is built. */
    static of(rcu: Rcu, value: ValueType, order?: FieldOrder | InnerLayout, allocator?: Allocator): RcuBoxType<RcuBox>;
    /** A new box; null when there is no memory, and then the value is dropped. `kernel` may sleep. */
    static create<B extends ForeignHandle>(type: RcuBoxType<B>, value: number | readonly number[], gfp?: Gfp): B | null;
    /** Lends the value for the rest of the guard's section, whatever becomes of the box. */
    withRcu(_guard: Guard): RcuRef;
    /** Lends the value for as long as the box lives. */
    deref(): RcuRef;
    /** Gives the box up and queues its end behind a grace period. Never blocks. (`Drop::drop`) */
    drop(): void;
    /** Gives the box up, sleeps for a grace period and ends it here. */
    dropSynchronously(): void;
    /** Gives the box to whoever keeps the pointer. Forgotten, not dropped: its object is not to be freed. */
    intoForeign(): Address;
}
