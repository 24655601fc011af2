import { type Address } from '../../../memory';
import { CallbackRequests } from '../callback-requests';
import { TreeCpu, TreeNode, type TreeTask } from './tree-nodes';
import { StateWords } from './tree-words';
export interface TreeRcuOptions {
    /** How many CPUs there are; the reader in slot n runs on CPU n. */
    readonly cpus: number;
    /** CPUs per leaf of the tree, 16 unless told. */
    readonly fanoutLeaf?: number;
    /** Nodes per inner node, 32 unless told: as many as a word has bits. */
    readonly fanout?: number;
    /**
     * Who notices, reports and invokes callbacks on a CPU: its interrupts, which nothing else on the CPU interrupts (`softirq`), or threads, which run beside
     * everything else as on CPUs whose callbacks are offloaded (`thread`, unless told).
     */
    readonly core?: 'softirq' | 'thread';
    /** Whether the grace-period thread looks for idle CPUs while it waits; not unless told. */
    readonly forcedScans?: boolean;
    /** Whether the CPU of a task that sleeps for a grace period is idle, as it is when it has nothing else to run; not unless told. */
    readonly sleepersIdle?: boolean;
    /** Whether expedited grace periods are made, which interrupt CPUs; unless told, an expedited request is a normal one. */
    readonly expedited?: boolean;
    /** The CPUs on which callbacks may be queued; all unless told. */
    readonly callbackCpus?: readonly number[];
}
/** Where the words of a tree lie, and what never changes. */
export interface TreeLayout {
    readonly state: Address;
    readonly nodes: readonly TreeNode[];
    readonly cpus: readonly TreeCpu[];
    /** The readers, where they may be preempted. */
    readonly tasks: readonly TreeTask[];
    readonly options: Required<TreeRcuOptions>;
}
/** Lays out a tree in static memory: no grace period has been, no CPU is idle, nothing is queued. (`rcu_init`) */
export declare function layOutTree(given: TreeRcuOptions): TreeLayout;
/**
 * The words of Tree RCU and who may touch them. What is done with them is divided over the classes that extend this one, one on top of
 * another: quiescent states, idle CPUs, requests, callbacks, the grace-period thread; `TreeRcu` is the last.
 */
export declare abstract class TreeState extends CallbackRequests {
    readonly state: StateWords;
    /** The root first, then level by level. */
    readonly nodes: readonly TreeNode[];
    readonly root: TreeNode;
    readonly cpus: readonly TreeCpu[];
    /** The readers by their slots; none where they cannot be preempted. */
    readonly tasks: readonly TreeTask[];
    protected readonly leaves: readonly TreeNode[];
    protected readonly options: Required<TreeRcuOptions>;
    protected constructor({ state, nodes, cpus, tasks, options }: TreeLayout);
    /** A CPU by its number. Throws when there is none. */
    protected cpuOf(number: number): TreeCpu;
    /** The CPU that the caller runs on. */
    protected thisCpu(): TreeCpu;
    /** The CPUs of a leaf. */
    protected cpusOf(leaf: TreeNode): readonly TreeCpu[];
    /** The global counter of grace periods. (`rcu_seq_current`) */
    protected currentGracePeriod(): number;
}
