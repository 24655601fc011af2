import type { Address } from '../../memory';
import type { Geometry } from './geometry';
/**
 * What the parts of a tree need of it. The operations are methods of the tree so that a tree which differs from the kernel's in one
 * of them can be had by overriding it.
 */
export interface TreeParts {
    /** Where the tree's words are. */
    readonly address: Address;
    readonly geometry: Geometry;
    /** Whether inner nodes keep the largest gap below each slot. */
    readonly tracksGaps: boolean;
    /** Marks a node dead: readers who are in it will start again. */
    markDead(node: Address): void;
    /** Whether a node has left the tree, so that what was read of it does not count. */
    isDead(node: Address): boolean;
    /** The same of a root that was just read, before anything of it is looked at. */
    isDeadRoot(node: Address): boolean;
}
/** The greatest index there is. */
export declare const MAX_INDEX: number;
