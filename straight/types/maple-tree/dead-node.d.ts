import { type Address } from '../../memory';
/** Marks a node dead; before its memory gets any other use, hence the write barrier. (`mte_set_node_dead`) */
export declare function markDead(node: Address): void;
/** Whether a node has left the tree; asked after everything else was read, hence the read barrier. (`ma_dead_node`) */
export declare function isDead(node: Address): boolean;
