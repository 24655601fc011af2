import { type Address } from '../../memory';
/**
 * A reader-writer semaphore: one word that counts the readers inside, or says that a writer is. Readers do not keep each other out, so whoever changes
 * what they look at must be a writer. Taking either side may sleep; its holder may sleep. (`struct rw_semaphore`, `include/linux/rwsem.h`)
 */
export declare class RwSemaphore {
    readonly address: Address;
    readonly name: string;
    private constructor();
    /** A semaphore of its own, in static memory, with nobody inside. */
    static create(name: string): RwSemaphore;
    /** Sleeps until no writer is inside, and becomes one of the readers. (`down_read`) */
    readLock(): void;
    /** One reader less. (`up_read`) */
    readUnlock(): void;
    /** Sleeps until nobody is inside, and becomes the writer. (`down_write`) */
    writeLock(): void;
    /** Lets the next ones in. (`up_write`) */
    writeUnlock(): void;
}
