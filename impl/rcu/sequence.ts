import { load, store, type Address, type Order, type Thread } from '../memory';

// `rcu_seq_*`, `kernel/rcu/rcu.h`: a counter of grace periods whose low bits say in which phase the present one is. It never wraps here.

/** The low bits: 0 while no grace period is under way. */
export const SEQ_STATE_MASK: number = 3;

/** The next phase of a grace period: 1 when it starts. */
export const seqStarted = (seq: number): number => (seq + 1) >>> 0;

/** When a grace period that is under way has ended. */
export const seqEnded = (seq: number): number => ((seq | SEQ_STATE_MASK) + 1) >>> 0;

/** What the counter must have reached for a full grace period to have passed since it was `seq`: the end of the next one, or of the one after that which is under way. (`rcu_seq_snap`) */
export const seqSnapshot = (seq: number): number => ((seq + 2 * SEQ_STATE_MASK + 1) & ~SEQ_STATE_MASK) >>> 0;

/** Whether a grace period is under way. */
export const seqIsUnderWay = (seq: number): boolean => (seq & SEQ_STATE_MASK) !== 0;

/** Starts a grace period; only one at a time does. */
export function* seqStart(counter: Address, order: Order = 'full'): Thread<number> {
  const started = seqStarted(yield* load(counter, 'plain'));
  yield* store(counter, started, order);
  return started;
}

/** Ends the grace period under way. */
export function* seqEnd(counter: Address, order: Order = 'full'): Thread<number> {
  const ended = seqEnded(yield* load(counter, 'plain'));
  yield* store(counter, ended, order);
  return ended;
}

/** Whether the counter has reached a snapshot. (`rcu_seq_done`) */
export function* seqIsDone(counter: Address, snapshot: number): Thread<boolean> {
  return (yield* load(counter, 'acquire')) >= snapshot;
}
