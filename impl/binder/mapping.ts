/** The size of pages on most machines, in bytes. */
const PAGE_SIZE = 4096;

/** Buffers begin where a pointer may lie. */
const ALIGN = 8;

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
export class Mapping {
  readonly size: number;
  readonly pageSize: number;
  readonly align: number;

  /** Throws a RangeError where the area is not made of whole pages, or pages not of aligned pieces. */
  constructor({ size, pageSize = PAGE_SIZE, align = ALIGN }: MappingOptions) {
    for (const [name, value] of Object.entries({ size, pageSize, align })) {
      if (!Number.isInteger(value) || value < 1 || value > 0x80000000) throw new RangeError(`Mapping: ${name} must be a whole number from 1 to 2^31, not ${value}.`);
    }
    if (size % pageSize !== 0 || pageSize % align !== 0) throw new RangeError(`Mapping: ${size} bytes in pages of ${pageSize}, aligned to ${align}, leave a rest.`);
    this.size = size;
    this.pageSize = pageSize;
    this.align = align;
    Object.freeze(this);
  }

  /** The size that a buffer of so many bytes takes. (`ptr_align`) */
  aligned(size: number): number {
    return Math.ceil(size / this.align) * this.align;
  }

  /**
   * The pages that become unused when a buffer is freed and the free space around it is then from `low` up to `high`: a page that it shares with a
   * neighbour stays in use. (`FreedRange::interior_pages`, and the neighbours)
   */
  freedPages(offset: number, size: number, low: number, high: number): PageRange {
    const { pageSize } = this;
    const below = Math.floor(offset / pageSize);
    const above = Math.ceil((offset + size) / pageSize);
    const first = low <= below * pageSize ? below : Math.ceil(offset / pageSize);
    const end = high >= above * pageSize ? above : Math.floor((offset + size) / pageSize);
    return { first, end: Math.max(first, end) };
  }
}
