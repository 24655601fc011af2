import { SpinLock } from '../../sync';
import type { Address } from '../../../memory';
import { SegmentedCallbacks } from '../segmented-callbacks';
import type { NodeShape } from './tree-shape';
import { CpuWords, NodeWords } from './tree-words';
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
