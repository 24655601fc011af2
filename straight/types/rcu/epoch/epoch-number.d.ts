/** Marks the epoch of a participant that is pinned. */
export declare const PINNED: number;
/** The word of a participant that is not pinned. (`Epoch::starting`) */
export declare const UNPINNED: number;
/** The epoch so many after another. (`Epoch::successor`) */
export declare const epochAfter: (epoch: number, steps?: number) => number;
/** Whether a participant's word says that it is pinned. (`Epoch::is_pinned`) */
export declare const isPinned: (word: number) => boolean;
/** The epoch in which a participant is pinned. (`Epoch::unpinned`) */
export declare const unpinned: (word: number) => number;
