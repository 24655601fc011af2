import type { WriteRange } from './write-range';
/** Writes exactly one slot: one release store. (`wr_exact_fit`) */
export declare function exactFit(map: number, range: WriteRange): void;
/**
 * Moves the border between slots that are all used afterwards. With two slots readers may be about: the slot is stored, with release,
 * before the border moves, so that each index changes once, though not all at the same moment. (`mas_wr_slot_store`)
 */
export declare function slotStore(map: number, { index, last, entry, first, behind }: WriteRange): void;
/** Writes a range that falls into the last slot without moving anything: only where no reader is without the lock. (`mas_wr_append`) */
export declare function append(map: number, range: WriteRange): void;
