import { SpinLock } from '../../sync';
import type { Address } from '../../../memory';
import { SegmentedCallbacks } from '../segmented-callbacks';
import type { NodeShape } from './tree-shape';
import { CpuWords, NodeWords, TaskWords } from './tree-words';
/** A node of the tree: its words, its lock and its place. (`struct rcu_node`) */
export declare class TreeNode {
    readonly words: NodeWords;
    /** Held by whoever reads or changes the node's words, but for waits and where it is said. */
    readonly lock: SpinLock;
    readonly parent: TreeNode | null;
    readonly shape: NodeShape;
    constructor(base: Address, shape: NodeShape, parent: TreeNode | null);
}
/** A CPU: its words, its leaf and its callbacks. (`struct rcu_data`) */
export declare class TreeCpu {
    readonly number: number;
    readonly words: CpuWords;
    /** (`mynode`) */
    readonly leaf: TreeNode;
    /** Its bit in the leaf's mask. */
    readonly grpmask: number;
    readonly callbacks: SegmentedCallbacks;
    readonly nocbLock: SpinLock;
    constructor(number: number, base: Address, leaf: TreeNode);
}
/** What may become of a reader. */
export interface TaskPlace {
    /** The CPU where it begins. */
    readonly home: number;
    /** Whether it may be preempted right behind the lock of an outermost section. */
    readonly isPreempted: boolean;
    /** The CPUs on which it may go on when it was preempted. */
    readonly destinations: readonly number[];
    /** Whether other readers may come to where it may be. */
    readonly shares: boolean;
}
/** A reader that may be preempted: its words and what may become of it. (`struct task_struct`) */
export declare class TreeTask {
    readonly words: TaskWords;
    readonly place: TaskPlace;
    /** Whether it may leave the CPU where it begins. */
    readonly moves: boolean;
    constructor(base: Address, place: TaskPlace);
}
