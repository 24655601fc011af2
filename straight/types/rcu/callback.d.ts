import type { Address } from '../../memory';
/** Runs once a grace period has passed, in callback context: it may not sleep. `head` is the rcu_head it was queued with. */
export type CallbackBody = (head: Address) => void;
/**
 * A function that call_rcu can be given. Shared memory holds its address, `func`; who invokes callbacks finds the function by it.
 */
export declare class Callback {
    readonly name: string;
    /** The address of the function, as the rcu_head holds it. */
    readonly func: Address;
    readonly body: CallbackBody;
    /** True when being invoked answers the request; false when somebody waits for it and says so when he returns. */
    readonly answers: boolean;
    constructor(name: string, func: Address, body: CallbackBody, answers: boolean);
}
/**
 * The functions that callbacks may be, each at its address. They are registered while the world is built, as a kernel's text
 * is there before it runs; the world is frozen then, and this table with it: it never changes while actors run.
 */
export declare class CallbackTable {
    private readonly callbacks;
    constructor();
    /** Gives a function an address. The order of registration decides it, so the same world always has the same ones. */
    register(name: string, body: CallbackBody, answers: boolean): Callback;
    /** The function at an address. */
    at(func: Address): Callback;
}
