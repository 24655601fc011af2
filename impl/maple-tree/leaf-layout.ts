import type { Address, Layout } from '../memory';
import { RCU_HEAD_WORDS } from '../rcu';
import { NODE_ALIGN } from './node-encoding';

/** The kernel's, `MAPLE_RANGE64_SLOTS` on 64 bits. */
export const KERNEL_SLOTS: number = 16;

/** Fewer pivots than this do not cover what a dead node keeps in their memory. */
const OVERLAY_PIVOTS = 5;

/**
 * Where things lie in a leaf of some geometry (`struct maple_range_64`): the parent word, the pivots, one fewer than slots, and
 * the slots. A leaf that is not full keeps its metadata, the offset of its last used slot, in the memory of the last slot. The
 * rcu_head of a dead leaf lies over the first pivots, as in the kernel; a leaf with too few pivots has room of its own for it.
 */
export class LeafLayout {
  readonly slots: number;
  readonly pivots: number;
  /** A leaf with no more entries than this is not sufficiently filled. */
  readonly minSlots: number;
  /** Where the rcu_head lies, in bytes. */
  readonly headOffset: number;
  readonly layout: Layout;

  constructor(slots: number) {
    if (!Number.isInteger(slots) || slots < 4 || slots > KERNEL_SLOTS) {
      throw new RangeError(`A leaf has 4 to ${KERNEL_SLOTS} slots (a new root needs 4), not ${slots}.`);
    }
    this.slots = slots;
    this.pivots = slots - 1;
    this.minSlots = Math.max(1, Math.floor(slots / 2) - 1);
    const used = 1 + this.pivots + slots;
    const overlaid = this.pivots >= OVERLAY_PIVOTS;
    this.headOffset = overlaid ? 4 : used * 4;
    const words = overlaid ? used : used + RCU_HEAD_WORDS;
    this.layout = Object.freeze({ type: 'maple_node', words, align: NODE_ALIGN, zeroed: true, cache: 'maple_node' });
    Object.freeze(this);
  }

  /** The parent word; a dead node's holds the node's own address. */
  parentOf(node: Address): Address {
    return node;
  }

  /** The greatest index of a slot; the last slot has none and ends with the leaf. */
  pivotOf(node: Address, slot: number): Address {
    return node + 4 + slot * 4;
  }

  slotOf(node: Address, slot: number): Address {
    return node + 4 + (this.pivots + slot) * 4;
  }

  /** The metadata of a leaf that is not full. */
  metaOf(node: Address): Address {
    return this.slotOf(node, this.slots - 1);
  }

  headOf(node: Address): Address {
    return node + this.headOffset;
  }
}
