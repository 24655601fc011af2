/**
 * Tags that a lifecycle's states may carry.
 *
 * - `idle-ok`: an actor may be blocked here when everything has ended, as a detector that waits for a request is. Blocked in any other
 *   state, and not final, is a deadlock.
 * - `choice`: left as soon as it is entered, because one of its `always` transitions is open whatever the context. No actor
 *   is ever seen in it; it counts as reached when one of its transitions is taken.
 */
export type LifecycleTag = 'idle-ok' | 'choice';
