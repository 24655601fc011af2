import { type Address, type Order } from '../../memory';
/** The low bits: 0 while no grace period is under way. */
export declare const SEQ_STATE_MASK: number;
/** The next phase of a grace period: 1 when it starts. */
export declare const seqStarted: (seq: number) => number;
/** When a grace period that is under way has ended. */
export declare const seqEnded: (seq: number) => number;
/** What the counter must have reached for a full grace period to have passed since it was `seq`: the end of the next one, or of the one after that which is under way. (`rcu_seq_snap`) */
export declare const seqSnapshot: (seq: number) => number;
/** Whether a grace period is under way. */
export declare const seqIsUnderWay: (seq: number) => boolean;
/** Starts a grace period; only one at a time does. */
export declare function seqStart(counter: Address, order?: Order): number;
/** Ends the grace period under way. */
export declare function seqEnd(counter: Address, order?: Order): number;
/** Whether the counter has reached a snapshot. (`rcu_seq_done`) */
export declare function seqIsDone(counter: Address, snapshot: number): boolean;
