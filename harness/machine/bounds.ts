/** Actors of a scenario: their control points have fixed places in the vector. */
export const MAX_ACTORS = 250;
