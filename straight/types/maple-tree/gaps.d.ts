import { type Address } from '../../memory';
import type { TreeParts } from './tree-parts';
/**
 * Notes in the parents of a node what its largest gap is now, upwards until nothing changes. (`mas_update_gap`, `mas_parent_gap`)
 */
export declare function updateGap(tree: TreeParts, node: Address, largest: number): void;
