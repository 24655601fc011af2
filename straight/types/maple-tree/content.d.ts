import { type Address } from '../../memory';
import type { NodeLayout } from './geometry';
import { type Level } from './path';
/**
 * What a node holds or will hold, entry by entry. A slot is an entry, a pointer to a node that is there already, or `freshChild`
 * of one that is yet to be made.
 */
export interface Content {
    /** The type of node that it is for. */
    readonly type: number;
    /** The first index. */
    readonly min: number;
    /** The greatest index of each slot, the last one's included. */
    readonly pivots: number[];
    readonly slots: number[];
    /** The largest gap below each slot; empty where none are kept. */
    readonly gaps: number[];
}
/** A slot's value for the n-th node that is yet to be made: no pointer is negative. */
export declare const freshChild: (n: number) => number;
/** The number of the node that is yet to be made, when the slot's value stands for one. */
export declare const freshNumber: (slot: number) => number;
export declare const isFresh: (slot: number) => boolean;
/** Nothing yet, in a node that begins with an index. */
export declare const emptyContent: (type: number, min: number) => Content;
/** Adds an entry. */
export declare function put(content: Content, pivot: number, slot: number): void;
/** Adds what slots of a node hold, from the first to the last one given. (`mas_mab_cp`) */
export declare function copySlots(content: Content, level: Level, from: number, to: number): void;
/** The greatest index of all. */
export declare const maxOf: ({ pivots }: Content) => number;
/** Part of a content as one of its own. */
export declare function part(content: Content, from: number, to: number): Content;
/** Puts one content behind another; they touch. */
export declare function append(content: Content, behind: Content): void;
/** The largest gap: of those kept, or the longest run of indexes without an entry. (`ma_max_gap`, `mas_leaf_max_gap`) */
export declare function largestGap({ min, pivots, slots, gaps }: Content): number;
/** The metadata of a node with this content. */
export declare function metadataOf({ slots, gaps }: Content): number;
/** Whether the memory of the metadata is free for it. */
export declare const hasMetadata: (layout: NodeLayout, entries: number) => boolean;
/**
 * Fills a new node that nobody knows yet and whose words are 0. Pointers to nodes that are yet to be made are looked up in `made`.
 */
export declare function fill(node: Address, layout: NodeLayout, content: Content, parent: number, made: readonly number[]): void;
/** Writes entries over a live leaf, word by word, as memcpy does: only where no reader is without the lock. (`mas_wr_node_store`) */
export declare function overwrite(node: Address, layout: NodeLayout, { pivots, slots }: Content): void;
