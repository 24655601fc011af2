import type { Address } from '../../memory';
/** A lock as its guards see it. */
export interface Lock {
    /** The lock's word. */
    readonly address: Address;
    readonly name: string;
    release(): void;
}
/**
 * Evidence that a lock is held; leaving the scope that owns it releases the lock. `address` and `name` are the lock's, so that a
 * guard can be compared with the lock that something is `LockedBy`.
 */
export declare class LockGuard {
    #private;
    /** The public fields identify an instance: the private one is a constant of the world. */
    static readonly stateKey: readonly string[];
    readonly address: Address;
    readonly name: string;
    constructor(lock: Lock);
    /** Releases the lock. */
    drop(): void;
}
