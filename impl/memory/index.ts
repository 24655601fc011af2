export type { Access, Address, Answers, EventName, FreedBy, Gfp, HistoryEvent, Layout, LoadOrder, LoopHead, MemoryKind, Order, Owner, Test, Thread } from './access';
export type { Intended } from './loads-and-stores';
export { dereference, fence, load, store, storeByte } from './loads-and-stores';
export { compareAndSwap, exchange, fetchAdd, fetchAnd, fetchOr } from './read-modify-write';
export { Again, RETRY, acquireWhen, again, awaitAll, retry, times, waitUntil } from './waiting';
export { alloc, free } from './allocation';
export { assertThat, choose, note, thisActor, thisCpu, warnUnless } from './choice';
export {
  atomicBegins,
  atomicEnds,
  barrierBegins,
  barrierEnds,
  callbackBegins,
  callbackEnds,
  cookieElapsed,
  cookieTaken,
  gracePeriodBegins,
  gracePeriodEnds,
  interruptsOff,
  interruptsOn,
  mightSleep,
  requestBegins,
  requestEnds,
  sectionBegins,
  sectionEnds,
} from './events';
export { committed, lookupBegins, lookupContinues, lookupEnds, lookupFound, observed, updateBegins, updateEnds } from './history';
export type { Handle } from './ownership';
export { adopt, ownNew, reclaimed, transfer, useHandle } from './ownership';
export { recordingSites } from './site';
export type { DirectOptions } from './direct';
export { DirectMemory, WouldBlock } from './direct';
