import type { Address } from '../../memory';
export declare const TREE_WORDS: number;
export declare const lockOf: (tree: Address) => Address;
export declare const flagsOf: (tree: Address) => Address;
export declare const rootOf: (tree: Address) => Address;
/** MT_FLAGS_USE_RCU: nodes that readers without the lock may be in are replaced, not edited, and freed by RCU. */
export declare const USE_RCU: number;
/** The flags with another height in them: 0 without a node, 1 with a root leaf. (`mt_set_height`) */
export declare const withHeight: (flags: number, height: number) => number;
