import type { Address } from '../../../memory';
/** How many words a participant has. */
export declare const PARTICIPANT_WORDS: number;
/** The words of one participant. All but the first belong to its own thread. (`Local`, `crossbeam-epoch/src/internal.rs`) */
export declare class Participant {
    /** The epoch in which it is pinned, with `PINNED`; 0 when it is not. */
    readonly epoch: Address;
    /** How deep its pins nest. (`guard_count`) */
    readonly guardCount: Address;
    /** How often it has been pinned since it collected. (`pin_count`) */
    readonly pinCount: Address;
    /** The bag that it fills; 0 when it has deferred nothing. Others only ask whether there is one. */
    readonly bag: Address;
    constructor(words: Address);
}
