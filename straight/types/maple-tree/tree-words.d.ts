import type { Address } from '../../memory';
export declare const TREE_WORDS: number;
export declare const lockOf: (tree: Address) => Address;
export declare const flagsOf: (tree: Address) => Address;
export declare const rootOf: (tree: Address) => Address;
/** MT_FLAGS_ALLOC_RANGE: inner nodes keep the largest gap below each slot. */
export declare const ALLOC_RANGE: number;
/** MT_FLAGS_USE_RCU: nodes that readers without the lock may be in are replaced, not edited, and freed by RCU. */
export declare const USE_RCU: number;
/** MT_FLAGS_ALLOC_WRAPPED: the cursor of a cyclic allocation has come round since the last one. */
export declare const ALLOC_WRAPPED: number;
/** The flags with another height in them: 0 without a node, 1 with a root leaf. (`mt_set_height`) */
export declare const withHeight: (flags: number, height: number) => number;
/** The height in the flags. (`mt_height`) */
export declare const heightIn: (flags: number) => number;
