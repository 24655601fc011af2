import type { Address, Layout } from '../../memory';
/**
 * Where things lie in a node of some kind: the parent word, the pivots, one fewer than slots, the slots, and in a node that tracks
 * gaps one gap per slot. Metadata, the last used slot and the one with the largest gap, has a word of its own in a node with gaps;
 * in others it lies in the memory of the last slot, and is there only while that slot is not used. (`struct maple_range_64`, `struct maple_arange_64`)
 */
export declare class NodeLayout {
    readonly slots: number;
    readonly pivots: number;
    readonly hasGaps: boolean;
    /** A node with no more entries than this is not sufficiently filled. (`mt_min_slots`) */
    readonly insufficient: number;
    /** Byte offsets. */
    readonly pivotsAt: number;
    readonly slotsAt: number;
    readonly gapsAt: number;
    readonly metaAt: number;
    readonly words: number;
    constructor(slots: number, hasGaps: boolean);
    /** The greatest index of a slot; the last slot has none and ends with the node. */
    pivotOf(node: Address, slot: number): Address;
    slotOf(node: Address, slot: number): Address;
    /** The largest run of indexes without an entry below a slot. */
    gapOf(node: Address, slot: number): Address;
    /** The metadata: its lowest byte is the last used slot, the next one the slot with the largest gap. */
    metaOf(node: Address): Address;
}
/**
 * How many slots nodes have: leaves and range nodes, and the inner nodes of trees that track gaps. All nodes of a tree are of one size,
 * whatever their kind, and aligned to 256 bytes. The rcu_head of a dead node lies over its first pivots, as in the kernel; where there
 * are too few of them it has room of its own.
 */
export declare class Geometry {
    readonly range: NodeLayout;
    readonly alloc: NodeLayout;
    /** Where the rcu_head of a dead node lies, in bytes. */
    readonly headOffset: number;
    readonly layout: Layout;
    /** Throws a RangeError where nodes would have fewer than 4 slots (a new root needs them), or 3 with gaps, or more than can be numbered. */
    constructor(slots: number, allocSlots: number);
    /** The layout of a node that an encoded pointer leads to. */
    of(type: number): NodeLayout;
    /** The rcu_head of a dead node. */
    headOf(node: Address): Address;
    /** What a dead node keeps behind its rcu_head: its type and how many children it had. */
    infoOf(node: Address): Address;
}
/** The kernel's on 64 bits, `MAPLE_RANGE64_SLOTS` and `MAPLE_ARANGE64_SLOTS`. */
export declare const KERNEL_GEOMETRY: Geometry;
/** The smallest: a handful of entries splits nodes, balances them and changes the height. */
export declare const SMALL_GEOMETRY: Geometry;
/** The smallest in which what dead nodes keep lies over their pivots, as in the kernel. */
export declare const OVERLAID_GEOMETRY: Geometry;
