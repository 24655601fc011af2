import { type Address } from '../../memory';
import { LockGuard, type Lock } from './lock-guard';
/**
 * A mutex: one word, 0 when free and 1 when held. Taking it may sleep, so it may be taken neither in a read-side section nor
 * with a spinlock held nor in a callback; its holder may sleep. Not recursive. (`kernel/locking/mutex.c`)
 */
export declare class Mutex implements Lock {
    readonly address: Address;
    readonly name: string;
    private constructor();
    /** A lock of its own, in static memory. */
    static create(name: string): Mutex;
    /** The lock that is a word of another object; whoever makes that object stores 0 there first. */
    static at(address: Address, name: string): Mutex;
    /** Sleeps until the lock is free, and takes it. Acquire: what the last holder did is seen. */
    acquire(): void;
    /** Lets the next one in. Release: pairs with the acquire of whoever comes next. */
    release(): void;
    /** Acquires, and returns what a scope can own. */
    lock(): LockGuard;
}
