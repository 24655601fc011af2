import type { Address, Layout } from '../../memory';
/** The kernel's, `MAPLE_RANGE64_SLOTS` on 64 bits. */
export declare const KERNEL_SLOTS: number;
/**
 * Where things lie in a leaf of some geometry (`struct maple_range_64`): the parent word, the pivots, one fewer than slots, and
 * the slots. A leaf that is not full keeps its metadata, the offset of its last used slot, in the memory of the last slot. The
 * rcu_head of a dead leaf lies over the first pivots, as in the kernel; a leaf with too few pivots has room of its own for it.
 */
export declare class LeafLayout {
    readonly slots: number;
    readonly pivots: number;
    /** A leaf with no more entries than this is not sufficiently filled. */
    readonly minSlots: number;
    /** Where the rcu_head lies, in bytes. */
    readonly headOffset: number;
    readonly layout: Layout;
    constructor(slots: number);
    /** The parent word; a dead node's holds the node's own address. */
    parentOf(node: Address): Address;
    /** The greatest index of a slot; the last slot has none and ends with the leaf. */
    pivotOf(node: Address, slot: number): Address;
    slotOf(node: Address, slot: number): Address;
    /** The metadata of a leaf that is not full. */
    metaOf(node: Address): Address;
    headOf(node: Address): Address;
}
