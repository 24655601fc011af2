import { type Content } from './content';
import type { NodeLayout } from './geometry';
/** Content as it goes into nodes: one, two of about the same size, or three where two are not enough. (`mab_calc_split`) */
export declare function divide(content: Content, layout: NodeLayout): readonly Content[];
/** Two nodes, the first up to a slot. */
export declare function divideAt(content: Content, layout: NodeLayout, slot: number): readonly Content[];
