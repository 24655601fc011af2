import { type Address } from '../../memory';
import { LockGuard, type Lock } from './lock-guard';
/**
 * A spinlock: one word, 0 when free and 1 when held. Nothing may sleep while it is held. Not recursive; taking it twice
 * blocks for ever. (`include/linux/spinlock.h`)
 */
export declare class SpinLock implements Lock {
    readonly address: Address;
    readonly name: string;
    private constructor();
    /** A lock of its own, in static memory. */
    static create(name: string): SpinLock;
    /** The lock that is a word of another object; whoever makes that object stores 0 there first. */
    static at(address: Address, name: string): SpinLock;
    /** Blocks, without sleeping, until the lock is free, and takes it. Acquire: what the last holder did is seen. */
    acquire(): void;
    /** Lets the next one in. Release: pairs with the acquire of whoever comes next. */
    release(): void;
    /** Acquires, and returns what a scope can own. */
    lock(): LockGuard;
}
