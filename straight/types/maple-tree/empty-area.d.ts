import { type TreeParts } from './tree-parts';
/** Indexes to be searched for a run of `size` without an entry. */
export interface Wanted {
    readonly min: number;
    readonly max: number;
    readonly size: number;
}
/** No run is long enough. */
export declare const NO_AREA = -1;
/** The first index of the lowest run that is long enough, or `NO_AREA`; with the lock held. (`mas_empty_area`) */
export declare function lowestArea(tree: TreeParts, root: number, wanted: Wanted): number;
/** The first index of the highest run that is long enough, laid at its end, or `NO_AREA`; with the lock held. (`mas_empty_area_rev`) */
export declare function highestArea(tree: TreeParts, root: number, wanted: Wanted): number;
