export type { Access, Address, Answers, EventName, FreedBy, Gfp, Handle, Intended, Layout, LoadOrder, MemoryKind, Order, Owner, Test } from '../../impl/memory';
export { compareAndSwap, dereference, exchange, fetchAdd, fetchAnd, fetchOr, load, store, storeByte } from './words';
export { acquireWhen, Again, again, awaitAll, RETRY, retry, times, waitUntil } from './waiting';
export { alloc, free } from './allocation';
export { assertThat, choose, thisActor, thisCpu, warnUnless } from './choice';
export * from './silent';
