export type { EntryType, MapleTreeOptions } from './maple-tree';
export { MapleTree } from './maple-tree';
export { MapleGuard } from './maple-guard';
export type { InsertError, InsertErrorKind, InsertResult, StoreResult } from './outcome';
export type { Written } from './leaf-tree';
export { LeafTree } from './leaf-tree';
export type { WritePlan, Writing } from './write-plan';
export { LeafLayout } from './leaf-layout';
export type { LeafImage } from './leaf-image';
