import { type Address } from '../../memory';
/**
 * Which objects are queued: a table of their addresses, under a lock. Where there is no room left, it forgets: nothing is noticed any more of the object that
 * found none. Linear in its size. (`lib/debugobjects.c`)
 */
export declare class DebugObjects {
    private readonly first;
    private readonly capacity;
    private readonly lock;
    private constructor();
    /** A table for so many objects at a time. */
    static create(capacity: number): DebugObjects;
    /** Notes that an object is queued; false when it is already. (`debug_object_activate`) */
    activate(object: Address): boolean;
    /** Notes that an object is not queued any more. (`debug_object_deactivate`) */
    deactivate(object: Address): void;
    /** The word that holds an address; 0 when none does. */
    private find;
}
