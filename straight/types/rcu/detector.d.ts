import type { Address } from '../../memory';
/** What a grace period must wait for and what it releases: numbers only, so that it can be kept between two steps. */
export interface Snapshot {
    /** The callbacks it releases, as they were taken. */
    readonly taken: Address;
    /** The readers whose sections were open; where epochs are counted, the one that must come. */
    readonly owing: readonly number[];
}
/** The callbacks that are due: the first of a list. */
export interface Batch {
    readonly first: Address;
}
/**
 * The steps of a grace-period detector, under the names by which the lifecycle models/grace-period invokes them. One actor
 * takes them in this order, round and round. (A type, not an interface: it is handed over as a record of bindings.)
 */
export type Detector<End extends Batch | null = Batch | null> = {
    /** Blocks until a callback is queued. */
    readonly awaitRequest: () => void;
    /** Begins a grace period for everything queued so far and notes the readers it must wait for. */
    readonly start: () => Snapshot;
    /** Blocks until each of them has left the section it was in. */
    readonly wait: (input: {
        readonly snapshot: Snapshot;
    }) => void;
    /** Ends the grace period; returns the callbacks that are due, in the order in which they were queued, or null when others invoke them. */
    readonly end: (input: {
        readonly snapshot: Snapshot;
    }) => End;
    /** Invokes them, one after another. */
    readonly invoke: (input: {
        readonly batch: Batch;
    }) => void;
};
/** One round of a detector, for threads without a lifecycle: waits for a request, serves it, returns. */
export declare function serveOnce(detector: Detector): void;
