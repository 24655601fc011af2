/** What a daemon keeps from one turn to the next, and what it found: numbers, or frozen data made of them. */
export type Kept = number | object | null;
/**
 * Somebody besides the detector's own thread whom an RCU needs: a CPU's interrupt that notices grace periods, a thread that invokes callbacks,
 * a timer that drains a queue. Its steps are taken in turns, round and round, under the names by which the lifecycle models/daemon
 * invokes them. It may be blocked in `awaitWork` for ever, and nowhere else.
 */
export interface Daemon {
    /** The actor's name, unique within the RCU: `tick of CPU 0`. */
    readonly name: string;
    /** The CPU it runs on; none unless told. */
    readonly cpu?: number;
    /** Whether it is an interrupt: while it works, nobody else runs on its CPU. */
    readonly interrupt?: boolean;
    /** Whether callbacks are invoked in `work`. */
    readonly invokesCallbacks?: boolean;
    /** Blocks until there is something to do, and changes nothing. It is given what `work` returned last, null at first. */
    readonly awaitWork: (input: {
        readonly kept: Kept;
    }) => Kept | void;
    /** Does it; given what was kept, and what `awaitWork` returned (null for nothing). Returns what is to be kept. */
    readonly work: (input: {
        readonly kept: Kept;
        readonly found: Kept;
    }) => Kept | void;
}
/** One turn of a daemon, for threads without a lifecycle; returns what is kept. */
export declare function turnOf(daemon: Daemon, kept?: Kept): Kept;
