/** What a mapping may be told; sizes in bytes. */
export interface MappingOptions {
    /** The whole area: a multiple of the page size. */
    readonly size: number;
    /** 4096 unless told. */
    readonly pageSize?: number;
    /** Sizes of buffers are rounded up to a multiple of it, a power of two, 8 unless told. */
    readonly align?: number;
}
/** Pages by number, the last not included; empty when it is the first. (`FreedRange`) */
export interface PageRange {
    readonly first: number;
    readonly end: number;
}
/** The area that buffers are in, and its arithmetic: constants only. */
export declare class Mapping {
    readonly size: number;
    readonly pageSize: number;
    readonly align: number;
    /** Throws a RangeError where the area is not made of whole pages, or pages not of aligned pieces. */
    constructor({ size, pageSize, align }: MappingOptions);
    /** The size that a buffer of so many bytes takes. (`ptr_align`) */
    aligned(size: number): number;
    /**
     * The pages that become unused when a buffer is freed and the free space around it is then from `low` up to `high`: a page that it shares with a
     * neighbour stays in use. (`FreedRange::interior_pages`, and the neighbours)
     */
    freedPages(offset: number, size: number, low: number, high: number): PageRange;
}
