import { load, store, type Address, type Layout, type Thread } from '../../memory';
import { COOKIE_WORDS } from '../rcu';

// struct kvfree_rcu_bulk_data, `mm/slab_common.c`: link, cookie, number of records, records.

/** The page behind this one in its list: an older one, or 0. */
export const nextPageOf = (page: Address): Address => page;

/** The cookie of the grace period that all of the page's objects wait for. */
export const snapshotOf = (page: Address): Address => page + 4;

const countOf = (page: Address): Address => page + (1 + COOKIE_WORDS) * 4;

const recordOf = (page: Address, record: number): Address => page + (2 + COOKIE_WORDS + record) * 4;

/** What a page for so many pointers is to the allocator. */
export const pageLayout = (entries: number): Layout =>
  Object.freeze({ type: 'kvfree_rcu_bulk_data', words: 2 + COOKIE_WORDS + entries, memory: 'large', cache: '__get_free_page' });

/** Makes a page empty. */
export function* emptyPage(page: Address): Thread<void> {
  yield* store(countOf(page), 0, 'plain');
}

/** Whether a page of so many entries is full. */
export function* isFullPage(page: Address, entries: number): Thread<boolean> {
  return (yield* load(countOf(page), 'plain')) === entries;
}

/** Puts a pointer on a page that is not full. */
export function* addRecord(page: Address, object: Address): Thread<void> {
  const count = yield* load(countOf(page), 'plain');
  yield* store(recordOf(page, count), object, 'plain');
  yield* store(countOf(page), count + 1, 'plain');
}

/** Hands each pointer to `visit`. */
export function* forEachRecord(page: Address, visit: (object: Address) => Thread<void>): Thread<void> {
  const count = yield* load(countOf(page), 'plain');
  for (let record = 0; record < count; record++) yield* visit(yield* load(recordOf(page, record), 'plain'));
}
