import type { Address } from '../../memory';
/** What a guard needs of the RCU that made it. */
export interface ReadUnlock {
    readUnlock(guard: Guard): void;
}
/**
 * Evidence that its actor is in a read-side critical section (`rcu::Guard`). Leaving the scope that owns it leaves the section. It
 * stays with the actor that took it; the slot says whose words the section is counted in.
 */
export declare class Guard {
    #private;
    /** The public fields identify an instance: the private ones are constants of the world. */
    static readonly stateKey: readonly string[];
    readonly domain: Address;
    readonly reader: number;
    /** What the lock handed out for its unlock, where that matters: the index that SRCU counts the section under. */
    readonly cookie: number;
    constructor(rcu: ReadUnlock, domain: Address, reader: number, cookie?: number);
    /** Leaves the section. */
    drop(): void;
}
