import type { LeafImage } from './leaf-image';
import type { LeafLayout } from './leaf-layout';
/**
 * The first leaf of a tree that was empty, or held one entry at index 0, `contents`: that entry, the new one at `index`, and
 * nothing elsewhere. (`mas_root_expand`)
 */
export declare function firstLeaf(leaf: LeafLayout, contents: number, index: number, entry: number): LeafImage;
