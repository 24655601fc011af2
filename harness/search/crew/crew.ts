/**
 * Those who help with one search, as the one that leads it sees them. Each has built the same system from the same scenario and options, in
 * a thread of its own; what goes to and fro is plain data (and shared memory), so that another process could be at the other end.
 *
 * No call waits but `wait`, and a search gives the same result whoever did what, in whatever order they answer, and if they all die.
 */
export interface Crew {
  readonly helpers: readonly Helper[];
  /** Waits until a helper has posted something, has died, or a moment has passed. */
  wait(): void;
}

/** One of those who help. */
export interface Helper {
  /** Whether its thread lives. What one that is dead was doing, and did not answer, has to be done by somebody else. */
  readonly isAlive: boolean;
  post(message: unknown): void;
  /** The next of its answers, in the order they were posted; undefined when there is none yet. */
  receive(): unknown;
}

/** The one that leads a search, as a helper sees it. */
export interface Lead {
  post(message: unknown): void;
  /** The next message, in the order they were posted; undefined when there is none yet. */
  receive(): unknown;
}

/** What a helper does for a search. */
export interface Help {
  /** Does the next piece of what was asked; returns false when there is nothing to do until more is posted. */
  turn(): boolean;
}
