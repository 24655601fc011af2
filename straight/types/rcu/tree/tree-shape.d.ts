/** Where a node stands in the tree: constants, for no CPU comes or goes. */
export interface NodeShape {
    /** Its place in the array of nodes: the root is first, then level by level. */
    readonly index: number;
    /** The place of its parent, -1 for the root's. */
    readonly parent: number;
    /** Its bit in the parent's mask, 0 for the root. (`grpmask`) */
    readonly grpmask: number;
    /** One bit for each child. (`qsmaskinit`) */
    readonly qsmaskinit: number;
    /** The CPUs at or below it, both included. (`grplo`, `grphi`) */
    readonly firstCpu: number;
    readonly lastCpu: number;
}
/** How many children nodes have. */
export interface Fanout {
    /** CPUs per leaf. (`RCU_FANOUT_LEAF`) */
    readonly leaf: number;
    /** Nodes per node. (`RCU_FANOUT`) */
    readonly inner: number;
}
/** Lays out the tree over a number of CPUs, in an array as the kernel does. Throws for what cannot be laid out. (`rcu_init_one`) */
export declare function treeShape(cpus: number, fanout: Fanout): readonly NodeShape[];
/** The n-th bit of a mask. */
export declare const bit: (number: number) => number;
