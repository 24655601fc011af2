/**
 * Those who help with one search, as the one that leads it sees them. Each has built the same system from the same scenario and options, in
 * a thread of its own; what goes to and fro is plain data (and shared memory), so that another process could be at the other end.
 *
 * No call waits but `wait`, and a search gives the same result whoever did what, in whatever order they answer, and if they all die.
 */
export interface Crew {
  readonly helpers: readonly Helper[];
  /** States that a search finds alone before it asks for help: at first nearly every step teaches something, and many searches end soon. */
  readonly after: number;
  /** Asks for helpers: they come to life when a thread is free for them, or never. */
  call(): void;
  /** Waits until a helper has posted something or called `wake`, has died, or a moment has passed. */
  wait(): void;
  /** Something has changed in shared memory that helpers who wait may want to see. */
  wake(): void;
}

/** One of those who help. */
export interface Helper {
  /** Whether its thread has come to life and lives still. What one that is dead was doing, and did not answer, has to be done by somebody else. */
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
  /** Something has changed in shared memory that the one that leads may be waiting for. */
  wake(): void;
}

/** What a helper does for a search. */
export interface Help {
  /** Does the next piece of what was asked; returns false when there is nothing to do until more is posted, or it is woken. */
  turn(): boolean;
}
