// `Epoch`, `crossbeam-epoch/src/epoch.rs`: a number whose lowest bit says that a participant is pinned in it. It never wraps here.

/** Marks the epoch of a participant that is pinned. */
export const PINNED: number = 1;

/** From one epoch to the next. */
const STEP = 2;

/** The word of a participant that is not pinned. (`Epoch::starting`) */
export const UNPINNED: number = 0;

/** The epoch so many after another. (`Epoch::successor`) */
export const epochAfter = (epoch: number, steps: number = 1): number => (epoch + steps * STEP) >>> 0;

/** Whether a participant's word says that it is pinned. (`Epoch::is_pinned`) */
export const isPinned = (word: number): boolean => (word & PINNED) !== 0;

/** The epoch in which a participant is pinned. (`Epoch::unpinned`) */
export const unpinned = (word: number): number => (word & ~PINNED) >>> 0;
