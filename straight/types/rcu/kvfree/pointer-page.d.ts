import { type Address, type Layout } from '../../../memory';
/** The page behind this one in its list: an older one, or 0. */
export declare const nextPageOf: (page: Address) => Address;
/** The cookie of the grace period that all of the page's objects wait for. */
export declare const snapshotOf: (page: Address) => Address;
/** What a page for so many pointers is to the allocator. */
export declare const pageLayout: (entries: number) => Layout;
/** Makes a page empty. */
export declare function emptyPage(page: Address): void;
/** Whether a page of so many entries is full. */
export declare function isFullPage(page: Address, entries: number): boolean;
/** Puts a pointer on a page that is not full. */
export declare function addRecord(page: Address, object: Address): void;
/** Hands each pointer to `visit`. */
export declare function forEachRecord(page: Address, visit: (object: Address) => void): void;
