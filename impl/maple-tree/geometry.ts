import type { Address, Layout } from '../memory';
import { RCU_HEAD_WORDS } from '../rcu';
import { MAPLE_ARANGE_64, NODE_ALIGN } from './node-encoding';

/** Fewer pivots than this do not cover what a dead node keeps in their memory. */
const OVERLAY_PIVOTS = 5;

/** Words that a dead node keeps: its rcu_head, and what the walk that frees a dead subtree needs to know of it. */
const OVERLAY_WORDS = RCU_HEAD_WORDS + 1;

/** Slots are numbered by five bits of a parent word, and metadata keeps their number in a byte. */
const MOST_SLOTS = 31;

/**
 * Where things lie in a node of some kind: the parent word, the pivots, one fewer than slots, the slots, and in a node that tracks
 * gaps one gap per slot. Metadata, the last used slot and the one with the largest gap, has a word of its own in a node with gaps;
 * in others it lies in the memory of the last slot, and is there only while that slot is not used. (`struct maple_range_64`, `struct maple_arange_64`)
 */
export class NodeLayout {
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

  constructor(slots: number, hasGaps: boolean) {
    this.slots = slots;
    this.pivots = slots - 1;
    this.hasGaps = hasGaps;
    this.insufficient = Math.max(1, Math.floor(slots / 2) - (hasGaps ? 1 : 2));
    this.pivotsAt = 4;
    this.slotsAt = this.pivotsAt + this.pivots * 4;
    this.gapsAt = this.slotsAt + slots * 4;
    this.metaAt = hasGaps ? this.gapsAt + slots * 4 : this.gapsAt - 4;
    this.words = this.metaAt / 4 + 1;
    Object.freeze(this);
  }

  /** The greatest index of a slot; the last slot has none and ends with the node. */
  pivotOf(node: Address, slot: number): Address {
    return node + this.pivotsAt + slot * 4;
  }

  slotOf(node: Address, slot: number): Address {
    return node + this.slotsAt + slot * 4;
  }

  /** The largest run of indexes without an entry below a slot. */
  gapOf(node: Address, slot: number): Address {
    return node + this.gapsAt + slot * 4;
  }

  /** The metadata: its lowest byte is the last used slot, the next one the slot with the largest gap. */
  metaOf(node: Address): Address {
    return node + this.metaAt;
  }
}

/**
 * How many slots nodes have: leaves and range nodes, and the inner nodes of trees that track gaps. All nodes of a tree are of one size,
 * whatever their kind, and aligned to 256 bytes. The rcu_head of a dead node lies over its first pivots, as in the kernel; where there
 * are too few of them it has room of its own.
 */
export class Geometry {
  readonly range: NodeLayout;
  readonly alloc: NodeLayout;
  /** Where the rcu_head of a dead node lies, in bytes. */
  readonly headOffset: number;
  readonly layout: Layout;

  /** Throws a RangeError where nodes would have fewer than 4 slots (a new root needs them), or 3 with gaps, or more than can be numbered. */
  constructor(slots: number, allocSlots: number) {
    assertSlots(slots, 4, 'A leaf');
    assertSlots(allocSlots, 3, 'An allocation node');
    this.range = new NodeLayout(slots, false);
    this.alloc = new NodeLayout(allocSlots, true);
    const used = Math.max(this.range.words, this.alloc.words);
    const isOverlaid = Math.min(this.range.pivots, this.alloc.pivots) >= OVERLAY_PIVOTS;
    this.headOffset = isOverlaid ? 4 : used * 4;
    const words = isOverlaid ? used : used + OVERLAY_WORDS;
    this.layout = Object.freeze({ type: 'maple_node', words, align: NODE_ALIGN, zeroed: true, cache: 'maple_node' });
    Object.freeze(this);
  }

  /** The layout of a node that an encoded pointer leads to. */
  of(type: number): NodeLayout {
    return type === MAPLE_ARANGE_64 ? this.alloc : this.range;
  }

  /** The rcu_head of a dead node. */
  headOf(node: Address): Address {
    return node + this.headOffset;
  }

  /** What a dead node keeps behind its rcu_head: its type and how many children it had. */
  infoOf(node: Address): Address {
    return node + this.headOffset + RCU_HEAD_WORDS * 4;
  }
}

/** The kernel's on 64 bits, `MAPLE_RANGE64_SLOTS` and `MAPLE_ARANGE64_SLOTS`. */
export const KERNEL_GEOMETRY: Geometry = new Geometry(16, 10);

/** The smallest: a handful of entries splits nodes, balances them and changes the height. */
export const SMALL_GEOMETRY: Geometry = new Geometry(4, 3);

/** The smallest in which what dead nodes keep lies over their pivots, as in the kernel. */
export const OVERLAID_GEOMETRY: Geometry = new Geometry(6, 6);


function assertSlots(slots: number, fewest: number, what: string): void {
  if (Number.isInteger(slots) && slots >= fewest && slots <= MOST_SLOTS) return;
  throw new RangeError(`${what} has ${fewest} to ${MOST_SLOTS} slots, not ${slots}.`);
}
