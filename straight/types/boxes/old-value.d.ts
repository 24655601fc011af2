import { type Address } from '../../memory';
import type { ForeignHandle } from './foreign-ownable';
import type { RcuOldType } from './rcu-old-type';
/**
 * A value that is published no more: nobody can find it any more, and readers that did may still hold it. Its owner can do nothing but drop it, which
 * takes a grace period, or publish it again. Those who extend it say how they are dropped.
 */
export declare abstract class OldValue implements ForeignHandle {
    #private;
    /** The public fields identify an instance: the private ones are constants of the world. */
    static readonly stateKey: readonly string[];
    /** The name of its type, for people. */
    readonly type: string;
    readonly address: Address;
    readonly generation: number;
    protected constructor(type: RcuOldType<ForeignHandle>, address: Address, generation: number);
    abstract drop(): void;
    /** Gives the value to whoever keeps the pointer, and may publish it. */
    intoForeign(): Address;
    /** Gives the value up, sleeps for a grace period and drops it here. */
    protected dropNow(): void;
    /** Gives it up and queues its drop behind a grace period, which takes an rcu_head. Never blocks. */
    protected dropLater(): void;
}
