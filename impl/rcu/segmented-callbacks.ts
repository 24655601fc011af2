import { load, store, waitUntil, type Address, type Thread } from '../memory';
import { nextOf } from './rcu-head';

export const SEGMENTED_WORDS: number = 10;
const DONE = 0, WAIT = 1, READY = 2, NEXT = 3;

export class SegmentedCallbacks {
  readonly base: Address;
  constructor(base: Address) {
    this.base = base;
    Object.freeze(this);
  }
  private tail(i: number): Address { return this.base + 4 + 4 * i; }
  private number(i: number): Address { return this.base + 20 + 4 * (i - 1); }
  private get len(): Address { return this.base + 32; }
  *init(): Thread<void> {
    for (let i = 0; i < 4; i++) yield* store(this.tail(i), this.base, 'plain');
  }
  *enqueue(head: Address): Thread<void> {
    yield* store(this.len, (yield* load(this.len)) + 1);
    yield* store(nextOf(head), 0, 'plain');
    yield* store(yield* load(this.tail(NEXT)), head);
    yield* store(this.tail(NEXT), nextOf(head));
  }
  *entrain(head: Address): Thread<boolean> {
    const len = yield* load(this.len);
    if (len === 0) return false;
    yield* store(this.len, len + 1);
    yield* store(nextOf(head), 0, 'plain');
    let i = NEXT;
    for (; i > DONE; i--) if ((yield* load(this.tail(i))) !== (yield* load(this.tail(i - 1)))) break;
    yield* store(yield* load(this.tail(i)), head);
    for (; i <= NEXT; i++) yield* store(this.tail(i), nextOf(head));
    return true;
  }
  *accelerate(target: number): Thread<boolean> {
    if ((yield* load(this.tail(READY))) === (yield* load(this.tail(NEXT)))) return false;
    let i = READY;
    for (; i > DONE; i--) {
      if ((yield* load(this.tail(i))) !== (yield* load(this.tail(i - 1))) && (yield* load(this.number(i))) < target) break;
    }
    i++;
    if (i >= NEXT) return false;
    const end = yield* load(this.tail(NEXT));
    for (; i < NEXT; i++) { yield* store(this.tail(i), end); yield* store(this.number(i), target); }
    return true;
  }
  *advance(seq: number): Thread<void> {
    if ((yield* load(this.tail(DONE))) === (yield* load(this.tail(NEXT)))) return;
    let i = WAIT;
    for (; i < NEXT; i++) {
      if (seq < (yield* load(this.number(i)))) break;
      yield* store(this.tail(DONE), yield* load(this.tail(i)));
    }
    if (i === WAIT) return;
    const done = yield* load(this.tail(DONE));
    for (let j = WAIT; j < i; j++) yield* store(this.tail(j), done);
    for (let j = WAIT; i < NEXT; i++, j++) {
      if ((yield* load(this.tail(j))) === (yield* load(this.tail(NEXT)))) break;
      yield* store(this.tail(j), yield* load(this.tail(i)));
      yield* store(this.number(j), yield* load(this.number(i)));
    }
  }
  *takeDone(): Thread<Address> {
    const done = yield* load(this.tail(DONE));
    if (done === this.base) return 0;
    const first = yield* load(this.base);
    yield* store(this.base, yield* load(done));
    yield* store(done, 0);
    for (let i = NEXT; i >= DONE; i--) if ((yield* load(this.tail(i))) === done) yield* store(this.tail(i), this.base);
    return first;
  }
  *addLength(n: number): Thread<void> { yield* store(this.len, (yield* load(this.len)) + n); }
  *isEmpty(): Thread<boolean> { return (yield* load(this.len)) === 0; }
  *awaitDone(): Thread<void> { yield* waitUntil(this.tail(DONE), '!=', this.base); }
  *awaitAny(): Thread<void> { yield* waitUntil(this.len, '!=', 0); }
  *nextNumber(): Thread<number> {
    const done = yield* load(this.tail(DONE));
    if (done !== this.base || (yield* load(this.tail(WAIT))) === done) return 0;
    return yield* load(this.number(WAIT));
  }
}
