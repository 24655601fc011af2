import { type Address } from '../../memory';
import type { LeafLayout } from './leaf-layout';
import { type LeafRange } from './leaf-range';
/** Writes a range that falls into the last slot without moving anything: only where no reader is without the lock. (`mas_wr_append`) */
export declare function append(node: Address, leaf: LeafLayout, range: LeafRange, entry: number): void;
