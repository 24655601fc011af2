import type { Detector, Snapshot } from '../detector';
import { TreeCallbacks } from './tree-callbacks';
import type { TreeNode } from './tree-nodes';
/** The grace-period thread. (`rcu_gp_kthread`) */
export declare abstract class GracePeriodThread extends TreeCallbacks {
    protected makeDetector(): Detector<null>;
    protected awaitRequest(): void;
    /** Begins a grace period: counts it, then asks every CPU for a quiescent state, from the root downwards. (`rcu_gp_init`) */
    protected gpInit(): Snapshot;
    /** Has everybody below a node owe a quiescent state. */
    protected askFor({ words, shape }: TreeNode): void;
    /** Blocks until nobody owes one; with forced scans it looks around meanwhile, who knows how often. (`rcu_gp_fqs_loop`) */
    protected awaitQuiescentStates(): void;
    /** Blocks until nobody below the root owes a quiescent state. */
    protected awaitRoot(): void;
    /** Whether nobody does. (`rcu_gp_fqs_check_wake`) */
    protected isRootDone(): boolean;
    /** Ends a grace period: nodes hear of it before the global counter, so that nobody takes it for idle too early. (`rcu_gp_cleanup`) */
    protected gpCleanup(): null;
    /** A grace period ends for nobody who is still waited for. Under the node's lock. */
    protected checkDone({ words }: TreeNode): void;
    /** Has another grace period begin when this one has ended. Under the root's lock. */
    protected askForAnother(): void;
}
