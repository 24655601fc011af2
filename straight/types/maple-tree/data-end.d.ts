import { type Address } from '../../memory';
import type { NodeLayout } from './geometry';
/**
 * The last slot in use of a node that ends with the index `max`. Without metadata of its own a node says so by its last pivot: not set, it has
 * metadata; the node's end, it is the last but one; else all slots are used. (`ma_data_end`)
 */
export declare function dataEnd(node: Address, layout: NodeLayout, max: number): number;
/** The last slot in use, as the metadata has it. (`ma_meta_end`) */
export declare function endInMetadata(node: Address, layout: NodeLayout): number;
