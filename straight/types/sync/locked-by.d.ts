import { type Address } from '../../memory';
import type { Lock, LockGuard } from './lock-guard';
/** Words that may be read while their owner's lock is held. */
export declare class Shared {
    readonly address: Address;
    constructor(address: Address);
    /** Reads one word; plain, because the lock keeps writers away. */
    read(word?: number): number;
}
/** Words that may be read and written while their owner's lock is held. */
export declare class Exclusive extends Shared {
    /** Writes one word; plain, because the lock keeps everybody else away. */
    write(value: number, word?: number): void;
}
/**
 * Data that lives outside what a lock protects and is protected by that lock all the same. Access needs the guard of that very
 * lock; the guard of another one is a panic, decided at run time. (`rust/kernel/sync/locked_by.rs`)
 *
 * It proves that the lock is held and nothing else: an object found without the lock may have left its container before the lock was taken.
 */
export declare class LockedBy {
    #private;
    readonly data: Address;
    readonly owner: Address;
    readonly ownerName: string;
    /** Ties the words at `data` to a lock, its owner for ever. */
    constructor(data: Address, owner: Lock);
    /** The data, for reading. Panics when the guard is not the owner's. */
    access(guard: LockGuard): Shared;
    /** The data, for writing. Panics when the guard is not the owner's. */
    accessMut(guard: LockGuard): Exclusive;
}
