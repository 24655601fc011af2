import type { Address } from '../memory';

// struct maple_tree: ma_lock, ma_flags, ma_root.

export const TREE_WORDS: number = 3;

export const lockOf = (tree: Address): Address => tree;
export const flagsOf = (tree: Address): Address => tree + 4;
export const rootOf = (tree: Address): Address => tree + 8;

/** MT_FLAGS_ALLOC_RANGE: inner nodes keep the largest gap below each slot. */
export const ALLOC_RANGE: number = 0x01;

/** MT_FLAGS_USE_RCU: nodes that readers without the lock may be in are replaced, not edited, and freed by RCU. */
export const USE_RCU: number = 0x02;

/** MT_FLAGS_ALLOC_WRAPPED: the cursor of a cyclic allocation has come round since the last one. */
export const ALLOC_WRAPPED: number = 0x0800;

const HEIGHT_SHIFT = 2;
const HEIGHT_MASK = 0x7c;

/** The flags with another height in them: 0 without a node, 1 with a root leaf. (`mt_set_height`) */
export const withHeight = (flags: number, height: number): number => (flags & ~HEIGHT_MASK) | (height << HEIGHT_SHIFT);

/** The height in the flags. (`mt_height`) */
export const heightIn = (flags: number): number => (flags & HEIGHT_MASK) >>> HEIGHT_SHIFT;
